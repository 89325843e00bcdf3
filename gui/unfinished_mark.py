"""A file that is left behind by a process that did not come to the end of what it was doing."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO

MOST_BYTES = 100_000


class Mark:
    """Made when something begins and removed when it has ended; locked meanwhile.

    The system frees the lock of a process that has ended, in whatever way. So a mark that can be locked is of one that
    is gone, and the mark of another process, which still runs, is never taken for such. An empty one counts for
    nothing: it is about to be written, or to be removed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def begin(self, text: str) -> IO[bytes] | None:
        """Makes the mark. To the file returned, which stays open, more may be written; None where there can be none."""
        if self._path.exists() and not self._path.is_file():
            return None  # to open a pipe could take for ever
        try:
            file = self._path.open("ab", buffering=0)
            if not _lock(file):
                file.close()
                return None
            self._file = file
            file.truncate(0)
            file.write(text.encode())
        except OSError:
            self.end()  # on a full disk it says nothing
            return None
        return file

    def end(self) -> None:
        """Removes the mark, if it is ours."""
        if self._file is None:
            return
        file, self._file = self._file, None
        with suppress(OSError), file:
            file.truncate(0)
            if os.name != "nt":  # where an open file cannot be removed
                self._path.unlink()
        if os.name == "nt":
            with suppress(OSError):
                self._path.unlink()

    def take(self) -> str | None:
        """What stands in a mark whose process is gone; None when there is none. Once taken it is removed."""
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
    """Whether nobody else has it locked. It is unlocked when it is closed, if only by the end of the process."""
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
