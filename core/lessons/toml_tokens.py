"""A TOML tokenizer with line numbers, and limits checked before `tomllib` reads a text.

`tomllib` checks no limits of its own: it nests brackets as deep as Python's stack allows, and looks at every prefix
of a dotted key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from core.i18n import Words, words

MOST_NESTED = 16
"""The deepest nesting of brackets, and the most parts of a key. A lesson has four."""

LONGEST_BARE = 100
"""The most characters of a number, or of a key without quotes."""

MOST_TOKENS = 100_000
"""The most characters of a file. The nine built-in lessons have less than a tenth of that together."""

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
