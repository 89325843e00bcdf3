"""The colours of Python."""

from __future__ import annotations

import tokenize
from collections.abc import Iterator
from contextlib import suppress
from keyword import iskeyword

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument

from core.program.loop import LARGEST_LOOP
from gui.style.theme import Theme, colour

LONGEST_LINE = 1000
"""Characters. What is longer keeps one colour: all that follows an open quote may be looked at again and again."""


class Highlighter(QSyntaxHighlighter):
    """Colours Python by its own tokens: a lexer of many languages takes 50 ms to build, a tenth of the start."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.rehighlight()

    def highlightBlock(self, line: str) -> None:
        if len(line) > LONGEST_LINE or self.document().characterCount() > LARGEST_LOOP:
            return
        indent = len(line) - len(line.lstrip())
        for token in _tokens(line.lstrip()):
            if name := self._colour(token):
                style = QTextCharFormat()
                style.setForeground(colour(name))
                self.setFormat(indent + token.start[1], len(token.string), style)

    def _colour(self, token: tokenize.TokenInfo) -> str | None:
        if token.type == tokenize.NAME:
            return self._theme.keyword if iskeyword(token.string) else None
        colours = {
            tokenize.NUMBER: self._theme.literal,
            tokenize.STRING: self._theme.literal,
            tokenize.COMMENT: self._theme.comment,
        }
        return colours.get(token.type)


def _tokens(line: str) -> Iterator[tokenize.TokenInfo]:
    """Yield tokens as far as the line is Python: while it is being written, a bracket or a string may be open."""
    with suppress(tokenize.TokenError, SyntaxError, ValueError):  # the last of a lone surrogate
        yield from tokenize.generate_tokens(iter([line]).__next__)
