"""Stand-ins for the functions by which scripts look for files and folders."""

from __future__ import annotations

import errno
import glob
import os
import stat
from typing import Any

from core.effects import real
from core.effects.content import Content
from core.effects.failures import failure
from core.effects.file_calls import FileCalls, Function
from core.effects.overlay import Kind
from core.effects.patches import Patches, replacing
from core.effects.scanning import Found, Scan


class Looking(FileCalls):
    """Let a script find what is there at its present moment."""

    def install(self, patches: Patches) -> None:
        """Put the stand-ins in the places of the functions."""
        makers = {
            "stat": self._stat,
            "lstat": self._stat,
            "access": self._access,
            "listdir": self._listdir,
            "scandir": self._scandir,
        }
        patches.add(os, replacing(os, makers))
        makers = {"exists": self._exists, "lexists": self._exists, "isfile": self._isfile, "isdir": self._isdir}
        patches.add(os.path, replacing(os.path, makers))
        for holder in vars(glob).values():
            if isinstance(holder, type):
                self._install_globber(patches, holder)

    def _install_globber(self, patches: Patches, holder: type) -> None:
        """Let pathlib, which from Python 3.13 on remembers functions of the system, look where the script looks."""
        makers = {"lstat": self._stat, "scandir": self._scandir, "lexists": self._exists}
        for name, make in makers.items():
            found = vars(holder).get(name)
            if isinstance(found, staticmethod) and found.__func__ in (os.lstat, os.scandir, os.path.lexists):
                patches.add_to_class(holder, name, staticmethod(make(found.__func__)))

    def _stat(self, really: Function) -> Function:
        def stat(path: Any, **named: Any) -> Any:
            known = self._touched(path, named)
            return really(path, **named) if known is None else self._stat_of(known, path, really)

        return stat

    def _stat_of(self, known: str, path: Any, really: Function) -> os.stat_result:
        """Return what the system says of a path, with the size of the present moment."""
        entry = self._overlay.at(known)
        if entry is Kind.NOTHING:
            raise failure(self._overlay.reason_missing(known), path)
        try:
            there = list(really(known)[:10])
        except OSError:
            there = [stat.S_IFREG | 0o644, id(entry), 0, 1, 0, 0, 0, 0, 0, 0]  # two files have not one number
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
            return Scan(iter([Found(os.fspath(path), name) for name in self._names(known, path)]))

        return scandir

    def _is_changed_folder(self, known: str) -> bool:
        return self._overlay.at(known) is not Kind.UNTOUCHED or self._overlay.holds_below(known)

    def _names(self, known: str, path: Any) -> list[str]:
        if not self._overlay.exists(known):
            raise failure(self._overlay.reason_missing(known), path)
        if not self._overlay.is_folder(known):
            raise failure(errno.ENOTDIR, path)
        return self._overlay.names(known)
