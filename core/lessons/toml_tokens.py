"""TOML cut into its tokens, each with its line, and what no lesson needs told before `tomllib` reads it.

`tomllib` checks no limits of its own: of brackets it takes as many as Python's stack does, and of a key with many dots
it looks at every beginning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from core.i18n import Words, words

MOST_NESTED = 16
"""Brackets within brackets, and parts of a key. A lesson has four."""

LONGEST_BARE = 100
"""Characters of a number, or of a key without quotes."""

MOST_TOKENS = 100_000
"""Of a file. The nine that are shipped have not a tenth of that together."""

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
"""Nothing is tried twice: the time is linear in the length of a text."""


class Token(NamedTuple):
    """A piece of TOML.

    Attributes:
        kind: "newline", of one or several, "string", "bare" or "sign"; "end" after the last one.
        text: as it is written.
        line: at which it begins, from 1.
    """

    kind: str
    text: str
    line: int


def tokens(text: str) -> Iterator[Token]:
    """The tokens up to the first place that cannot be TOML, and an end."""
    place, line = 0, 1
    while (match := _TOKEN.match(text, place)) is not None:
        place = match.end()
        kind = str(match.lastgroup)
        if kind != "blank":
            yield Token(kind, match[0], line)
        line += match[0].count("\n")
    yield Token("end", "", line)


def excess(text: str) -> tuple[int, Words] | None:
    """The first line with something that is larger than in any lesson, and what that is; None when there is none."""
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
