"""Stand-ins for the streams that a script prints to."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterable
from typing import Any, TextIO

from core.effects.gate import Gate


class Output(io.TextIOBase):
    """A stream of text as at the end of a pipe: at the frontier what the script prints is handed on, before it dropped.

    What others print, in other threads or while the script stands still, goes to the stream it would have gone to.

    Args:
        write: gets the text printed.
        name: `<stdout>` or `<stderr>`.
        errors: what becomes of characters that can't be encoded.
    """

    memento_skip = ("_gate", "_write", "_others")
    encoding = "utf-8"
    mode = "w"
    line_buffering = True
    write_through = True

    def __init__(self, gate: Gate, write: Callable[[str], object], name: str, errors: str = "strict") -> None:
        self._gate, self._write = gate, write
        self._others: TextIO | None = None
        self.name = name
        self._errors = errors
        self._buffer = _Bytes(self)

    @property
    def errors(self) -> str:  # type: ignore[override]
        """The treatment of text that can't be encoded."""
        return self._errors

    @property
    def buffer(self) -> io.BufferedIOBase:
        """The stream as one of bytes."""
        return self._buffer

    @property
    def closed(self) -> bool:
        """False: a script that closes its output can still go back to before."""
        return False

    def stands_for(self, others: TextIO | None) -> None:
        """Take the stream that others print to."""
        self._others = others

    def write(self, text: str) -> int:
        """Print a text."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if self._gate.serves():
            if self._gate.frontier:
                self._write(text)
        elif self._others is not None and not self._others.closed:
            self._others.write(text)
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:  # type: ignore[override]
        """Print texts one after another."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Do nothing for the script, whose text is handed on at once."""
        others = self._others
        if others is not None and not others.closed and not self._gate.serves_thread():
            others.flush()

    def fileno(self) -> int:
        """Return the number of the real stream, for a child process to write to."""
        if self._others is None:
            raise io.UnsupportedOperation("fileno")
        return self._others.fileno()

    def isatty(self) -> bool:
        """Return False: nobody sees the text at once."""
        return False

    def writable(self) -> bool:
        """Return True."""
        return True

    def reconfigure(self, **_: Any) -> None:
        """Keep to what it is; scripts ask for UTF-8, which it has."""

    def close(self) -> None:
        """Do nothing, as does leaving a `with`."""

    def memento_state(self) -> object:
        """Return nothing: what has been printed is not unprinted."""
        return None

    def memento_restore(self, state: object) -> None:
        """Do nothing."""


class _Bytes(io.BufferedIOBase):
    """The stream of bytes below one of text."""

    def __init__(self, text: Output) -> None:
        self._text = text
        self._decoder = codecs.getincrementaldecoder("utf-8")("backslashreplace")

    @property
    def raw(self) -> _Bytes:
        return self

    @property
    def name(self) -> str:
        return self._text.name

    @property
    def mode(self) -> str:
        return "wb"

    @property
    def closed(self) -> bool:
        return False

    def write(self, data: Any) -> int:
        content = bytes(data)
        self._text.write(self._decoder.decode(content))
        return len(content)

    def flush(self) -> None:
        self._text.flush()

    def fileno(self) -> int:
        return self._text.fileno()

    def writable(self) -> bool:
        return True

    def close(self) -> None:
        pass

    def memento_state(self) -> object:
        return self._decoder.getstate()

    def memento_restore(self, state: Any) -> None:
        self._decoder.setstate(state)
