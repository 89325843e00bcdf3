"""The menu of the texts that ran, or were typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QMenu, QToolButton

from core.i18n import joined, words
from core.program.text_changes import first_change, name_of_change
from gui.panels.code.text_history import OldText
from gui.style import building
from gui.style.language import bind_texts
from gui.widgets.menu_button import give_menu

LONGEST_LINE = 40
"""Characters."""


class TextsButton(QToolButton):
    """Opens a menu of texts, the newest first, and the original.

    Signals:
        chosen: the source of a text.
        original_chosen: the trainer's own loop.
    """

    chosen = Signal(str)
    original_chosen = Signal()

    def __init__(self, texts: Callable[[], list[OldText]]) -> None:
        """Make the button of a panel.

        Args:
            texts: asked for each time the menu opens.
        """
        super().__init__(objectName="code_texts")
        self._texts = texts
        tip = words("TextsButton", "Every text of this loop that ran, and what was typed")
        building.set_up(self, pixels=12, text=words("TextsButton", "Texts"), toolTip=tip, accessibleName=tip)
        menu = building.set_up(QMenu(self, toolTipsVisible=True), pixels=13)
        menu.aboutToShow.connect(self._fill)
        give_menu(self, menu)

    @Slot()
    def _fill(self) -> None:
        menu = self.menu()
        menu.clear()
        for text in self._texts():
            action = menu.addAction("")
            bind_texts(action, text=_told(text), toolTip=text.source)
            action.triggered.connect(lambda _checked=False, source=text.source: self.chosen.emit(source))
        menu.addSeparator()
        original = menu.addAction("")
        tip = words("EditBar", "The loop as the trainer has it")
        bind_texts(original, text=words("TextsButton", "Run the original loop"), toolTip=tip)
        original.triggered.connect(self.original_chosen)


def _told(text: OldText) -> str:
    """Return what a text does otherwise than the original, since when, and the first line that differs."""
    name = name_of_change(text.source, text.original, text.iteration or 1)
    begins = words("TextsButton", "typed, never run")
    if text.iteration is not None:
        begins = words("TextsButton", "from iteration {iteration}").format(iteration=text.iteration)
    line = first_change(text.source, text.original).replace("&", "&&").replace("\t", " ")
    short = line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1]}…"
    return joined("  ·  ", [part for part in (name, begins, short) if part])
