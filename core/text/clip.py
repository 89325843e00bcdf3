"""Untrusted text made safe to show: what a loop prints, raises or names has any length and any characters.

A label that lays out five million characters blocks a window for ten seconds. So such text is clipped here, at its
source, and not in each of the many places that show it.
"""

from __future__ import annotations

import re
import traceback
from types import TracebackType

from core.i18n import joined, words
from core.interrupt import CtrlC

MOST_CHARACTERS = 2_000
"""The most characters of a printed line or a message."""

MOST_LINES = 30
"""The most lines of a message."""

MOST_IN_NAME = 60
"""The most characters of a name from a loop."""

MOST_CHAINED = 10
"""The most chained exceptions."""

DETAIL_LINES, DETAIL_CHARACTERS = 100, 300
"""The most lines of a traceback, and characters of each."""

_COLOURS = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
"""Escape sequences that a terminal obeys rather than shows."""

_UNSHOWN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028-\u202e\u2066-\u2069]")
"""Characters that end a text, break a line, reverse what follows, or are unassigned: escaped as Python does."""


def clipped(text: str, most: int = MOST_CHARACTERS, lines: int = MOST_LINES) -> str:
    """Return the beginning of a text, with a note on the rest; a text that is safe to show stays as it is."""
    if len(text) <= most and text.count("\n") < lines and not _UNSHOWN.search(text):
        return text
    return noted("\n".join(text[:most].split("\n", lines)[:lines]), len(text))


def noted(start: str, length: int) -> str:
    """Return the beginning of a text of the given length, with a note on how many characters are omitted, if any."""
    left_out = length - len(start)
    if left_out <= 0:
        return shown(start)
    return joined(" ", [shown(start), words("Clip", "… {count:,} more characters").format(count=left_out)])


def shown(text: str) -> str:
    r"""Return a text without terminal escapes; other unprintable characters become `\x00`, `\u202e`."""
    if not _UNSHOWN.search(text):
        return text
    return _UNSHOWN.sub(lambda match: match[0].encode("unicode_escape").decode(), _COLOURS.sub("", text))


def name_of(name: str) -> str:
    """Return a loop's name for something as shown in sentences and beside lines."""
    return shown(name if len(name) <= MOST_IN_NAME else f"{name[: MOST_IN_NAME - 1]}…")


def in_words(error: BaseException) -> str:
    """Describe an exception as Python does."""
    return _worded(error)[0]


def in_detail(error: BaseException, trace: TracebackType | None) -> tuple[str, str]:
    """Describe an exception, and its traceback from a frame on, with the middle omitted if too long."""
    told, is_told = _worded(error)
    formatted = [*traceback.format_tb(trace), told]
    try:
        if is_told:
            chain = _chain_length(error) <= MOST_CHAINED
            formatted = traceback.format_exception(type(error), error, trace, chain=chain)
    except CtrlC:
        raise
    except BaseException:  # Python expects more of an exception's class than it must provide
        pass
    return told, _abridged("".join(formatted).rstrip("\n"))


def _worded(error: BaseException) -> tuple[str, bool]:
    """Return an exception's message, and whether it could be read: `__str__` may raise, or be interrupted."""
    name = name_of(type(error).__name__)
    try:
        text = str(error)
    except CtrlC:
        raise
    except BaseException as another:
        return words("Clip", "{name} (its text cannot be told: {another})").format(
            name=name, another=name_of(type(another).__name__)
        ), False
    return clipped(f"{name}: {text}" if text else name), True


def _abridged(text: str) -> str:
    """Return the first and the last lines of a text."""
    start, end = text.split("\n", DETAIL_LINES), text.rsplit("\n", DETAIL_LINES)
    if len(start) <= DETAIL_LINES:
        return joined("\n", [_line(line) for line in start])
    half = DETAIL_LINES // 2
    left_out = words("Clip", "… {count:,} more lines").format(count=text.count("\n") + 1 - 2 * half)
    return joined("\n", [*map(_line, start[:half]), left_out, *map(_line, end[-half:])])


def _line(line: str) -> str:
    return noted(line[:DETAIL_CHARACTERS], len(line))


def _chain_length(error: BaseException) -> int:
    """Return the number of chained exceptions; more than the maximum if they form a cycle."""
    length, cause = 0, _cause(error)
    while cause is not None and length <= MOST_CHAINED:
        length, cause = length + 1, _cause(cause)
    return length


def _cause(error: BaseException) -> BaseException | None:
    return error.__context__ if error.__cause__ is None else error.__cause__
