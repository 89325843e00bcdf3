"""The standard streams, as a terminal, a pipe or a full disk leaves them to a command."""

from __future__ import annotations

import codecs
import io
import json
import os
import sys
from contextlib import suppress
from typing import TextIO

LONGEST = 400
"""Characters of a message. It may quote what was typed, and that has no bounds."""

_ESCAPES = "nablascope.escapes"


def prepare() -> None:
    """Make the streams take any text: one that is closed leads nowhere, a sign that an encoding lacks is escaped."""
    codecs.register_error(_ESCAPES, _escaped)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):  # each takes the lowest descriptor, its own
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors in ("strict", "backslashreplace"):
            stream.reconfigure(errors=_ESCAPES)


def _escaped(error: UnicodeError) -> tuple[str, int]:
    r"""δ as \u03b4, so that JSON stays JSON: "backslashreplace" makes \xb7 of ·, which only Python can read."""
    assert isinstance(error, UnicodeEncodeError)
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end


def complain(message: str) -> None:
    """Say on one line of the standard error what went wrong. Where nobody can be told, it goes unsaid."""
    try:
        print(f"nablascope: {on_one_line(message)}", file=sys.stderr, flush=True)
    except OSError:
        silence(sys.stderr)


def on_one_line(message: str) -> str:
    """A message that may quote what was typed, line breaks, thousands of digits and all."""
    line = " ".join(message.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST // 2]} … {line[-LONGEST // 2 :]}"


class OutputLostError(Exception):
    """What was to be printed cannot be: its disk is full, or who reads it has gone, as `head` does."""


def say(text: str, end: str = "\n") -> None:
    """Print on the standard output.

    Raises:
        OutputLostError: from the OSError that says why.
    """
    try:
        print(text, end=end)
    except OSError as error:
        raise OutputLostError from error


def finish() -> None:
    """Print what still waits to be. A reader that has gone is noticed here, and not when Python ends.

    Raises:
        OutputLostError: from the OSError that says why.
    """
    try:
        sys.stdout.flush()
    except OSError as error:
        raise OutputLostError from error


def silence(stream: TextIO) -> None:
    """Lead a stream nowhere: what it still holds would fail again when Python ends."""
    with suppress(OSError), open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), stream.fileno())
