"""The colours of Python."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument

from gui.theme import Theme, colour

if TYPE_CHECKING:
    from pygments.lexer import Lexer


class Highlighter(QSyntaxHighlighter):
    """Colours Python by Pygments' tokens."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.rehighlight()

    def highlightBlock(self, line: str) -> None:
        for start, kind, part in _lexer().get_tokens_unprocessed(line):
            if name := self._colour(str(kind)):
                style = QTextCharFormat()
                style.setForeground(colour(name))
                self.setFormat(start, len(part), style)

    def _colour(self, kind: str) -> str | None:
        colours = {
            "Token.Keyword": self._theme.keyword,
            "Token.Literal": self._theme.literal,
            "Token.Comment": self._theme.comment,
        }
        return next((name for prefix, name in colours.items() if kind.startswith(prefix)), None)


@cache
def _lexer() -> Lexer:
    """Takes a while to build: not before there is something to colour."""
    from pygments.lexers.python import PythonLexer

    return PythonLexer(ensurenl=False)
