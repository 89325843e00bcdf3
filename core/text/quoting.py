"""What others wrote, as a message may quote it: short, on one line, and of characters that can be written anywhere."""

from __future__ import annotations

import reprlib

LONGEST = 80
"""Characters. Longer than any name or line that is meant; a message stays one that can be read."""

_REPR = reprlib.Repr()
_REPR.maxstring = _REPR.maxother = _REPR.maxlong = LONGEST // 2
_REPR.maxlevel = 3


def quoted(text: str) -> str:
    """A text without its line ends, and without what no screen shows or no file takes: lone surrogates, say."""
    shown = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in _on_one_line(text))
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"


def _on_one_line(text: str) -> str:
    """What is cut off is never looked at: a text may have a million characters."""
    return " ".join(text[: 2 * LONGEST].split())


def quoted_value(value: object) -> str:
    """A value as Python writes it, shortened; however deep, long or large it is."""
    return _REPR.repr(value)
