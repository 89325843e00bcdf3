"""Files that torch and numpy write and read themselves, by their paths."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from core.effects import real
from core.effects.content import Content
from core.effects.failures import failure
from core.effects.imports import Imports
from core.effects.opening import key
from core.effects.overlay import Kind, Overlay
from core.effects.patches import Patches, replacing

Function = Callable[..., Any]


class LibraryFiles:
    """Let libraries reach files through stand-ins.

    Torch writes to a file elsewhere, of the same name since that goes into the archive, and the bytes are taken over.
    Numpy remembers another `open` for texts, and is given open files.
    """

    def __init__(self, overlay: Overlay) -> None:
        self._overlay = overlay
        self._gate = overlay.gate

    def install(self, patches: Patches, imports: Imports) -> None:
        """Put stand-ins in the places of functions of the libraries."""
        imports.when("torch", lambda torch: self._install_torch(patches, torch))
        makers = {"savetxt": self._saving_text, "loadtxt": self._loading_text, "genfromtxt": self._loading_text}
        imports.replace_for_own(patches, "numpy", makers)

    def _install_torch(self, patches: Patches, torch: ModuleType) -> None:
        saves = {"save": self._saving}
        patches.add(torch, replacing(torch, saves))
        patches.add(torch.jit, replacing(torch.jit, {**saves, "load": self._loading}))

    def _saving(self, really: Function) -> Function:
        def save(obj: Any, f: Any, *more: Any, **named: Any) -> Any:
            if not isinstance(f, (str, os.PathLike)) or not self._gate.serves():
                return really(obj, f, *more, **named)
            path = key(f)
            if not self._overlay.is_folder(os.path.dirname(path)):
                return really(obj, f, *more, **named)  # which fails in torch's own words
            with self._gate.standing_aside(), tempfile.TemporaryDirectory() as folder:
                elsewhere = os.path.join(folder, os.path.basename(path))
                really(obj, elsewhere, *more, **named)
                with real.open(elsewhere, "rb") as file:
                    data = file.read()
            self._overlay.take_over(path, data)

        return save

    def _loading(self, really: Function) -> Function:
        def load(f: Any, *more: Any, **named: Any) -> Any:
            if not isinstance(f, (str, os.PathLike)) or not self._gate.serves():
                return really(f, *more, **named)
            with self._on_disk(f) as path:
                return really(path, *more, **named)

        return load

    def _saving_text(self, really: Function) -> Function:
        def savetxt(fname: Any, X: Any, *more: Any, **named: Any) -> Any:
            if not self._is_text(fname):
                return really(fname, X, *more, **named)
            with open(fname, "w", encoding=named.get("encoding") or "latin-1") as file:
                return really(file, X, *more, **named)

        return savetxt

    def _loading_text(self, really: Function) -> Function:
        def load(fname: Any, *more: Any, **named: Any) -> Any:
            if not self._is_text(fname) or self._overlay.at(key(fname)) is Kind.UNTOUCHED:
                return really(fname, *more, **named)
            with open(fname, encoding=named.get("encoding")) as file:
                return really(file, *more, **named)

        return load

    def _is_text(self, name: Any) -> bool:
        """Return whether it is the path of a file that is not compressed."""
        return (
            isinstance(name, (str, os.PathLike))
            and self._gate.serves()
            and not os.fspath(name).endswith((".gz", ".bz2", ".xz", ".lzma"))
        )

    @contextmanager
    def _on_disk(self, f: Any) -> Iterator[Any]:
        """Let what a path holds at this moment lie on the disk."""
        entry = self._overlay.at(key(f))
        if not isinstance(entry, Content):
            if entry is not Kind.UNTOUCHED:
                raise failure(errno.ENOENT, f)
            yield f
            return
        with self._gate.standing_aside(), tempfile.TemporaryDirectory() as folder:
            elsewhere = os.path.join(folder, os.path.basename(key(f)))
            with real.open(elsewhere, "wb") as file:
                file.write(entry.read(0, entry.length))
            yield elsewhere
