"""A label for words of any length."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent, QTextLayout

from gui.labels import Label, tool_tip

LINE_SEPARATOR = "\u2028"
"""What a layout takes for a line break."""


class FewLines(Label):
    """Wraps its words, and ends in an ellipsis where they would take more lines than it may; the tool tip has all."""

    def __init__(self, most_lines: int) -> None:
        super().__init__(wordWrap=True)
        self._most_lines = most_lines
        self._words = ""

    def show_words(self, words: str) -> None:
        """Shows other words."""
        self._words = words
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
    layout.beginLayout()
    starts: list[int] = []
    while len(starts) <= most_lines and (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        starts.append(line.textStart())
    layout.endLayout()
    if len(starts) <= most_lines:
        return words
    last = starts[most_lines - 1]
    rest = words[last:].replace("\n", " ")
    return words[:last] + QFontMetrics(font).elidedText(rest, Qt.TextElideMode.ElideRight, width)
