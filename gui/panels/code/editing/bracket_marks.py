"""The bracket that belongs to the one at the caret."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit

from core.program.lexing import Kind
from gui.panels.code.editing.blocks import words_in
from gui.panels.code.editing.text_marks import TextMarks
from gui.style.theme import Theme, colour

OPENING, CLOSING = "([{", ")]}"
MOST_LINES = 1_000
"""Lines looked through. A bracket that is not closed would have all of a long text looked through at each key."""

Bracket = tuple[int, str]
"""A place in the document, and the sign there."""


class BracketMarks(QObject):
    """Marks the bracket at the caret of an editor and its partner; one that has none as an error."""

    def __init__(self, editor: QPlainTextEdit, marks: TextMarks, theme: Theme) -> None:
        super().__init__(editor)
        self._editor, self._marks, self._theme = editor, marks, theme
        editor.cursorPositionChanged.connect(self.follow)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.follow()

    @Slot()
    def follow(self) -> None:
        """Mark what belongs to the caret where it is now."""
        cursor = self._editor.textCursor()
        pair = None
        if not (self._editor.isReadOnly() or cursor.hasSelection()):
            pair = pair_at(self._editor.document(), cursor.position())
        found, partner = pair or (None, None)
        style = QTextCharFormat()
        style.setBackground(colour(self._theme.border if partner is not None else self._theme.error_soft))
        places = [place for place in (found, partner) if place is not None]
        self._marks.show("brackets", [(place, place + 1) for place in places], style)


def pair_at(document: QTextDocument, place: int) -> tuple[int, int | None] | None:
    """Return the places of the bracket before or after a caret and of its partner.

    The partner is None where it is missing, of another kind or very far away; the whole is None without a bracket.
    """
    block = document.findBlock(place)
    here = [bracket for bracket in _brackets(block) if bracket[0] in (place - 1, place)]
    if not here:
        return None
    start, sign = here[0]
    seen: list[str] = []
    for found, other in _onwards(block, start) if sign in OPENING else _backwards(block, start):
        if (other in OPENING) == (sign in OPENING):
            seen.append(other)
        elif seen:
            seen.pop()
        else:
            return start, found if _belong(sign, other) else None
    return start, None


def _belong(first: str, second: str) -> bool:
    kinds = OPENING + CLOSING
    return kinds.index(first) % len(OPENING) == kinds.index(second) % len(OPENING)


def _brackets(block: QTextBlock) -> list[Bracket]:
    """Return the brackets of a line that are code."""
    line = block.text()
    if not any(sign in line for sign in OPENING + CLOSING):
        return []
    words = words_in(block)
    document, first = block.document(), block.position()
    found = [(first + start, document.characterAt(first + start)) for kind, start, _ in words if kind is Kind.BRACKET]
    return [bracket for bracket in found if bracket[1] in OPENING + CLOSING]  # the words may be those before an edit


def _onwards(block: QTextBlock, start: int) -> Iterator[Bracket]:
    for _ in range(MOST_LINES):
        yield from (bracket for bracket in _brackets(block) if bracket[0] > start)
        block = block.next()
        if not block.isValid():
            return


def _backwards(block: QTextBlock, start: int) -> Iterator[Bracket]:
    for _ in range(MOST_LINES):
        yield from (bracket for bracket in reversed(_brackets(block)) if bracket[0] < start)
        block = block.previous()
        if not block.isValid():
            return
