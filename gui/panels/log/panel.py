"""The lines that `nablascope train` would print; of a script, what its terminal would show."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu

from core.control.commands import TypeLine
from core.control.console import Wanted
from core.i18n import words
from core.text.screen import Line, ScreenUpdate, Span, Style
from core.view.snapshot import Experiment
from gui.panels.base import Panel
from gui.panels.log.console_view import ConsoleView
from gui.panels.log.find_bar import FindBar
from gui.panels.log.input_bar import InputBar
from gui.style import building
from gui.style.language import bind_text
from gui.style.theme import Theme


class LogPanel(Panel):
    """The log of a trainer's loop, or the console of a script: what it writes, and a field for what it asks for."""

    title = words("LogPanel", "Log")

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._is_console = False
        self._view = ConsoleView(theme)
        self._view.place_chosen.connect(self.place_chosen)
        self._view.counted.connect(self._show_count)
        self._view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._view.customContextMenuRequested.connect(self._show_menu)
        self._find = FindBar(self._view, theme)
        self._input = InputBar()
        self._input.typed.connect(self._type)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._find.begin)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        lines = building.row((self._view, 1), margins=(10, 8, 4, 8))
        building.column((lines, 1), self._find, self._input, parent=self, margins=(0, 0, 0, 0), spacing=0)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._view.set_theme(theme)
        self._find.set_theme(theme)

    def show_language(self) -> None:
        self._view.show_again()

    # What is shown

    def show_experiment(self, experiment: Experiment) -> None:
        if experiment.script is None:  # the console was cleared when the script was opened, and has told of that since
            self._is_console = False
            self._view.forget()
            self.note_changed.emit(words("LogPanel", "every 100th iteration"))

    def show_log(self, lines: tuple[str, ...]) -> None:
        self._view.append_lines(_line(text) for text in lines)

    def show_output(self, update: ScreenUpdate) -> None:
        if not self._is_console:
            self._is_console = True
            self._view.forget()
        self._view.show_update(update)

    @Slot(int, int)
    def _show_count(self, total: int, shown: int) -> None:
        """Say how much of what was written is still here."""
        if self._is_console:
            told = words("LogPanel", "the last {shown:,} of {total:,} lines")
            self.note_changed.emit(told.format(shown=shown, total=total) if total > shown else "")

    def show_input_wanted(self, wanted: Wanted | None) -> None:
        self._input.show_wanted(None if wanted is None else wanted.prompt)

    # What a person does

    @Slot(object)
    def _type(self, line: str | None) -> None:
        self.commanded.emit(TypeLine(line))

    @Slot(QPoint)
    def _show_menu(self, place: QPoint) -> None:
        menu = building.set_up(QMenu(self), pixels=13)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        some = self._view.textCursor().hasSelection()
        copy = words("Console", "Copy") if some else words("Console", "Copy all")
        for text, do in (
            (copy, self._view.copy),
            (words("Console", "Select all"), self._view.selectAll),
            (words("Console", "Find…"), self._find.begin),
            (words("Console", "Clear"), self._view.forget),
        ):
            action = menu.addAction("")
            bind_text(action.setText, text)
            action.triggered.connect(lambda _checked=False, do=do: do())
        menu.popup(self._view.viewport().mapToGlobal(place))


def _line(text: str) -> Line:
    """Return a line of the log, which follows the language where it is one of ours."""
    return Line((Span(text, Style()),))
