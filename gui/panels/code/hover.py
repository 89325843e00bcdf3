"""The value of the name under the pointer, while the loop stands still."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Signal
from PySide6.QtGui import QHelpEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from core.queries import ValueOf
from core.variables.rows import VariableRow
from gui.panels.variables.wording import details
from gui.style.language import translated
from gui.style.tool_tip import hide_tool_tip, show_tool_tip

_NAME = re.compile(r"[^\W\d]\w*(?:\s*\.\s*[^\W\d]\w*)*")
"""A dotted name. What follows a bracket or a call is none: to know its value, code would have to run."""

LONGEST_LINE = 1000


class Hover(QObject):
    """Asks for the value of the name that the pointer rests on, and shows it as a tool tip.

    It listens only while the loop stands still: a filter in Python slows down every event of the view.

    Signals:
        asked: a `ValueOf`.
    """

    asked = Signal(object)

    def __init__(self, view: QPlainTextEdit) -> None:
        super().__init__(view)
        self._view = view
        self._listens = self._editing = False
        self._running = True
        self._waiting: tuple[ValueOf, QPoint, QRect] | None = None

    def listen(self, running: bool | None = None, editing: bool | None = None) -> None:
        """Listen while the loop stands still and its text is not being changed.

        Args:
            running: whether the loop runs; as before when left out.
            editing: whether the text is being changed.
        """
        self._running = self._running if running is None else running
        self._editing = self._editing if editing is None else editing
        listens = not (self._running or self._editing)
        if listens is self._listens:
            return
        self._listens = listens
        if listens:
            self._view.viewport().installEventFilter(self)
        else:
            self._waiting = None
            self._view.viewport().removeEventFilter(self)
            hide_tool_tip()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QHelpEvent) or event.type() != QEvent.Type.ToolTip:
            return False
        cursor = self._view.cursorForPosition(event.pos())
        found = name_at(cursor.block().text(), cursor.positionInBlock())
        rect = self._rect_of(cursor, *found[1:]) if found is not None else QRect()
        if found is None or not rect.contains(event.pos()):
            self._waiting = None
            hide_tool_tip()
            return True
        question = ValueOf(found[0])
        self._waiting = question, event.globalPos(), rect
        self.asked.emit(question)
        return True

    def _rect_of(self, cursor: QTextCursor, start: int, end: int) -> QRect:
        """Return where a part of a line lies in the viewport."""
        rects = []
        for place in (start, end):
            at = QTextCursor(cursor)
            at.setPosition(cursor.block().position() + place)
            rects.append(self._view.cursorRect(at))
        return rects[0].united(rects[1])

    def show_answer(self, question: object, answer: object) -> None:
        """Show the value that was asked for, if the pointer has not gone on to something else."""
        if self._waiting is None or question != self._waiting[0] or not isinstance(answer, VariableRow):
            return
        _, place, rect = self._waiting
        show_tool_tip(place, translated(details(answer)), self._view.viewport(), rect)


def name_at(line: str, column: int) -> tuple[str, int, int] | None:
    """Return the dotted name at a column of a line, up to the part that the column lies in, and where it lies.

    None where there is no name, as in a text or a comment, or where it would have to be computed first.
    """
    if len(line) > LONGEST_LINE or _is_text(line, column):
        return None
    for found in _NAME.finditer(line):
        if found.start() <= column <= found.end():
            before = line[: found.start()].rstrip()
            if before.endswith(".") or (before and before[-1] in "\"'"):
                return None
            end = next((found.start() + at for at in _ends(found[0]) if found.start() + at >= column), found.end())
            name = re.sub(r"\s", "", line[found.start() : end])
            return name, found.start(), end
    return None


def _ends(name: str) -> list[int]:
    """Return where the parts of a dotted name end."""
    return [part.end() for part in re.finditer(r"\w+", name)]


def _is_text(line: str, column: int) -> bool:
    """Tell whether a column lies in a text within one line, or in a comment."""
    quote = ""
    for place, sign in enumerate(line[:column]):
        if quote:
            if sign == quote and line[place - 1 : place] != "\\":
                quote = ""
        elif sign in "\"'":
            quote = sign
        elif sign == "#":
            return True
    return bool(quote)
