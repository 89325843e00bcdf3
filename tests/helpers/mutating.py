"""Texts that are almost right: what a slip of the hand, a broken disk or somebody's malice makes of a good one."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

NASTY = (
    *("[" * 40, "{a=" * 40, "(" * 250, "-" * 7000, "9" * 5000, "0x" + "f" * 5000, "1e999", "nan", "[[]]", "{}", "[1]"),
    *('"', "'", '"""', "'''", "\\", "\\ud800", "\\u0000", "\0", "\r", "\x0c", "\u2028", "\x85", "\ufeff", "\t", "\n"),
    *(" " * 3000, "{" * 500, "`" * 99, "**" * 99, "a." * 3000, "#", "]", "}", "=", ",", "<", ">", "~", "true", "-1"),
    *("1979-05-27", "{loss|", "{w1[", "²", "٣", "é", "한", "<img src='file:///etc/passwd'>", "step", "do", "x" * 6000),
    *("yield", "await x", "lambda: 0", "return", "break", "global x", "nonlocal x", "from x import *", "match x:"),
    *("not " * 3000, "1+" * 3000, "x if x else " * 900, ".b" * 4000, "f'{x!z}'", "del x", "x: int", "if 1:\n", "  "),
)

_PIECE = re.compile(r"\w+|\s+|.", re.DOTALL)


def mutated(text: str, rng: random.Random, nasty: Sequence[str] = NASTY) -> str:
    """A text with one to four changes, each of a kind of its own."""
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        change = rng.choice((_piece_changed, _piece_changed, _line_changed, _sign_changed, _cut))
        text = change(text, rng, nasty)
    return text


def _piece_changed(text: str, rng: random.Random, nasty: Sequence[str]) -> str:
    """A word, a space or a sign gives way to another one of the text or to something nasty, or gets it beside it."""
    pieces = _PIECE.findall(text) or [""]
    place = rng.randrange(len(pieces))
    other = rng.choice(nasty) if rng.random() < 0.6 else rng.choice(pieces)
    pieces[place] = rng.choice(("", other, other, pieces[place] + other))
    return "".join(pieces)


def _line_changed(text: str, rng: random.Random, _nasty: Sequence[str]) -> str:
    """A line goes, comes twice, or changes places with another one."""
    lines = text.split("\n")
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    match rng.randrange(3):
        case 0:
            del lines[one]
        case 1:
            lines.insert(other, lines[one])
        case _:
            lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def _sign_changed(text: str, rng: random.Random, _nasty: Sequence[str]) -> str:
    place = rng.randrange(len(text) + 1)
    return text[:place] + chr(rng.choice((rng.randrange(128), rng.randrange(0xD800)))) + text[place + 1 :]


def _cut(text: str, rng: random.Random, _nasty: Sequence[str]) -> str:
    """A piece of it is missing, which may be its end."""
    start = rng.randrange(len(text) + 1)
    return text[:start] + text[rng.choice((len(text), start + rng.randrange(80))) :]
