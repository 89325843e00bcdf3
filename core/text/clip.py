"""Text that is not ours, made fit to be shown: what a loop prints, raises or names has any length and any characters.

A label that lays out five million characters holds up a window for ten seconds. So such text is cut here, where it
comes into being, and not in each of the many places that show it.
"""

from __future__ import annotations

import re
import traceback
from types import TracebackType

from core.i18n import joined, words
from core.interrupt import CtrlC

MOST_CHARACTERS = 2_000
"""Of a printed line, or of a message."""

MOST_LINES = 30
"""Of a message."""

MOST_IN_NAME = 60
"""Characters of a name that a loop gives."""

MOST_CHAINED = 10
"""Exceptions of which one led to the other."""

DETAIL_LINES, DETAIL_CHARACTERS = 100, 300
"""Of a traceback, and of each of its lines."""

_COLOURS = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
"""What a terminal takes for an order and does not show."""

_UNSHOWN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028-\u202e\u2066-\u2069]")
"""Characters that end a text, break a line, turn round what follows, or are none: written out as Python does."""


def clipped(text: str, most: int = MOST_CHARACTERS, lines: int = MOST_LINES) -> str:
    """The beginning of a text, with a note on how much is left out. One that is fit to be shown stays as it is."""
    if len(text) <= most and text.count("\n") < lines and not _UNSHOWN.search(text):
        return text
    return noted("\n".join(text[:most].split("\n", lines)[:lines]), len(text))


def noted(start: str, length: int) -> str:
    """The beginning of a text that has so many characters, with a note on how many are left out, if any are."""
    left_out = length - len(start)
    if left_out <= 0:
        return shown(start)
    return joined(" ", [shown(start), words("Clip", "… {count:,} more characters").format(count=left_out)])


def shown(text: str) -> str:
    """A text without orders to a terminal; other characters that cannot be shown are written as `\\x00`, `\\u202e`."""
    if not _UNSHOWN.search(text):
        return text
    return _UNSHOWN.sub(lambda match: match[0].encode("unicode_escape").decode(), _COLOURS.sub("", text))


def name_of(name: str) -> str:
    """A name that a loop gives to something, as it is called in sentences and beside lines."""
    return shown(name if len(name) <= MOST_IN_NAME else f"{name[: MOST_IN_NAME - 1]}…")


def in_words(error: BaseException) -> str:
    """An exception as Python says it."""
    return _worded(error)[0]


def in_detail(error: BaseException, trace: TracebackType | None) -> tuple[str, str]:
    """The same, and its traceback from a frame on. The middle is left out where it is too long."""
    told, is_told = _worded(error)
    formatted = [*traceback.format_tb(trace), told]
    try:
        if is_told:
            chain = _chain_length(error) <= MOST_CHAINED
            formatted = traceback.format_exception(type(error), error, trace, chain=chain)
    except CtrlC:
        raise
    except BaseException:  # Python asks more of an exception's class than it need have
        pass
    return told, _abridged("".join(formatted).rstrip("\n"))


def _worded(error: BaseException) -> tuple[str, bool]:
    """What an exception says, and whether it could be asked: its own `__str__` may raise, or be stopped by a person."""
    name = name_of(type(error).__name__)
    try:
        text = str(error)
    except CtrlC:
        raise
    except BaseException as another:
        told = words("Clip", "{name} (its text cannot be told: {another})")
        return told.format(name=name, another=name_of(type(another).__name__)), False
    return clipped(f"{name}: {text}" if text else name), True


def _abridged(text: str) -> str:
    """The first and the last lines of a text."""
    start, end = text.split("\n", DETAIL_LINES), text.rsplit("\n", DETAIL_LINES)
    if len(start) <= DETAIL_LINES:
        return joined("\n", [_line(line) for line in start])
    half = DETAIL_LINES // 2
    left_out = words("Clip", "… {count:,} more lines").format(count=text.count("\n") + 1 - 2 * half)
    return joined("\n", [*map(_line, start[:half]), left_out, *map(_line, end[-half:])])


def _line(line: str) -> str:
    return noted(line[:DETAIL_CHARACTERS], len(line))


def _chain_length(error: BaseException) -> int:
    """How many exceptions led to one; more than the most where they go round in a circle."""
    length, cause = 0, _cause(error)
    while cause is not None and length <= MOST_CHAINED:
        length, cause = length + 1, _cause(cause)
    return length


def _cause(error: BaseException) -> BaseException | None:
    return error.__context__ if error.__cause__ is None else error.__cause__
