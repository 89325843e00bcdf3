"""The results of `os.scandir` in a folder as a script sees it."""

from __future__ import annotations

import os
from collections.abc import Iterator


class Found:
    """A file or folder that `os.scandir` finds."""

    def __init__(self, folder: str, name: str) -> None:
        self.name, self.path = name, os.path.join(folder, name)

    def __fspath__(self) -> str:
        return self.path

    def __repr__(self) -> str:
        return f"<DirEntry {self.name!r}>"

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        """Return whether it is a folder."""
        return os.path.isdir(self.path)

    def is_file(self, *, follow_symlinks: bool = True) -> bool:
        """Return whether it is a file."""
        return os.path.isfile(self.path)

    def is_symlink(self) -> bool:
        """Return whether it is a link."""
        return os.path.islink(self.path)

    def is_junction(self) -> bool:
        """Return False: links of Windows are not followed."""
        return False

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
        """Return what the system says of it."""
        return os.stat(self.path)

    def inode(self) -> int:
        """Return its number."""
        return os.stat(self.path).st_ino


class Scan:
    """The result of `os.scandir`."""

    def __init__(self, found: Iterator[Found]) -> None:
        self._found = found

    def __iter__(self) -> Scan:
        return self

    def __next__(self) -> Found:
        return next(self._found)

    def __enter__(self) -> Scan:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Do nothing: no file of the system is open."""
