"""What a loop prints, line by line, as a terminal would show it: of a flood, its end."""

from __future__ import annotations

import sys
from collections import deque
from typing import Any

from core.i18n import words
from core.text.clip import MOST_CHARACTERS, noted

MOST_LINES = 1000
MOST_TAKEN = 20_000
"""Characters that are taken at once: as much as a window can show several times a second."""


LONG, PIECE = 1_000, 16
"""Elements of a list that is told piece by piece, and of a piece."""


def text_of(value: object) -> str:
    """A value as `print` writes it. While a long list becomes a text in one call, nobody else has Python's lock."""
    if type(value) is not list or len(value) < LONG or any(element is value for element in value):
        return str(value)
    pieces = (repr(value[start : start + PIECE])[1:-1] for start in range(0, len(value), PIECE))
    return f"[{', '.join(pieces)}]"


class Printout:
    """Collects what is printed until somebody takes it. Holds no more than can be taken at once, or a few times that.

    A line that begins again with a carriage return, as progress bars do, counts only as it was written last.

    Attributes:
        sealed: whether what is printed now has been printed before, and is dropped.
    """

    def __init__(self) -> None:
        self._lines: deque[tuple[str, int]] = deque(maxlen=MOST_LINES)
        self._finished = 0
        self._start, self._length, self._returned = "", 0, False
        self.sealed = False

    def memento_state(self) -> None:
        """Keep nothing: what was printed belongs to whoever reads it, not to a moment of the run."""

    def memento_restore(self, state: None) -> None:
        """Restore nothing."""

    def print(
        self, *values: object, sep: str | None = None, end: str | None = None, file: Any = None, flush: bool = False
    ) -> None:
        """Stand for `print` in a loop: what would go to the terminal is collected."""
        if not any(file is terminal for terminal in (None, sys.stdout, sys.stderr)):
            print(*values, sep=sep, end=end, file=file, flush=flush)
            return
        self.write((" " if sep is None else sep).join(map(text_of, values)))
        self.write("\n" if end is None else end)

    def write(self, text: str) -> None:
        """Prints a text."""
        if self.sealed:
            return
        first, newline, rest = text.partition("\n")
        self._extend(first)
        if not newline:
            return
        self._finish()
        *lines, last = rest.rsplit("\n", MOST_LINES + 1)
        if len(lines) > MOST_LINES:
            self._finished += lines.pop(0).count("\n") + 1
            self._lines.clear()
        for line in lines:
            self._extend(line)
            self._finish()
        self._extend(last)

    def take(self, unfinished: bool) -> list[str]:
        """The lines that nobody has taken yet, each of them cut; the last ones, and a note on how many came before.

        Args:
            unfinished: whether to take a line as well that has not ended yet.
        """
        if unfinished and self._start:
            self._finish()
        lines: deque[str] = deque()
        room = MOST_TAKEN
        while self._lines and room > len(self._lines[-1][0]):
            start, length = self._lines.pop()
            room -= len(start) + 1
            lines.appendleft(noted(start, length))
        if (left_out := self._finished - len(lines)) > 0:
            lines.appendleft(words("Clip", "… {count:,} more lines").format(count=left_out))
        self._lines.clear()
        self._finished = 0
        return list(lines)

    def _extend(self, text: str) -> None:
        """Goes on with the present line."""
        if not text:
            return
        line = text.rstrip("\r")
        _, returned, line = line.rpartition("\r")
        if returned or self._returned:
            self._start, self._length = "", 0
        self._start += line[: max(MOST_CHARACTERS - self._length, 0)]
        self._length += len(line)
        self._returned = text.endswith("\r")

    def _finish(self) -> None:
        self._lines.append((self._start, self._length))
        self._finished += 1
        self._start, self._length, self._returned = "", 0, False
