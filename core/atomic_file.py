"""Files that are whole or not there: a new one takes the place of the old once all of it is on the disk."""

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
    """Open a file to write, which takes the place of the one at `path` when the block ends.

    If the block raises or the disk is full, the old file is still there and nothing lies beside it. A symbolic link
    stays one, and the file that it leads to is replaced. The permissions stay, and where the system lets it the owner.

    What is no regular file, such as a pipe, is written to as it is; so is a file in a folder that takes no other.

    Raises:
        OSError: naming `path`, when it cannot be written.
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
                os.fsync(draft.file.fileno())  # some disks say only here that they are full
            os.replace(draft.file.name, draft.target)
        finally:
            _discard(draft)


def write(path: FilePath, content: bytes) -> None:
    """Write a file as `replacing` does.

    Raises:
        OSError: naming `path`, when it cannot be written; the old file is still there.
    """
    with replacing(path) as file:
        file.write(content)


def check_writable(path: FilePath) -> None:
    """Find out before long work whether a file could be written, and leave everything as it is.

    Raises:
        OSError: naming `path`, when it could not.
    """
    with _naming(path):
        draft = _begin(path)
        if draft is not None:
            _discard(draft)
        elif not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


@dataclass(frozen=True, slots=True)
class _Draft:
    """A file beside the one whose place it is to take."""

    file: BinaryIO
    target: str


def _begin(path: FilePath) -> _Draft | None:
    """Open a draft with the permissions of the old file; None when `path` has to be written in place."""
    if os.path.basename(path) in ("", os.curdir, os.pardir):  # which `realpath` would forgive
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    target, old = os.path.realpath(path), _found_at(path)
    if old is not None:
        if stat.S_ISDIR(old.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not stat.S_ISREG(old.st_mode) or _output_at(old) is not None:
            return None
        os.close(os.open(target, os.O_WRONLY))  # refuses what is read-only, or on Windows open elsewhere
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
        with suppress(OSError):  # only an administrator may give a file to somebody else
            os.chown(part, old.st_uid, old.st_gid)
    with suppress(OSError):  # a memory stick knows no permissions
        shutil.copystat(target, part)


def _discard(draft: _Draft) -> None:
    draft.file.close()
    with suppress(FileNotFoundError):  # it has taken its place
        os.unlink(draft.file.name)


def _found_at(path: FilePath) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


def _output_at(found: os.stat_result) -> int | None:
    """The descriptor of the standard output or error, if that is what was found."""
    for descriptor in (1, 2):
        with suppress(OSError):
            if os.path.samestat(os.fstat(descriptor), found):
                return descriptor
    return None


@contextmanager
def _in_place(path: FilePath) -> Iterator[BinaryIO]:
    """Open what is no regular file. The standard output goes on where it is; opened anew it would be emptied."""
    output = _output_at(os.stat(path))
    if output is not None and sys.stdout is not None:
        sys.stdout.flush()
    with open(path if output is None else os.dup(output), "wb") as file:
        yield file


@contextmanager
def _naming(path: FilePath) -> Iterator[None]:
    """Name the file that a person named in every error, whichever one it happened to."""
    try:
        yield
    except OSError as error:
        if error.errno is not None:
            error.filename, error.filename2 = os.fspath(path), None
        raise
