"""The colours of Python."""

from __future__ import annotations

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument

from core.program.lexing import Inside, Kind, words_of
from core.text.utf16 import Units
from gui.style.theme import Theme, colour

LARGEST_TEXT = 2_000_000
"""Characters. What is longer keeps one colour."""

LONGEST_COLOURED = 2_000
"""Columns. What comes after them in a line keeps one colour: to lay out so many stretches takes long."""


class Highlighter(QSyntaxHighlighter):
    """Colours Python by its own words: a lexer of many languages takes 50 ms to build, a tenth of the start.

    The state of a block is what the next one begins in the middle of: a string that goes on.
    """

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._formats = _formats(theme)

    def set_theme(self, theme: Theme) -> None:
        self._formats = _formats(theme)
        self.rehighlight()

    def highlightBlock(self, line: str) -> None:
        if self.document().characterCount() > LARGEST_TEXT:
            return
        words, inside = words_of(line, Inside(max(self.previousBlockState(), 0)))
        self.setCurrentBlockState(inside)
        units = Units(line)
        for kind, start, end in words:
            if start > LONGEST_COLOURED:
                return
            if (style := self._formats.get(kind)) is not None:
                place = units.of(start)
                self.setFormat(place, units.of(end) - place, style)


def _formats(theme: Theme) -> dict[Kind, QTextCharFormat]:
    colours = {
        Kind.KEYWORD: theme.keyword,
        Kind.NUMBER: theme.literal,
        Kind.STRING: theme.literal,
        Kind.COMMENT: theme.comment,
    }
    return {kind: _format(name) for kind, name in colours.items()}


def _format(name: str) -> QTextCharFormat:
    style = QTextCharFormat()
    style.setForeground(colour(name))
    return style
