"""Files of text that a script has opened."""

from __future__ import annotations

import io
from typing import Any

from core.effects.handles import ScriptFile

POSITION = (1 << 64) - 1
"""The bits of what text tells as its position that are a position in the file; the others are its decoder's."""


class TextFile(io.TextIOWrapper):
    """Text in a file that can be gone back in."""

    def __init__(self, file: ScriptFile, mode: str, **how: Any) -> None:
        self._file = file
        self._cookie: int | None = None
        self._ahead = b""
        try:
            super().__init__(file, write_through=True, **how)
        except BaseException:
            file.close()
            raise
        self.mode = mode  # type: ignore[misc]

    @property
    def closed(self) -> bool:
        """Return whether it is closed at this moment."""
        return self._file.closed

    def __next__(self) -> str:  # type: ignore[override]
        """Return the next line, and go on telling the position, which Python gives up here."""
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def close(self) -> None:
        """Close the file, which may be open again further back."""
        if not self._file.closed:
            self.flush()
            self._file.close()

    def memento_state(self) -> object:
        """Return where it stands."""
        if self._file.closed:
            return self._file, None, b""
        cookie = self.tell()
        return self._file, cookie, self._file.read_ahead(cookie & POSITION)

    def memento_restore(self, state: Any) -> None:
        """Remember where to stand, as soon as the file below does."""
        _, self._cookie, self._ahead = state

    def memento_restored(self) -> None:
        """Stand there again."""
        self._file.memento_restored()
        cookie, shut = self._cookie, self._file.closed
        if cookie is not None:
            self._file.reopen(shut=False)
            self._file.hold(self._ahead)
            self.seek(cookie)
            self._file.reopen(shut)
