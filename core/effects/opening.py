"""Stand in for `open`."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from typing import Any

from core.effects import real
from core.effects.disk_file import DiskFile
from core.effects.failures import failure
from core.effects.handles import MemoryFile, ScriptFile
from core.effects.overlay import Kind, Overlay
from core.effects.text_file import TextFile

HOW = ("encoding", "errors", "newline", "closefd", "opener")
"""The arguments of `open` after the first three; those of text come first."""

MAPPED = "memmap.py"
"""A file of numpy's that hands the number of the file on to the system, which maps its bytes into memory."""


def key(path: Any) -> str:
    """Return the path under which a file is known."""
    return os.path.abspath(os.fsdecode(path))


class Opening:
    """Open files so that they can be gone back in: all that is written, and what the script itself reads."""

    def __init__(self, overlay: Overlay) -> None:
        self._overlay = overlay
        self._gate = overlay.gate

    def stand_in(self, really: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function in the place of `open`."""

        def open(file: Any, mode: str = "r", buffering: int = -1, *more: Any, **named: Any) -> Any:
            how = {**dict(zip(HOW, more, strict=False)), **named}
            opened: ScriptFile | TextFile | None = None
            if self._gate.serves() and _is_plain(file, mode, buffering, how):
                opened = self._opened(file, mode, self._gate.called_by_own(), self._gate.called_from(MAPPED))
            if opened is None:
                return really(file, mode, buffering, **how)
            if isinstance(opened, ScriptFile) and "b" not in mode:
                self._overlay.handles.add(opened)
                opened = TextFile(opened, mode, **{name: how[name] for name in HOW[:3] if name in how})
            self._overlay.handles.add(opened)
            return opened

        return open

    def _opened(self, file: Any, mode: str, own: bool, mapped: bool) -> ScriptFile | None:
        """Return a file that can be gone back in; None where the system is to open one."""
        if not any(letter in mode for letter in "wax+"):
            return self._reading(file, mode, own)
        if mapped or self._is_special(file) or self._gate.importing():
            return None
        return self._writing(file, mode)

    def _is_special(self, file: Any) -> bool:
        """Return whether it is a device or the like."""
        path = key(file)
        return self._overlay.at(path) is Kind.UNTOUCHED and real.exists(path) and not real.is_file(path)

    def _reading(self, file: Any, mode: str, own: bool) -> ScriptFile | None:
        path = key(file)
        entry = self._overlay.at(path)
        binary = mode.replace("t", "").replace("b", "") + "b"
        if entry is Kind.UNTOUCHED:
            return DiskFile(self._overlay, path, file, binary) if own and real.is_file(path) else None
        if entry is Kind.NOTHING:
            raise failure(self._overlay.reason_missing(path), file)
        if entry is Kind.FOLDER:
            raise failure(errno.EISDIR, file)
        return MemoryFile(self._overlay, self._overlay.content(path), file, binary)

    def _writing(self, file: Any, mode: str) -> ScriptFile:
        path = key(file)
        overlay = self._overlay
        exists, binary = overlay.exists(path), mode.replace("t", "").replace("b", "") + "b"
        if "x" in mode and exists:
            raise failure(errno.EEXIST, file)
        if not exists and ("r" in mode or not overlay.is_folder(os.path.dirname(path))):
            raise failure(self._overlay.reason_missing(path), file)
        if exists and overlay.is_folder(path):
            raise failure(errno.EISDIR, file)
        if self._gate.frontier:
            self._check_writable(file, path)
        content = overlay.create(path) if "w" in mode or not exists else overlay.content(path)
        overlay.write_out(content)
        return MemoryFile(overlay, content, file, binary)

    def _check_writable(self, file: Any, path: str) -> None:
        """Raise what Python raises where nothing may be written."""
        if not real.access(path if real.exists(path) else os.path.dirname(path), os.W_OK):
            raise failure(errno.EACCES, file)


def _is_plain(file: Any, mode: Any, buffering: int, how: dict[str, Any]) -> bool:
    """Return whether a call is one that Python takes; the rest is as Python has it, errors among it."""
    if not isinstance(file, (str, bytes, os.PathLike)) or not isinstance(mode, str) or how.get("opener") is not None:
        return False
    if "".join(sorted(mode.replace("t", "").replace("b", ""))) not in {"r", "w", "a", "x", "+r", "+w", "+a", "+x"}:
        return False
    if "b" in mode:
        return mode.count("b") == 1 and "t" not in mode and all(how.get(name) is None for name in HOW[:3])
    return mode.count("t") < 2 and buffering != 0
