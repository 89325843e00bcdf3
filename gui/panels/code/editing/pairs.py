"""Brackets and quotes that are closed as they are opened."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from gui.panels.code.editing.blocks import is_in_prose

CLOSERS = {"(": ")", "[": "]", "{": "}", '"': '"', "'": "'"}
QUOTES = "\"'"
PREFIXES = frozenset({"r", "b", "u", "f", "t", "rb", "br", "fr", "rf", "tr", "rt"})


class Pairs:
    """Closes what is opened, and gives way to a person who types the closing one all the same.

    Only a bracket or a quote that was put in here is typed over, or goes away with its partner.
    """

    def __init__(self, editor: QPlainTextEdit) -> None:
        self._editor = editor
        self._closers: list[QTextCursor] = []

    def typed(self, sign: str) -> bool:
        """Type a sign, if it is one of ours; return whether it was."""
        self._forget_left()
        cursor = self._editor.textCursor()
        if cursor.hasSelection():
            return sign in CLOSERS and self._wrapped(cursor, sign)
        if self._typed_over(cursor, sign):
            return True
        return sign in CLOSERS and self._opened(cursor, sign)

    def removed(self) -> bool:
        """Remove an empty pair around the caret; return whether there was one."""
        self._forget_left()
        cursor = self._editor.textCursor()
        before = self._character(cursor.position() - 1)
        if cursor.hasSelection() or CLOSERS.get(before) != self._character(cursor.position()):
            return False
        if not self._takes_closer(cursor.position()):
            return False
        cursor.beginEditBlock()
        cursor.deletePreviousChar()
        cursor.deleteChar()
        cursor.endEditBlock()
        return True

    def _wrapped(self, cursor: QTextCursor, sign: str) -> bool:
        """Put a pair around the selection, which stays selected."""
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        inner = QTextCursor(self._editor.document())
        inner.beginEditBlock()
        inner.setPosition(end)
        inner.insertText(CLOSERS[sign])
        inner.setPosition(start)
        inner.insertText(sign)
        inner.endEditBlock()
        cursor.setPosition(start + 1)
        cursor.setPosition(end + 1, QTextCursor.MoveMode.KeepAnchor)
        self._editor.setTextCursor(cursor)
        return True

    def _typed_over(self, cursor: QTextCursor, sign: str) -> bool:
        if self._character(cursor.position()) != sign or not self._takes_closer(cursor.position()):
            return False
        cursor.movePosition(QTextCursor.MoveOperation.Right)
        self._editor.setTextCursor(cursor)
        return True

    def _opened(self, cursor: QTextCursor, sign: str) -> bool:
        """Insert a pair where nothing follows that it could belong to."""
        following, place = self._character(cursor.position()), cursor.position()
        if following.strip() and following not in ")]},:;":
            return False
        closing = CLOSERS[sign]
        if sign in QUOTES:
            before = cursor.block().text()[: cursor.positionInBlock()]
            if before.endswith(sign * 2) and not before.endswith(sign * 3):
                closing = sign * 3
            elif _is_no_opening(before, sign):
                return False
        if is_in_prose(cursor):
            return False
        cursor.insertText(sign + closing)
        cursor.setPosition(place + 1)
        self._editor.setTextCursor(cursor)
        self._closers += [self._at(place + 1 + number) for number in range(len(closing))]
        return True

    def _at(self, place: int) -> QTextCursor:
        cursor = QTextCursor(self._editor.document())
        cursor.setPosition(place)
        return cursor

    def _takes_closer(self, place: int) -> bool:
        """Tell whether a place is that of a sign that was put in here, and forget it."""
        found = next((closer for closer in self._closers if closer.position() == place), None)
        if found is not None:
            self._closers.remove(found)
        return found is not None

    def _forget_left(self) -> None:
        """Forget what was put into lines that the caret has left."""
        block = self._editor.textCursor().block()
        self._closers = [closer for closer in self._closers if closer.block() == block]

    def _character(self, place: int) -> str:
        """Return the sign at a place; empty at the end of a line."""
        if place < 0:
            return ""
        return self._editor.document().characterAt(place).strip("\N{PARAGRAPH SEPARATOR}\0")


def _is_no_opening(before: str, sign: str) -> bool:
    """Tell whether a quote after this begins no string: an apostrophe, or the end of one that is open."""
    word = before[len(before.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")) :]
    if word.lower() in PREFIXES:
        return False
    return bool(before[-1:].isalnum() or before.endswith(("_", "\\", sign)))
