"""The bytes of a file at many moments, of which each shares what it can with the others."""

from __future__ import annotations

from typing import IO, NamedTuple

from core.effects import real
from core.effects.sealed import Opaque


class Version(NamedTuple):
    """The content of a file at a moment: the first bytes of a log."""

    log: Log
    length: int


class Log(Opaque):
    """Bytes to which more are added while those that a moment keeps stay as they are.

    Attributes:
        data: the bytes of the latest moment.
        kept: how many of them some moment keeps.
    """

    __slots__ = ("data", "kept")

    def __init__(self, data: bytes | bytearray = b"") -> None:
        self.data = bytearray(data)
        self.kept = 0


class Content:
    """The present content of a file. Files that were opened under one name share it.

    Attributes:
        log, length: the file's bytes are the first `length` of the log.
        path: where it is; empty for one that has been removed, while it is open.
    """

    def __init__(self, data: bytes = b"") -> None:
        self.path = ""
        self.log = Log(data)
        self.length = len(data)

    @property
    def version(self) -> Version:
        """The content of the file, which is kept from now on."""
        self.log.kept = max(self.log.kept, self.length)
        return Version(self.log, self.length)

    @version.setter
    def version(self, version: Version) -> None:
        self.log, self.length = version

    def read(self, start: int, stop: int) -> bytes:
        """Return the bytes of a stretch, as far as there are any."""
        return bytes(self.log.data[start : min(stop, self.length)])

    def find_line_end(self, start: int) -> int:
        """Return where the line that holds a position ends."""
        found = self.log.data.find(b"\n", start, self.length)
        return self.length if found < 0 else found + 1

    def write(self, at: int, data: bytes) -> None:
        """Write bytes, after zeros where the file is shorter."""
        if data:
            self.truncate(max(at, self.length))
            self._put(at, data)

    def truncate(self, length: int) -> None:
        """Let the file end there. Its log stays: often the same bytes are written again."""
        if length > self.length:
            self._put(self.length, bytes(length - self.length))
        self.length = length

    def _put(self, at: int, data: bytes) -> None:
        """Share the log where it holds the same bytes already, as after going back; else leave what is kept alone."""
        log, end = self.log, at + len(data)
        there = len(log.data) - at
        if there > 0 and log.data[at:end] != data[:there]:
            if at < log.kept:
                log = self.log = Log(log.data[: self.length])
            log.data[at:end] = data
        elif there < len(data):
            log.data[at:] = data
        self.length = max(self.length, end)

    def memento_state(self) -> object:
        """Return what the file holds."""
        return self.version

    def memento_restore(self, state: Version) -> None:
        """Let the file hold what it held."""
        self.version = Version(*state)


class Mirror:
    """A file on the disk that is made to hold what a script has written.

    Args:
        path: where it is.
        written: what it holds, if that is known.
    """

    def __init__(self, path: str, written: Version | None = None) -> None:
        self.path = path
        self._written = written
        self._file: IO[bytes] | None = None

    def update(self, content: Content) -> None:
        """Write to the disk what it lacks."""
        written = self._written
        if self._file is None and not real.exists(self.path):
            written = None
        log, length = content.log, content.length
        if written is None or written.log is not log or written.length > length:
            file = self._open()
            file.seek(0)
            file.truncate()
            file.write(content.read(0, length))
        elif written.length < length:
            file = self._open()
            file.seek(written.length)
            file.write(content.read(written.length, length))
        else:
            return
        file.flush()
        self._written = content.version

    def holds(self, content: Content) -> None:
        """Take note of what others have made it hold."""
        self._written = content.version

    def fileno(self) -> int:
        """Return the number of the open file on the disk."""
        return self._open().fileno()

    def close(self) -> None:
        """Let the file go, so that it can be moved or removed on Windows too."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __del__(self) -> None:
        self.close()

    def _open(self) -> IO[bytes]:
        if self._file is None:
            self._file = real.open(self.path, "r+b" if real.exists(self.path) else "wb")
        return self._file
