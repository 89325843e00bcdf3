"""The words of Python, line by line: a text that is being written need not be Python yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, IntEnum
from keyword import iskeyword
from typing import NamedTuple

MOST_WORDS = 3_000
"""In one line. What comes after them is no word: it may be the data of a picture."""


class Inside(IntEnum):
    """What a line begins in the middle of."""

    CODE = 0
    SINGLE = 1
    DOUBLE = 2
    TRIPLE_SINGLE = 3
    TRIPLE_DOUBLE = 4


class Kind(Enum):
    """Kinds of words."""

    KEYWORD = "keyword"
    NAME = "name"
    NUMBER = "number"
    STRING = "string"
    COMMENT = "comment"
    BRACKET = "bracket"


class Word(NamedTuple):
    """A stretch of a line.

    Attributes:
        kind: what it is.
        start, end: its columns, the end is the first after it.
    """

    kind: Kind
    start: int
    end: int


_WORD = re.compile(
    r"""
      (?P<comment>\#.*)
    | (?:[bB][rR]?|[rR][bBfFtT]?|[uU]|[fFtT][rR]?)?(?P<quote>'''|\"\"\"|'|\")
    | (?P<name>[^\W\d]\w*)
    | (?P<number>(?:0[xXoObB][\da-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?)[jJ]?)
    | (?P<bracket>[()\[\]{}])
    """,
    re.VERBOSE | re.DOTALL,
)
_ENDS = {
    Inside.SINGLE: re.compile(r"(?:[^'\\]|\\.)*(')?", re.DOTALL),
    Inside.DOUBLE: re.compile(r'(?:[^"\\]|\\.)*(")?', re.DOTALL),
    Inside.TRIPLE_SINGLE: re.compile(r"(?:[^'\\]|\\.|'(?!''))*(''')?", re.DOTALL),
    Inside.TRIPLE_DOUBLE: re.compile(r'(?:[^"\\]|\\.|"(?!""))*(""")?', re.DOTALL),
}
_QUOTES = {"'": Inside.SINGLE, '"': Inside.DOUBLE, "'''": Inside.TRIPLE_SINGLE, '"""': Inside.TRIPLE_DOUBLE}


def words_of(line: str, inside: Inside = Inside.CODE) -> tuple[list[Word], Inside]:
    """Return the words of a line, and what the next line begins in the middle of."""
    lexer = _Lexer(line, inside)
    return list(lexer.words()), lexer.inside


class _Lexer:
    def __init__(self, line: str, inside: Inside) -> None:
        self._line = line
        self.inside = inside

    def words(self) -> Iterator[Word]:
        place = 0
        if self.inside is not Inside.CODE:
            place = self._string_end(0)
            yield Word(Kind.STRING, 0, place)
        for _ in range(MOST_WORDS):
            found = _WORD.search(self._line, place)
            if found is None:
                return
            kind, place = self._kind_and_end(found)
            yield Word(kind, found.start(), place)

    def _kind_and_end(self, found: re.Match[str]) -> tuple[Kind, int]:
        group = found.lastgroup
        if group == "quote":
            self.inside = _QUOTES[found["quote"]]
            return Kind.STRING, self._string_end(found.end())
        if group == "name":
            return Kind.KEYWORD if iskeyword(found[0]) else Kind.NAME, found.end()
        return Kind(group), found.end()

    def _string_end(self, place: int) -> int:
        """Return where a string that is open at a place ends: one of one line ends there, unless its end is escaped."""
        found = _ENDS[self.inside].match(self._line, place)
        assert found is not None  # it matches the empty string
        escaped = found.end() < len(self._line)  # what nothing matches is a backslash with nothing after it
        if found[1] is not None:
            self.inside = Inside.CODE
            return found.end()
        if self.inside in (Inside.SINGLE, Inside.DOUBLE) and not escaped:
            self.inside = Inside.CODE
        return len(self._line)
