"""A label for text of any length."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent, QTextLayout, QTextOption

from core.i18n import unbroken
from gui.style.plain_text import Label
from gui.style.tool_tip import tool_tip

LINE_SEPARATOR = "\u2028"
"""The character that a layout takes for a line break."""

ZERO_WIDTH_SPACE = "\u200b"


class ElidedLabel(Label):
    """A label that wraps its text and elides it after the most lines allowed; the tool tip has all of it."""

    def __init__(self, most_lines: int, **properties: Any) -> None:
        super().__init__(wordWrap=True, **properties)
        self._most_lines = most_lines
        self._text = ""

    def show_text(self, text: str) -> None:
        """Show a text."""
        self._text = unbroken(text)
        self.setToolTip(tool_tip(text, wrapped=True))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setText(shortened(self._text, self.font(), self.width(), self._most_lines))


def shortened(text: str, font: QFont, width: int, most_lines: int) -> str:
    """Return as much of a text as fits into the given number of lines of that width."""
    layout = QTextLayout(text.replace("\n", LINE_SEPARATOR), font)
    wrapping = QTextOption()
    wrapping.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(wrapping)
    layout.beginLayout()
    starts: list[int] = []
    while len(starts) <= most_lines and (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        starts.append(line.textStart())
    layout.endLayout()
    if len(starts) <= most_lines:
        return _breakable([text[start:end] for start, end in pairwise([*starts, len(text)])])
    last = starts[most_lines - 1]
    rest = QFontMetrics(font).elidedText(text[last:].replace("\n", " "), Qt.TextElideMode.ElideRight, width)
    return _breakable([*(text[start:end] for start, end in pairwise(starts[:most_lines])), rest])


def _breakable(lines: list[str]) -> str:
    """Join the lines, with a break opportunity where one begins within a word: a label breaks only between words."""
    *before, last = lines or [""]
    return "".join(line if line[-1:].isspace() else line + ZERO_WIDTH_SPACE for line in before) + last
