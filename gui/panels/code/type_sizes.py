"""The size of the code's type."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontMetrics, QFontMetricsF

from gui.style import fonts

GUTTER = 58
NOTE_GAP = 20
DOCUMENT_MARGIN = 2


class CodeType(NamedTuple):
    """How large the code may be written.

    Attributes:
        sizes: in pixels, the largest that fits is taken.
        notes: the size of the notes beside the lines.
        note_room: the least width for them.
        gutter: the width of the strip left of the lines.
    """

    sizes: tuple[int, ...] = (15, 14, 13, 12)
    notes: int = 13
    note_room: int = 84
    gutter: int = GUTTER

    def width(self, text: str, pixels: int) -> int:
        """Return the width of the longest line and a short note, in type of that size."""
        return QFontMetrics(fonts.code(pixels)).horizontalAdvance(_longest_line(text)) + NOTE_GAP + self.note_room

    def fitting(self, text: str, lines: int, room: QSize) -> QFont:
        """Return the largest type in which every line is in view; the smallest where there is none."""
        for pixels in self.sizes:
            font = fonts.code(pixels)
            if self.width(text, pixels) <= room.width() and height(lines, font) <= room.height():
                break
        return font


@lru_cache(maxsize=2)
def _longest_line(text: str) -> str:
    return max(text.splitlines(), key=len, default="")


DOCKED = CodeType()


def height(lines: int, font: QFont) -> int:
    """Return the height of a number of lines, so that nothing has to be scrolled."""
    return lines * math.ceil(QFontMetricsF(font).lineSpacing()) + 2 * DOCUMENT_MARGIN + 1
