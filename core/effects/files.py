"""Stand-ins for the functions by which scripts reach the disk."""

from __future__ import annotations

import builtins
import errno
import io
import os
import pathlib
import shutil
import stat
from collections.abc import Callable, Iterator
from typing import Any

from core.effects import real
from core.effects.content import Content
from core.effects.imports import Imports
from core.effects.opening import Opening, key, missing
from core.effects.overlay import Kind, Overlay
from core.effects.patches import Patches, replacing
from core.effects.records import Records
from core.i18n import words

Function = Callable[..., Any]


class Files:
    """Let a script see the disk as at its present moment, and reach it only at the frontier."""

    def __init__(self, overlay: Overlay, records: Records) -> None:
        self._overlay = overlay
        self._gate = overlay.gate
        self._temporary = records.of("tempfile.mkdtemp")

    def install(self, patches: Patches, imports: Imports) -> None:
        """Put the stand-ins in the places of the functions."""
        opening = Opening(self._overlay)
        patches.add(builtins, {"open": opening.stand_in(real.open)})
        patches.add(io, {"open": opening.stand_in(real.open)})
        makers = {
            "stat": self._stat, "lstat": self._stat, "listdir": self._listdir, "scandir": self._scandir,
            "mkdir": self._mkdir, "remove": self._remove, "unlink": self._remove, "rmdir": self._rmdir,
            "rename": self._move, "replace": self._move, "chmod": self._touching, "utime": self._touching,
            "access": self._access,
            "open": self._open,
        }  # fmt: skip
        patches.add(os, replacing(os, makers))
        patches.add(
            os.path,
            replacing(
                os.path, {"exists": self._exists, "lexists": self._exists, "isfile": self._isfile, "isdir": self._isdir}
            ),
        )
        patches.add_to_class(pathlib.Path, "touch", self._touch(pathlib.Path.touch))
        imports.replace_for_own(patches, "tempfile", {"mkdtemp": self._mkdtemp})
        patches.add(shutil, replacing(shutil, {"rmtree": self._rmtree}))

    def _path(self, path: Any, named: dict[str, Any], depth: int = 1) -> str | None:
        """Return the path of a call that is the script's; None where the system is to answer."""
        if not isinstance(path, (str, bytes, os.PathLike)) or not self._gate.serves(depth + 1):
            return None
        if named.get("dir_fd") is not None or named.get("src_dir_fd") is not None:
            return None
        return key(path)

    def _touched(self, path: Any, named: dict[str, Any]) -> str | None:
        """Return the path of a call that is the script's, if the script has touched what is there."""
        if not self._gate.entered:
            return None
        known = self._path(path, named, 2)
        return None if known is None or self._overlay.at(known) is Kind.UNTOUCHED else known

    def _stat(self, really: Function) -> Function:
        def stat(path: Any, **named: Any) -> Any:
            known = self._touched(path, named)
            return really(path, **named) if known is None else self._stat_of(known, path, really)

        return stat

    def _stat_of(self, known: str, path: Any, really: Function) -> os.stat_result:
        """Return what the system says of a path, with the size of the present moment."""
        entry = self._overlay.at(known)
        if entry is Kind.NOTHING:
            raise missing(path)
        try:
            there = list(really(known)[:10])
        except OSError:
            there = [stat.S_IFREG | 0o644, 0, 0, 1, 0, 0, 0, 0, 0, 0]
        kind, size = (stat.S_IFREG, entry.length) if isinstance(entry, Content) else (stat.S_IFDIR, there[6])
        there[0], there[6] = kind | stat.S_IMODE(there[0]), size
        return os.stat_result(there)

    def _exists(self, really: Function) -> Function:
        def exists(path: Any) -> Any:
            known = self._touched(path, {})
            return really(path) if known is None else self._overlay.exists(known)

        return exists

    def _isfile(self, really: Function) -> Function:
        def isfile(path: Any) -> Any:
            known = self._touched(path, {})
            return really(path) if known is None else isinstance(self._overlay.at(known), Content)

        return isfile

    def _isdir(self, really: Function) -> Function:
        def isdir(s: Any) -> Any:
            known = self._touched(s, {})
            return really(s) if known is None else self._overlay.is_folder(known)

        return isdir

    def _access(self, really: Function) -> Function:
        def access(path: Any, mode: int, **named: Any) -> Any:
            known = self._touched(path, named)
            if known is None:
                return really(path, mode, **named)
            return self._overlay.exists(known) and (really(known, mode) or not real.exists(known))

        return access

    def _listdir(self, really: Function) -> Function:
        def listdir(path: Any = ".") -> Any:
            known = self._path(path, {}) if self._gate.entered else None
            if known is None or isinstance(path, bytes) or not self._is_changed_folder(known):
                return really(path)
            return self._names(known, path)

        return listdir

    def _scandir(self, really: Function) -> Function:
        def scandir(path: Any = ".") -> Any:
            known = self._path(path, {}) if self._gate.entered else None
            if known is None or isinstance(path, bytes) or not self._is_changed_folder(known):
                return really(path)
            return _Scan(iter([_Found(os.fspath(path), name) for name in self._names(known, path)]))

        return scandir

    def _is_changed_folder(self, known: str) -> bool:
        return self._overlay.at(known) is not Kind.UNTOUCHED or self._overlay.holds_below(known)

    def _names(self, known: str, path: Any) -> list[str]:
        if not self._overlay.exists(known):
            raise missing(path)
        if not self._overlay.is_folder(known):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), path)
        return self._overlay.names(known)

    def _mkdir(self, really: Function) -> Function:
        def mkdir(path: Any, mode: int = 0o777, **named: Any) -> None:
            known = self._path(path, named)
            if known is None or self._gate.importing():
                really(path, mode, **named)
                return
            if self._overlay.exists(known):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), path)
            if not self._overlay.exists(os.path.dirname(known)):
                raise missing(path)
            self._overlay.make_folder(known, mode)

        return mkdir

    def _mkdtemp(self, really: Function) -> Function:
        def mkdtemp(*values: Any, **named: Any) -> Any:
            if not self._gate.serves_main():
                return really(*values, **named)
            path = self._temporary.next(lambda: self._aside(really, values, named))
            self._overlay.make_folder(key(path), 0o700)
            return path

        return mkdtemp

    def _aside(self, really: Function, values: tuple[Any, ...], named: dict[str, Any]) -> Any:
        with self._gate.standing_aside():
            return really(*values, **named)

    def _remove(self, really: Function) -> Function:
        def remove(path: Any, **named: Any) -> None:
            known = self._path(path, named)
            if known is None or self._gate.importing():
                really(path, **named)
                return
            if not self._overlay.exists(known):
                raise missing(path)
            if self._overlay.is_folder(known):
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
            self._overlay.remove(known)

        return remove

    def _rmdir(self, really: Function) -> Function:
        def rmdir(path: Any, **named: Any) -> None:
            known = self._path(path, named)
            if known is None or self._gate.importing():
                really(path, **named)
                return
            if self._names(known, path):
                raise OSError(errno.ENOTEMPTY, os.strerror(errno.ENOTEMPTY), path)
            self._overlay.remove(known)

        return rmdir

    def _rmtree(self, really: Function) -> Function:
        def rmtree(path: Any, *more: Any, **named: Any) -> None:
            known = self._path(path, named)
            if known is None or self._gate.importing() or not self._overlay.is_folder(known):
                really(path, *more, **named)
            else:
                self._remove_all(known)

        return rmtree

    def _remove_all(self, folder: str) -> None:
        for name in self._overlay.names(folder):
            path = os.path.join(folder, name)
            if self._overlay.is_folder(path):
                self._remove_all(path)
            else:
                self._overlay.remove(path)
        self._overlay.remove(folder)

    def _move(self, really: Function) -> Function:
        def move(src: Any, dst: Any, **named: Any) -> None:
            source = self._path(src, named)
            if source is None or self._gate.importing() or self._moves_folder(source):
                really(src, dst, **named)
                return
            if not self._overlay.exists(source) or not self._overlay.is_folder(os.path.dirname(key(dst))):
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), src, None, dst)
            if self._overlay.is_folder(key(dst)):
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), src, None, dst)
            self._overlay.move(source, key(dst))

        return move

    def _moves_folder(self, source: str) -> bool:
        return self._overlay.is_folder(source)

    def _touch(self, really: Function) -> Function:
        def touch(path: pathlib.Path, mode: int = 0o666, exist_ok: bool = True) -> None:
            known = self._path(path, {})
            if known is None or self._gate.importing():
                really(path, mode, exist_ok)
            elif self._overlay.exists(known):
                if not exist_ok:
                    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
                os.utime(path)
            else:
                io.open(path, "wb").close()  # noqa: UP020 - the stand-in

        return touch

    def _open(self, really: Function) -> Function:
        def open(path: Any, flags: int, *more: Any, **named: Any) -> Any:
            if flags & (os.O_WRONLY | os.O_RDWR) and self._gate.called_by_own():
                note = words("Effects", "What the script writes with os.open() is written again after going back.")
                self._gate.note(note)
            return really(path, flags, *more, **named)

        return open

    def _touching(self, really: Function) -> Function:
        def touch(path: Any, *more: Any, **named: Any) -> None:
            known = self._touched(path, named)
            if known is None or self._gate.frontier:
                really(path, *more, **named)

        return touch


class _Scan:
    """What `os.scandir` gives."""

    def __init__(self, found: Iterator[_Found]) -> None:
        self._found = found

    def __iter__(self) -> _Scan:
        return self

    def __next__(self) -> _Found:
        return next(self._found)

    def __enter__(self) -> _Scan:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Do nothing: no file of the system is open."""


class _Found:
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
