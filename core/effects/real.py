"""Functions of the system as they are, whatever stands in their places while a script runs."""

from __future__ import annotations

from io import open  # noqa: UP029 - the one that no stand-in replaces
from os import access, chdir, getcwd, listdir, mkdir, remove, replace, rmdir, stat
from stat import S_ISDIR, S_ISREG

__all__ = [
    "access",
    "chdir",
    "exists",
    "getcwd",
    "is_file",
    "is_folder",
    "listdir",
    "mkdir",
    "open",
    "remove",
    "replace",
    "rmdir",
    "stat",
]


def exists(path: str) -> bool:
    """Return whether there is something on the disk."""
    return _mode(path) is not None


def is_file(path: str) -> bool:
    """Return whether there is a regular file on the disk."""
    mode = _mode(path)
    return mode is not None and S_ISREG(mode)


def is_folder(path: str) -> bool:
    """Return whether there is a folder on the disk."""
    mode = _mode(path)
    return mode is not None and S_ISDIR(mode)


def _mode(path: str) -> int | None:
    try:
        return stat(path).st_mode
    except (OSError, ValueError):
        return None
