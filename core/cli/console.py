"""The standard streams, robust against closed terminals, broken pipes and full disks."""

from __future__ import annotations

import codecs
import io
import json
import os
import sys
from contextlib import suppress
from typing import TextIO

LONGEST = 400
"""Maximum length of a message in characters; it may quote what was typed, which is unbounded."""

_ESCAPES = "nablascope.escapes"


def prepare() -> None:
    """Make the streams accept any text: closed ones lead nowhere, characters an encoding lacks are escaped."""
    codecs.register_error(_ESCAPES, _escaped)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):  # each gets the lowest free one, its own
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors in ("strict", "backslashreplace"):
            stream.reconfigure(errors=_ESCAPES)


def _escaped(error: UnicodeError) -> tuple[str, int]:
    r"""Escape δ as \u03b4, so that JSON stays JSON: "backslashreplace" turns · into \xb7, which only Python reads."""
    assert isinstance(error, UnicodeEncodeError)
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end


def complain(message: str) -> None:
    """Print a message on one line of standard error, or drop it if that is closed."""
    try:
        print(f"nablascope: {on_one_line(message)}", file=sys.stderr, flush=True)
    except OSError:
        silence(sys.stderr)


def on_one_line(message: str) -> str:
    """Return a message on one line, however many line breaks or digits it quotes."""
    line = " ".join(message.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST // 2]} … {line[-LONGEST // 2 :]}"


class OutputLostError(Exception):
    """The output cannot be written: the disk is full, or the reader has gone, as `head` does."""


def say(text: str, end: str = "\n") -> None:
    """Print on standard output.

    Raises:
        OutputLostError: from the OSError that caused it.
    """
    try:
        print(text, end=end)
    except OSError as error:
        raise OutputLostError from error


def finish() -> None:
    """Flush the output, so that a reader that has gone is noticed here rather than when Python exits.

    Raises:
        OutputLostError: from the OSError that caused it.
    """
    try:
        sys.stdout.flush()
    except OSError as error:
        raise OutputLostError from error


def silence(stream: TextIO) -> None:
    """Redirect a stream to nowhere: its buffered output would fail again when Python exits."""
    with suppress(OSError), open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), stream.fileno())
