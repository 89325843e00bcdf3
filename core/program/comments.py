"""The comments of a source text, and which of them tells of a statement."""

from __future__ import annotations

import io
import re
import tokenize
from contextlib import suppress

_FOR_TOOLS = re.compile(r"\s*(?:type:|noqa|pylint:|pragma:|@param|%%|fmt:|isort:|mypy:|ruff:|pyright:|!|-\*-)", re.I)
_RULE = re.compile(r"[\s\-=#*_~+]*")
_LINE_END = re.compile(r"\r\n?")


class Comments:
    """The comments of a text that Python can parse.

    Args:
        text: the text.
    """

    def __init__(self, text: str) -> None:
        self._beside: dict[int, str] = {}
        self._whole: dict[int, str] = {}
        self._code: set[int] = set()
        with suppress(tokenize.TokenError, SyntaxError):  # of which tokenize finds more than the parser does
            self._read(_LINE_END.sub("\n", text))

    def _read(self, text: str) -> None:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            line = token.start[0]
            if token.type == tokenize.COMMENT:
                where = self._beside if line in self._code else self._whole
                where[line] = _meant_for_people(token.string)
            elif token.type not in _NO_CODE:
                self._code.update(range(line, token.end[0] + 1))

    def beside(self, line: int) -> str:
        """Return the comment at the end of a line; empty when there is none for people."""
        return self._beside.get(line, "")

    def above(self, first: int, last: int) -> str:
        """Return the comment above some lines that stand alone; above several statements it is their heading.

        Args:
            first: the first of the lines.
            last: the last of them.
        """
        if last + 1 in self._code:
            return ""
        found: list[str] = []
        line = first - 1
        while line in self._whole:
            found.insert(0, self._whole[line])
            line -= 1
        return " ".join(filter(None, found))


_NO_CODE = frozenset(
    {tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER, tokenize.ENCODING}
)


def _meant_for_people(comment: str) -> str:
    text = comment.lstrip("#:").strip()
    return "" if _FOR_TOOLS.match(comment[1:]) or _RULE.fullmatch(text) else text
