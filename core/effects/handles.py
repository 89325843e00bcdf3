"""Files of bytes that know where they stand at a moment, and can be open again after they were closed."""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
from typing import IO, Any

from core.effects import real
from core.effects.content import Content
from core.effects.overlay import Overlay


class ScriptFile(io.BufferedIOBase):
    """A file of bytes that a script has opened.

    Attributes:
        name: as the script gave it.
        mode: as `open` was told.
    """

    def __init__(self, name: Any, mode: str) -> None:
        self.name, self.mode = name, mode
        self._shut = False

    @property
    def closed(self) -> bool:
        """Return whether it is closed at this moment."""
        return self._shut

    @property
    def raw(self) -> ScriptFile:
        """The file itself: nothing is held back in a buffer."""
        return self

    def seekable(self) -> bool:
        """Return True."""
        return True

    def read1(self, size: int = -1, /) -> bytes:
        """Read at most `size` bytes."""
        return self.read(size)

    def readinto(self, buffer: Any, /) -> int:
        """Read into a buffer."""
        view = memoryview(buffer).cast("B")
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)

    def readinto1(self, buffer: Any, /) -> int:
        """Read into a buffer."""
        return self.readinto(buffer)

    def memento_restored(self) -> None:
        """Do nothing more."""

    def read_ahead(self, start: int) -> bytes:
        """Return the bytes from a position on that the text above has read already, as they were then."""
        return b""

    def hold(self, ahead: bytes) -> None:
        """Give the text above these bytes, from where it goes next, whatever the file has come to hold there."""

    def _check_open(self) -> None:
        if self._shut:
            raise ValueError("I/O operation on closed file.")

    def reopen(self, shut: bool) -> None:
        """Be open or closed, as at another moment."""
        self._shut = shut


class MemoryFile(ScriptFile):
    """A file whose content is kept in memory, and follows on the disk at the frontier.

    Text reads ahead, and goes on with what it has read whatever another handle does to the file. When it goes back, it
    forgets this; so the file hands out the same bytes once more: `_held` until the text finds its place, then `_ahead`.
    """

    def __init__(self, overlay: Overlay, content: Content, name: Any, mode: str) -> None:
        super().__init__(name, mode)
        self._overlay, self._content = overlay, content
        self._appends = "a" in mode
        self._position = content.length if self._appends else 0
        self._taken = self._held = self._ahead = b""
        self._stand_in: IO[bytes] | None = None
        self._given_away = False

    def readable(self) -> bool:
        """Return whether the mode allows reading."""
        return "r" in self.mode or "+" in self.mode

    def writable(self) -> bool:
        """Return whether the mode allows writing."""
        return self.mode.strip("bt") != "r"

    def read(self, size: int | None = -1, /) -> bytes:
        """Read up to `size` bytes, or all that is left."""
        if not self.readable():
            raise io.UnsupportedOperation("read")
        self._check_open()
        stop = max(self._content.length, self._behind()) if size is None or size < 0 else self._position + size
        data = self._ahead[: stop - self._position]
        self._ahead = self._ahead[len(data) :]
        data += self._content.read(self._position + len(data), stop)
        self._position += len(data)
        self._taken = data[-io.DEFAULT_BUFFER_SIZE :]
        return data

    def read_ahead(self, start: int) -> bytes:
        """Return the bytes from a position on that the text above has read already, as they were then."""
        recent = self._position - len(self._taken)
        return self._content.read(start, recent) + self._taken[max(start - recent, 0) :] + self._ahead

    def hold(self, ahead: bytes) -> None:
        """Give the text above these bytes, from where it goes next, whatever the file has come to hold there."""
        self._held = ahead

    def _behind(self) -> int:
        """Return the position behind all that has been read ahead."""
        return self._position + len(self._ahead)

    def peek(self, size: int = 0, /) -> bytes:
        """Return the bytes that come next."""
        return self._content.read(self._position, self._position + max(size, io.DEFAULT_BUFFER_SIZE))

    def readline(self, size: int | None = -1, /) -> bytes:
        """Read a line."""
        stop = self._content.find_line_end(self._position)
        return self.read(stop - self._position if size is None or size < 0 else min(size, stop - self._position))

    def write(self, data: Any, /) -> int:
        """Write bytes."""
        if not self.writable():
            raise io.UnsupportedOperation("write")
        if self._shut:
            raise ValueError("write to closed file")
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        written = bytes(data) if isinstance(data, (bytes, bytearray)) else memoryview(data).tobytes()
        self._position = self._content.length if self._appends and written else self._behind()
        self._taken = self._ahead = b""
        self._content.write(self._position, written)
        self._position += len(written)
        self._overlay.wrote(self._content)
        return len(written)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a position."""
        self._check_open()
        position = offset + (0, self._position, self._content.length)[whence]
        if position < 0:
            raise OSError(22, "Invalid argument")
        self._position = position
        self._taken, self._ahead, self._held = b"", self._held, b""
        return position

    def tell(self) -> int:
        """Return the position."""
        self._check_open()
        return self._position

    def truncate(self, size: int | None = None, /) -> int:
        """Let the file end at a position."""
        self._check_open()
        if not self.writable():
            raise io.UnsupportedOperation("truncate")
        size = self._behind() if size is None else size
        self._content.truncate(size)
        self._overlay.wrote(self._content)
        return size

    def flush(self) -> None:
        """Let the disk hold what was written."""
        self._check_open()
        if self.writable() and self._overlay.gate.serves_thread():
            self._overlay.write_out(self._content)

    def close(self) -> None:
        """Close the file, which may be open again further back."""
        if self._shut:
            return
        self.flush()
        self._shut = True
        if self._stand_in is not None:
            self._stand_in.seek(0)
            self._overlay.reload(self._content, self._stand_in)
            self._stand_in.close()
            self._stand_in = None
        if self._overlay.gate.frontier and self._content.path:
            if self._given_away:
                with real.open(self._content.path, "rb") as file:
                    self._overlay.reload(self._content, file)
            self._overlay.release(self._content.path)

    def fileno(self) -> int:
        """Return a number for the system, as a child process needs it; in a replay that of a file nobody sees."""
        self._check_open()
        caller = sys._getframe(1).f_code.co_filename
        if caller != subprocess.__file__ and not self._overlay.gate.is_own(caller):
            raise io.UnsupportedOperation("fileno")  # libraries then write to the file itself
        if self._overlay.gate.frontier and self._content.path:
            self.flush()
            self._given_away = True
            return self._overlay.mirror(self._content.path).fileno()
        if self._stand_in is None:
            with self._overlay.gate.standing_aside():
                self._stand_in = tempfile.TemporaryFile()  # noqa: SIM115
            self._stand_in.write(self._content.read(0, self._content.length))
            self._stand_in.seek(self._position)
        return self._stand_in.fileno()

    def memento_state(self) -> object:
        """Return where it stands, and in what."""
        return self._content, self._position, self._shut

    def memento_restore(self, state: Any) -> None:
        """Stand there again."""
        self._content, self._position, self._shut = state
        self._taken = self._held = self._ahead = b""
