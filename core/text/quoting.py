"""Quoting of foreign text in messages: short, on one line, and encodable anywhere."""

from __future__ import annotations

import reprlib

LONGEST = 80
"""The most characters: longer than any real name or line, short enough for a readable message."""

_REPR = reprlib.Repr()
_REPR.maxstring = _REPR.maxother = _REPR.maxlong = LONGEST // 2
_REPR.maxlevel = 3


def quoted(text: str) -> str:
    """Return a text without line breaks, and without what no screen shows or no file accepts, such as surrogates."""
    line = " ".join(text[: 2 * LONGEST].split())  # a text may have a million characters, which are cut off anyway
    shown = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in line)
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"


def quoted_name(value: object) -> str:
    """Return what stands where a name should, which may be any value."""
    return quoted(value) if isinstance(value, str) else quoted_value(value)


def quoted_value(value: object) -> str:
    """Return the `repr` of a value, shortened, however deep, long or large it is."""
    return _REPR.repr(value)
