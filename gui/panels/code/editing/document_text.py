"""The text of a document to the letter."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor, QTextDocument

from core.text.utf16 import Units


def text_of(document: QTextDocument) -> str:
    """Return a document's text. Qt's own `toPlainText` has a plain space in place of a no-break space."""
    return document.toRawText().replace("\N{PARAGRAPH SEPARATOR}", "\n")


def change_text(document: QTextDocument, text: str) -> None:
    """Put another text in place of the present one, in one step to undo. What both begin and end with stays."""
    present = text_of(document)
    if text == present:
        return
    shorter = min(len(present), len(text))
    above = _in_common(present, text, shorter)
    below = _in_common(present[above:][::-1], text[above:][::-1], shorter - above)
    units = Units(present)
    cursor = QTextCursor(document)
    cursor.setPosition(units.of(above))
    cursor.setPosition(units.of(len(present) - below), QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(text[above : len(text) - below])


def _in_common(first: str, second: str, most: int) -> int:
    """Return how many characters two texts begin with alike, found by halves: most texts differ in little."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if first[low:middle] == second[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
