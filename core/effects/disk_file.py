"""Files that a script only reads."""

from __future__ import annotations

import io
from typing import Any

from core.effects import real
from core.effects.handles import ScriptFile
from core.effects.overlay import Overlay


class DiskFile(ScriptFile):
    """A file that the script only reads, and has not written."""

    def __init__(self, overlay: Overlay, path: str, name: Any, mode: str) -> None:
        super().__init__(name, mode)
        self._overlay, self._path = overlay, path
        self._file: Any = real.open(path, "rb")
        self._wanted: tuple[int, bool] | None = None

    def readable(self) -> bool:
        """Return True."""
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        """Read up to `size` bytes, or all that is left."""
        self._check_open()
        data: bytes = self._file.read(size)
        return data

    def read1(self, size: int = -1, /) -> bytes:
        """Read what can be had at once."""
        self._check_open()
        data: bytes = self._file.read1(size)
        return data

    def readinto(self, buffer: Any, /) -> int:
        """Read into a buffer."""
        self._check_open()
        count: int = self._file.readinto(buffer)
        return count

    def peek(self, size: int = 0, /) -> bytes:
        """Return the bytes that come next."""
        self._check_open()
        position = self._file.tell()
        data: bytes = self._file.read(max(size, io.DEFAULT_BUFFER_SIZE))
        self._file.seek(position)
        return data

    def readline(self, size: int | None = -1, /) -> bytes:
        """Read a line."""
        self._check_open()
        line: bytes = self._file.readline(-1 if size is None else size)
        return line

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a position."""
        self._check_open()
        position: int = self._file.seek(offset, whence)
        return position

    def tell(self) -> int:
        """Return the position."""
        self._check_open()
        position: int = self._file.tell()
        return position

    def fileno(self) -> int:
        """Return the system's number of the file."""
        self._check_open()
        number: int = self._file.fileno()
        return number

    def close(self) -> None:
        """Close the file, which may be open again further back."""
        if not self._shut:
            self._shut = True
            self._file.close()

    def memento_state(self) -> object:
        """Return where it stands."""
        return 0 if self._shut else self._file.tell(), self._shut

    def memento_restore(self, state: Any) -> None:
        """Remember where to stand, as soon as it is known what the file held."""
        self._wanted = state

    def memento_restored(self) -> None:
        """Stand there again, in what the file held before the script wrote to it, if it has since."""
        if self._wanted is None:
            return  # the text above has been here already, and may have read on
        position, self._shut = self._wanted
        self._wanted = None
        if not self._overlay.is_untouched(self._path):
            content = self._overlay.held_before(self._path)
            self._file.close()
            self._file = io.BytesIO(content.read(0, content.length))
        elif self._file.closed and not self._shut:
            self._file = real.open(self._path, "rb")
        if not self._shut:
            self._file.seek(position)
