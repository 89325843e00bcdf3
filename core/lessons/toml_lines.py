"""A TOML tokenizer with line numbers, limits checked before `tomllib` reads a text, and the line of each key.

`tomllib` provides no lines, and checks no limits of its own: it nests brackets as deep as Python's stack allows, and
looks at every prefix of a dotted key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from core.i18n import Words, words

Keys = tuple[str | int, ...]

MOST_NESTED = 16
"""The deepest nesting of brackets, and the most parts of a key. A lesson has four."""

LONGEST_BARE = 100
"""The most characters of a number, or of a key without quotes."""

MOST_TOKENS = 100_000
"""The most characters of a file. The built-in lessons have less than a tenth of that together."""

TOO_LARGE = words("LessonFile", "This is much too large for a lesson")
TOO_DEEP = words("LessonFile", "This is nested much too deeply for a lesson")
TOO_LONG = words("LessonFile", "This is much too long for a number or a key")

_TOKEN = re.compile(
    r'''
      (?P<blank>(?:[ \t\r]++|\#[^\n]*+)++)
    | (?P<newline>\n(?:[ \t\r\n]++|\#[^\n]*+)*+)
    | (?P<string>"""(?:[^"\\]++|\\.|"(?!""))*+"{3,5}+ | \'\'\'(?:[^']++|'(?!\'\'))*+'{3,5}+
        | (?!"""|\'\'\')(?:"(?:[^"\\\n]++|\\.)*+" | '[^'\n]*+'))
    | (?P<bare>[^\s"'\#.,=\[\]{}]++)
    | (?P<sign>[.,=\[\]{}])
    ''',
    re.VERBOSE | re.DOTALL,
)
"""The pattern never backtracks: the time is linear in the length of a text."""


class Token(NamedTuple):
    """A piece of TOML.

    Attributes:
        kind: "newline" for one or several, "string", "bare" or "sign"; "end" after the last one.
        text: its text.
        line: the line where it begins, from 1.
    """

    kind: str
    text: str
    line: int


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens up to the first place that cannot be TOML, and an end token."""
    place, line = 0, 1
    while (match := _TOKEN.match(text, place)) is not None:
        place = match.end()
        kind = str(match.lastgroup)
        if kind != "blank":
            yield Token(kind, match[0], line)
        line += match[0].count("\n")
    yield Token("end", "", line)


def excess(text: str) -> tuple[int, Words] | None:
    """Return the first line that exceeds the limits of a lesson, and how; None if there is none."""
    depth = dots = 0
    for count, token in enumerate(tokens(text)):
        if count >= MOST_TOKENS:
            return token.line, TOO_LARGE
        if token.kind == "bare" and len(token.text) > LONGEST_BARE:
            return token.line, TOO_LONG
        depth += (token.text in ("[", "{")) - (token.text in ("]", "}"))
        dots = dots + 1 if token.text == "." else dots if token.kind in ("bare", "string") else 0
        if max(depth, dots) > MOST_NESTED:
            return token.line, TOO_DEEP
    return None


def lines_of(text: str) -> dict[Keys, int]:
    """Return the line of every table, key and array element by path, such as ("step", 2, "do", 0, "run").

    Args:
        text: TOML that `tomllib` can read, and without `excess`.
    """
    return _Scanner(text).scan()


class _Scanner:
    def __init__(self, text: str) -> None:
        self._tokens = list(tokens(text))
        self._next = 0
        self._lines: dict[Keys, int] = {(): 1}
        self._elements: dict[Keys, int] = {}
        """The last index so far of each array of tables."""

    def scan(self) -> dict[Keys, int]:
        table: Keys = ()
        while self._after_newlines().kind != "end":
            if self._token.text == "[":
                table = self._header()
            else:
                self._pair(table)
        return self._lines

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        """Consume the next token; the end token stays."""
        token = self._token
        self._next += token.kind != "end"
        return token

    def _took(self, text: str) -> bool:
        """Consume the next token if it is this one, and return whether it was."""
        if self._token.text != text:
            return False
        self._take()
        return True

    def _after_newlines(self) -> Token:
        if self._token.kind == "newline":
            self._take()
        return self._token

    def _mark(self, path: Keys) -> None:
        self._lines.setdefault(path, self._token.line)

    def _key(self) -> list[str]:
        parts: list[str] = []
        while self._token.kind in ("bare", "string") or self._token.text == ".":
            token = self._take()
            if token.kind != "sign":
                parts.append(token.text[1:-1] if token.kind == "string" else token.text)
        return parts

    def _header(self) -> Keys:
        """Parse `[title]`, or `[[step]]`, each of which adds an element to an array."""
        here = self._next
        array = self._took("[") and self._took("[")
        path: Keys = ()
        for part in self._key():
            path = (*self._within(path), part)
        after, self._next = self._next, here
        self._mark(path)
        if array:
            self._elements[path] = self._elements.get(path, -1) + 1
            path = self._within(path)
            self._mark(path)
        self._next = after
        while self._took("]"):
            pass
        return path

    def _within(self, path: Keys) -> Keys:
        """Return a table, or the last one so far of an array of tables."""
        return (*path, self._elements[path]) if path in self._elements else path

    def _pair(self, table: Keys) -> None:
        path, here = table, self._token
        for part in self._key():
            path = (*path, part)
            self._lines.setdefault(path, here.line)
        if self._took("="):
            self._value(path)
        elif self._token is here:
            self._take()

    def _value(self, path: Keys) -> None:
        self._mark(path)
        if self._took("["):
            self._elements_of(path)
        elif self._took("{"):
            self._pairs_of(path)
        else:
            while self._token.kind not in ("newline", "end") and self._token.text not in (",", "]", "}"):
                self._take()

    def _elements_of(self, path: Keys) -> None:
        index = 0
        while self._after_newlines().kind != "end" and not self._took("]"):
            if not self._took(","):
                self._value((*path, index))
                index += 1

    def _pairs_of(self, path: Keys) -> None:
        """Parse the pairs of an inline table."""
        while self._after_newlines().kind != "end" and not self._took("}"):
            if not self._took(","):
                self._pair(path)
