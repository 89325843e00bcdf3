"""A file left behind by a process that did not finish its work."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO

MOST_BYTES = 100_000


class Mark:
    """A file created when something begins, removed when it ends, and locked meanwhile.

    The system releases the locks of a process however it ends. So a mark that can be locked belongs to a process that
    is gone, and the mark of a running process is never mistaken for one. An empty mark does not count: it is about to
    be written, or to be removed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def begin(self, text: str) -> IO[bytes] | None:
        """Create the mark. Return its file, which stays open for further writing; None if it cannot be created."""
        if self._path.exists() and not self._path.is_file():
            return None  # opening a pipe could block for ever
        try:
            file = self._path.open("ab", buffering=0)
            if not _lock(file):
                file.close()
                return None
            self._file = file
            file.truncate(0)
            file.write(text.encode())
        except OSError:
            self.end()  # on a full disk it is useless
            return None
        return file

    def end(self) -> None:
        """Remove the mark, if it is ours."""
        if self._file is None:
            return
        file, self._file = self._file, None
        with suppress(OSError), file:
            file.truncate(0)
            if os.name != "nt":  # Windows cannot remove an open file
                self._path.unlink()
        if os.name == "nt":
            with suppress(OSError):
                self._path.unlink()

    def take(self) -> str | None:
        """Read and remove a mark whose process is gone; return None if there is none."""
        if not self._path.is_file():
            return None
        try:
            with self._path.open("r+b") as file:
                if not _lock(file):
                    return None
                text = file.read(MOST_BYTES).decode(errors="replace")
                file.truncate(0)
        except OSError:
            return None
        with suppress(OSError):
            self._path.unlink()
        return text or None


def _lock(file: IO[bytes]) -> bool:
    """Lock a file, and return whether that succeeded. Closing it unlocks it, as does the end of the process."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
