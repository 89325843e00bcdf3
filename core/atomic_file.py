"""Atomic file writes: a new file replaces the old one only once all of it is on the disk."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import BinaryIO

FilePath = str | os.PathLike[str]


@contextmanager
def replacing(path: FilePath) -> Iterator[BinaryIO]:
    """Open a file for writing that replaces the one at `path` when the block ends.

    If the block raises or the disk is full, the old file is kept and nothing is left beside it. A symbolic link stays
    a link, and its target is replaced. Permissions are kept, and so is the owner where the system allows it.

    Anything but a regular file, such as a pipe, is written in place; so is a file in a folder that takes no new ones.

    Raises:
        OSError: naming `path`, if it cannot be written.
    """
    with _naming(path):
        draft = _begin(path)
        if draft is None:
            with _in_place(path) as file:
                yield file
            return
        try:
            with draft.file:
                yield draft.file
                draft.file.flush()
                os.fsync(draft.file.fileno())  # some disks report only here that they are full
            os.replace(draft.file.name, draft.target)
        finally:
            _discard(draft)


def write(path: FilePath, content: bytes) -> None:
    """Write a file as `replacing` does.

    Raises:
        OSError: naming `path`, if it cannot be written; the old file is kept.
    """
    with replacing(path) as file:
        file.write(content)


def check_writable(path: FilePath) -> None:
    """Check before long work that a file could be written, and change nothing.

    Raises:
        OSError: naming `path`, if it could not.
    """
    with _naming(path):
        draft = _begin(path)
        if draft is not None:
            _discard(draft)
        elif not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


@dataclass(frozen=True, slots=True)
class _Draft:
    """A temporary file beside the one that it is to replace."""

    file: BinaryIO
    target: str


def _begin(path: FilePath) -> _Draft | None:
    """Open a draft with the permissions of the old file; return None if `path` has to be written in place."""
    if os.path.basename(path) in ("", os.curdir, os.pardir):  # `realpath` would accept these
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    target, old = os.path.realpath(path), _found_at(path)
    if old is not None:
        if stat.S_ISDIR(old.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not stat.S_ISREG(old.st_mode) or _output_at(old) is not None:
            return None
        os.close(os.open(target, os.O_WRONLY))  # fails if the file is read-only, or on Windows open elsewhere
    try:
        file = open(os.path.join(os.path.dirname(target), f".{secrets.token_hex(8)}.part"), "xb")  # noqa: SIM115
    except PermissionError:
        if old is None:
            raise
        return None
    if old is not None:
        _take_after(file.name, target, old)
    return _Draft(file, target)


def _take_after(part: str, target: str, old: os.stat_result) -> None:
    """Give a draft the owner and the permissions of the old file."""
    if hasattr(os, "chown"):
        with suppress(OSError):  # only an administrator may change a file's owner
            os.chown(part, old.st_uid, old.st_gid)
    with suppress(OSError):  # the file system of a memory stick has no permissions
        shutil.copystat(target, part)


def _discard(draft: _Draft) -> None:
    draft.file.close()
    with suppress(FileNotFoundError):  # it has already replaced the target
        os.unlink(draft.file.name)


def _found_at(path: FilePath) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


def _output_at(found: os.stat_result) -> int | None:
    """Return the descriptor of the standard output or error if `found` is one of them."""
    for descriptor in (1, 2):
        with suppress(OSError):
            if os.path.samestat(os.fstat(descriptor), found):
                return descriptor
    return None


@contextmanager
def _in_place(path: FilePath) -> Iterator[BinaryIO]:
    """Open anything but a regular file. Standard output continues where it is; reopening would truncate it."""
    output = _output_at(os.stat(path))
    if output is not None and sys.stdout is not None:
        sys.stdout.flush()
    with open(path if output is None else os.dup(output), "wb") as file:
        yield file


@contextmanager
def _naming(path: FilePath) -> Iterator[None]:
    """Put the path that the user named into every OSError, whichever file it occurred on."""
    try:
        yield
    except OSError as error:
        if error.errno is not None:
            error.filename, error.filename2 = os.fspath(path), None
        raise
