"""The breakpoints on the lines of the code, set in its gutter and by keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget

from core.control.commands import RunTo, SetLineBreakpoints
from core.i18n import words
from core.program.line_breakpoints import LineBreakpoint, line_with_code, moved_lines
from gui.panels.code.breakpoint_editor import BreakpointEditor
from gui.panels.code.view import CodeView
from gui.style.language import bind_text

RUN_TO = words("CodeBreakpoints", "Run to here")
TOGGLE = words("CodeBreakpoints", "Toggle breakpoint")
EDIT = words("CodeBreakpoints", "Condition and count…")


class CodeBreakpoints(QObject):
    """Keeps the breakpoints of all files, shows those of the file in view, and lets them follow what a person types.

    Signals:
        commanded: what a person wants of the run.
    """

    commanded = Signal(object)

    def __init__(self, view: CodeView, number_end: int) -> None:
        """Listen to the gutter left of its fold marks, and to the text's context menu.

        Args:
            view: the code.
            number_end: where the numbers of the lines end in the gutter.
        """
        super().__init__(view)
        self._view = view
        self._of: dict[str, dict[int, LineBreakpoint]] = {}
        self._announced: tuple[LineBreakpoint, ...] = ()
        self._filename, self._text = "", ""
        self._kept: tuple[str, dict[int, LineBreakpoint]] | None = None
        view.textChanged.connect(self._follow_text)
        view.viewport().installEventFilter(self)
        clicks = GutterClicks(view.gutter, number_end)
        clicks.clicked.connect(lambda height: self.toggle(view.line_at(height)))
        clicks.menu_wanted.connect(lambda height: self.edit(view.line_at(height)))

    # The file in view

    def leave_file(self, filename: str) -> None:
        """Let the text of another file come into view."""
        if filename != self._filename:
            self._filename = ""

    def show_file(self, filename: str) -> None:
        """Show the breakpoints of the file that has come into view."""
        self._filename, self._text = filename, self._view.toPlainText()
        self._show()

    @Slot()
    def _follow_text(self) -> None:
        if not self._filename:
            return
        text, lines = self._view.toPlainText(), self._lines
        if self._kept is None and self._view.marks.editing:
            self._kept = self._text, dict(lines)
        if self._kept is not None and self._kept[0] == text:
            moved = self._kept[1]
        else:
            places = moved_lines(self._text, text, lines)
            moved = {places[line]: replace(one, line=places[line]) for line, one in lines.items() if line in places}
        self._of[self._filename], self._text = moved, text
        self._mark()

    def _show(self) -> None:
        """Mark the lines, and tell the run of them unless it runs another text than the one in view."""
        self._mark()
        if self._view.marks.editing:
            return
        self._kept = None
        lines = tuple(one for file in self._of.values() for one in file.values())
        if lines != self._announced:
            self._announced = lines
            self.commanded.emit(SetLineBreakpoints(lines))

    def _mark(self) -> None:
        self._view.show_breakpoints(self._lines)

    @property
    def _lines(self) -> dict[int, LineBreakpoint]:
        return self._of.setdefault(self._filename, {})

    # What a person does

    @Slot()
    def toggle_here(self) -> None:
        """Set a breakpoint on the line of the caret, or take it away."""
        self.toggle(self._view.textCursor().blockNumber() + 1)

    def toggle(self, line: int) -> None:
        """Set a breakpoint on a line, or on the next one with code; or take it away."""
        found = self._place(line)
        if found is None:
            return
        if self._lines.pop(found, None) is None:
            self._lines[found] = LineBreakpoint(self._filename, found)
        self._show()

    def set_in(self, files: Mapping[str, tuple[LineBreakpoint, ...]]) -> None:
        """Set the breakpoints of some files, and no others in them."""
        for filename, breakpoints in files.items():
            self._of[filename] = {one.line: one for one in breakpoints}
        self._show()

    def edit(self, line: int) -> None:
        """Ask for the condition and the count of a line's breakpoint, which is set if there is none."""
        found = self._place(line)
        if found is None:
            return
        present = self._lines.get(found) or LineBreakpoint(self._filename, found)
        editor = BreakpointEditor(present, self._view.theme, self._view.window())
        editor.changed.connect(self._take)
        editor.removed.connect(self._remove)
        place = self._view.place_of(found)
        editor.open_at(self._view.mapToGlobal(place.bottomLeft() if place is not None else QPoint()))

    def run_to(self, line: int) -> None:
        """Run until a line comes to its turn."""
        found = self._place(line)
        if found is not None:
            self.commanded.emit(RunTo(self._filename, found))

    @Slot(object)
    def _take(self, breakpoint: LineBreakpoint) -> None:
        self._of.setdefault(breakpoint.filename, {})[breakpoint.line] = breakpoint
        self._show()

    @Slot(object)
    def _remove(self, breakpoint: LineBreakpoint) -> None:
        self._of.setdefault(breakpoint.filename, {}).pop(breakpoint.line, None)
        self._show()

    def _place(self, line: int) -> int | None:
        """Return the line that a breakpoint on `line` belongs to; None where there can be none."""
        if line in self._lines:
            return line
        return line_with_code(self._view.toPlainText(), line) if line > 0 and self._filename else None

    # The context menu

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QContextMenuEvent) and self._filename:
            line = self._view.cursorForPosition(event.pos()).blockNumber() + 1
            self.menu_for(line).exec(event.globalPos())
            return True
        return False

    def menu_for(self, line: int) -> QMenu:
        """Return the menu of a line: what an editor offers, below what a line with code does."""
        menu = self._view.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        first = menu.actions()[0]
        wanted = ((RUN_TO, self.run_to), (TOGGLE, self.toggle), (EDIT, self.edit))
        for text, do in wanted[self._view.marks.editing :]:  # what runs is another text while a person types
            action = menu.addAction("")
            bind_text(action.setText, text)
            action.setEnabled(self._place(line) is not None)
            action.triggered.connect(partial(_do, do, line))
            menu.insertAction(first, action)
        menu.insertSeparator(first)
        return menu


def _do(what: object, line: int, _checked: bool = False) -> None:
    assert callable(what)
    what(line)


class GutterClicks(QObject):
    """Tells of clicks in the gutter, left of the end of the numbers.

    Signals:
        clicked: the height of a click.
        menu_wanted: the height of a click with Shift, or by the right button.
    """

    clicked = Signal(int)
    menu_wanted = Signal(int)

    def __init__(self, gutter: QWidget, right: int) -> None:
        super().__init__(gutter)
        self._right = right
        gutter.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent) or event.position().x() >= self._right:
            return False
        if event.type() != QEvent.Type.MouseButtonPress:
            return event.type() == QEvent.Type.MouseButtonRelease
        asked = event.button() == Qt.MouseButton.RightButton or event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        (self.menu_wanted if asked else self.clicked).emit(int(event.position().y()))
        return True
