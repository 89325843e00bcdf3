"""Lines that a person types for a script: read once, and given again in a replay."""

from __future__ import annotations

import builtins
import io
import sys
from typing import Any, Protocol

from core.effects.gate import Gate
from core.effects.imports import Imports
from core.effects.patches import Patches
from core.effects.records import Records
from core.i18n import words


class Lines(Protocol):
    """Where lines come from, such as a stream of text."""

    def readline(self) -> str:
        """Wait for a line, and return it with its end; an empty text at the end of all."""


class Input(io.TextIOBase):
    """Stand in for `sys.stdin`.

    Attributes:
        source: where lines come from; None where nobody can type.
    """

    memento_skip = ("_gate", "_record", "source")
    encoding = "utf-8"
    mode = "r"
    name = "<stdin>"

    def __init__(self, gate: Gate, records: Records) -> None:
        self._gate = gate
        self._record = records.of("input")
        self.source: Lines | None = sys.stdin

    def repeat(self, before: Input) -> None:
        """Give the lines again in a replay that were typed in a run before this one."""
        self._record.position = before._record.position[0], 0

    def install(self, patches: Patches, _imports: Imports) -> None:
        """Put a stand-in in the place of `input`."""
        really = builtins.input

        def input(prompt: object = "", /) -> str:
            return self.ask(prompt) if self._gate.serves() else really(prompt)

        patches.add(builtins, {"input": input})

    def ask(self, prompt: object) -> str:
        """Print a prompt and return the line that is typed.

        Raises:
            EOFError: when there is none.
        """
        sys.stdout.write(str(prompt))
        line = self.readline()
        if not line:
            if self.source is not None:
                raise EOFError("EOF when reading a line")
            raise EOFError(words("Effects", "input() waits for a line, and nobody can type one here"))
        return line.removesuffix("\n")

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        """Return a line that was typed; empty at the end."""
        line: str = self._record.next(self._read_line)
        return line

    def _read_line(self) -> str:
        return self.source.readline() if self.source is not None else ""

    def read(self, size: int | None = -1, /) -> str:
        """Return all lines that are left."""
        return "".join(iter(self.readline, ""))

    def readlines(self, hint: int = -1, /) -> list[str]:  # type: ignore[override]
        """Return all lines that are left."""
        return list(iter(self.readline, ""))

    def __next__(self) -> str:  # type: ignore[override]
        """Return the next line."""
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readable(self) -> bool:
        """Return True."""
        return True

    def isatty(self) -> bool:
        """Return False: nobody is asked twice."""
        return False

    def fileno(self) -> int:
        """Return the number of the real stream."""
        if not isinstance(self.source, io.IOBase):
            raise io.UnsupportedOperation("fileno")
        return self.source.fileno()

    def close(self) -> None:
        """Do nothing."""

    def memento_state(self) -> Any:
        """Return nothing: the record belongs to the moment."""
        return None

    def memento_restore(self, state: object) -> None:
        """Do nothing."""
