"""A label for words of any length."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent, QTextLayout, QTextOption

from core.i18n import unbroken
from gui.style.plain_text import Label, tool_tip

LINE_SEPARATOR = "\u2028"
"""What a layout takes for a line break."""

ZERO_WIDTH_SPACE = "\u200b"


class ElidedLabel(Label):
    """Wraps its words, and ends in an ellipsis where they would take more lines than it may; the tool tip has all."""

    def __init__(self, most_lines: int) -> None:
        super().__init__(wordWrap=True)
        self._most_lines = most_lines
        self._words = ""

    def show_text(self, words: str) -> None:
        """Shows other words."""
        self._words = unbroken(words)
        self.setToolTip(tool_tip(words, wrapped=True))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setText(shortened(self._words, self.font(), self.width(), self._most_lines))


def shortened(words: str, font: QFont, width: int, most_lines: int) -> str:
    """As much of the words as fits into so many lines of that width."""
    layout = QTextLayout(words.replace("\n", LINE_SEPARATOR), font)
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
        return _breakable([words[start:end] for start, end in pairwise([*starts, len(words)])])
    last = starts[most_lines - 1]
    rest = QFontMetrics(font).elidedText(words[last:].replace("\n", " "), Qt.TextElideMode.ElideRight, width)
    return _breakable([*(words[start:end] for start, end in pairwise(starts[:most_lines])), rest])


def _breakable(lines: list[str]) -> str:
    """The lines in one, with a place to break where one begins within a word: a label breaks only between words."""
    *before, last = lines or [""]
    return "".join(line if line[-1:].isspace() else line + ZERO_WIDTH_SPACE for line in before) + last
