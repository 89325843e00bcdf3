"""Files of text that a script has opened."""

from __future__ import annotations

import io
from typing import Any

from core.effects.handles import ScriptFile


class TextFile(io.TextIOWrapper):
    """Text in a file that can be gone back in."""

    def __init__(self, file: ScriptFile, mode: str, **how: Any) -> None:
        self._file = file
        self._cookie: int | None = None
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
        return self._file, None if self._file.closed else self.tell()

    def memento_restore(self, state: Any) -> None:
        """Remember where to stand, as soon as the file below does."""
        self._cookie = state[1]

    def memento_restored(self) -> None:
        """Stand there again."""
        self._file.memento_restored()
        cookie, shut = self._cookie, self._file.closed
        if cookie is not None:
            self._file.reopen(shut=False)
            self.seek(cookie)
            self._file.reopen(shut)
