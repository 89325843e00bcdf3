"""Stand-ins for the functions by which scripts make, move and remove files and folders."""

from __future__ import annotations

import errno
import io
import os
import pathlib
import shutil
from typing import Any

from core.effects.failures import failure
from core.effects.file_calls import FileCalls, Function
from core.effects.imports import Imports
from core.effects.opening import key
from core.effects.overlay import Overlay
from core.effects.patches import Patches, replacing
from core.effects.records import Records
from core.i18n import words


class Changing(FileCalls):
    """Let a script change what is there at its present moment."""

    def __init__(self, overlay: Overlay, records: Records) -> None:
        super().__init__(overlay)
        self._temporary = records.of("tempfile.mkdtemp")

    def install(self, patches: Patches, imports: Imports) -> None:
        """Put the stand-ins in the places of the functions."""
        makers = {
            "mkdir": self._mkdir,
            "remove": self._remove,
            "unlink": self._remove,
            "rmdir": self._rmdir,
            "rename": self._move,
            "replace": self._move,
            "chmod": self._touching,
            "utime": self._touching,
            "open": self._open,
        }
        patches.add(os, replacing(os, makers))
        patches.add(shutil, replacing(shutil, {"rmtree": self._rmtree}))
        patches.add_to_class(pathlib.Path, "touch", self._touch(pathlib.Path.touch))
        imports.replace_for_own(patches, "tempfile", {"mkdtemp": self._mkdtemp})

    def _changes(self, path: Any, named: dict[str, Any]) -> str | None:
        """Return the path of a call that changes what the script sees; None where the system is to do it."""
        known = self._path(path, named, 2)
        return None if known is None or self._gate.importing(2) else known

    def _mkdir(self, really: Function) -> Function:
        def mkdir(path: Any, mode: int = 0o777, **named: Any) -> None:
            known = self._changes(path, named)
            if known is None:
                really(path, mode, **named)
                return
            if self._overlay.exists(known):
                raise failure(errno.EEXIST, path)
            if not self._overlay.is_folder(os.path.dirname(known)):
                raise failure(self._overlay.reason_missing(known), path)
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
            known = self._changes(path, named)
            if known is None:
                really(path, **named)
                return
            if not self._overlay.exists(known):
                raise failure(self._overlay.reason_missing(known), path)
            if self._overlay.is_folder(known):
                raise failure(errno.EISDIR, path)
            self._overlay.remove(known)

        return remove

    def _rmdir(self, really: Function) -> Function:
        def rmdir(path: Any, **named: Any) -> None:
            known = self._changes(path, named)
            if known is None:
                really(path, **named)
                return
            if not self._overlay.exists(known):
                raise failure(self._overlay.reason_missing(known), path)
            if not self._overlay.is_folder(known):
                raise failure(errno.ENOTDIR, path)
            if self._overlay.names(known):
                raise failure(errno.ENOTEMPTY, path)
            self._overlay.remove(known)

        return rmdir

    def _rmtree(self, really: Function) -> Function:
        def rmtree(path: Any, *more: Any, **named: Any) -> None:
            known = self._changes(path, named)
            if known is None or not self._overlay.is_folder(known):
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
            source = self._changes(src, named)
            if source is None:
                really(src, dst, **named)
                return
            code = self._refusal(source, key(dst), replaces=os.name != "nt" or really.__name__ == "replace")
            if code is not None:
                raise failure(code, src, dst)
            self._move_all(source, key(dst))

        return move

    def _refusal(self, source: str, target: str, replaces: bool) -> int | None:
        """Return the code of the error that moving would raise."""
        overlay = self._overlay
        for path in (source, target):
            if not overlay.is_folder(os.path.dirname(path)):
                return overlay.reason_missing(path)
        if not overlay.exists(source):
            return errno.ENOENT
        if overlay.is_folder(source) and f"{target}{os.sep}".startswith(f"{source}{os.sep}"):
            return None if source == target else errno.EINVAL
        if not overlay.exists(target):
            return None
        if not replaces:
            return errno.EEXIST
        if overlay.is_folder(target):
            return self._refusal_by_folder(source, target)
        return errno.ENOTDIR if overlay.is_folder(source) else None

    def _refusal_by_folder(self, source: str, target: str) -> int | None:
        if f"{source}{os.sep}".startswith(f"{target}{os.sep}"):
            return errno.ENOTEMPTY
        if not self._overlay.is_folder(source):
            return errno.EISDIR
        return errno.ENOTEMPTY if self._overlay.names(target) else None

    def _move_all(self, source: str, target: str) -> None:
        if source == target:
            return
        if not self._overlay.is_folder(source):
            self._overlay.move(source, target)
            return
        self._overlay.make_folder(target, 0o777)
        for name in self._overlay.names(source):
            self._move_all(os.path.join(source, name), os.path.join(target, name))
        self._overlay.remove(source)

    def _touch(self, really: Function) -> Function:
        def touch(path: pathlib.Path, mode: int = 0o666, exist_ok: bool = True) -> None:
            known = self._changes(path, {})
            if known is None:
                really(path, mode, exist_ok)
            elif self._overlay.exists(known):
                if not exist_ok:
                    raise failure(errno.EEXIST, str(path))
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
