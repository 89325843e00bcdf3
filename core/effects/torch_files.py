"""Files that torch writes and reads itself, by their paths."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from core.effects import real
from core.effects.content import Content
from core.effects.opening import key, missing
from core.effects.overlay import Kind, Overlay
from core.effects.patches import Patches, replacing

Function = Callable[..., Any]


class TorchFiles:
    """Let torch write to a file elsewhere, of the same name since it goes into the archive, and take over the bytes."""

    def __init__(self, overlay: Overlay) -> None:
        self._overlay = overlay
        self._gate = overlay.gate

    def install(self, patches: Patches, torch: ModuleType) -> None:
        """Put stand-ins in the places of functions of torch."""
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

    @contextmanager
    def _on_disk(self, f: Any) -> Iterator[Any]:
        """Let what a path holds at this moment lie on the disk."""
        entry = self._overlay.at(key(f))
        if not isinstance(entry, Content):
            if entry is not Kind.UNTOUCHED:
                raise missing(f)
            yield f
            return
        with self._gate.standing_aside(), tempfile.TemporaryDirectory() as folder:
            elsewhere = os.path.join(folder, os.path.basename(key(f)))
            with real.open(elsewhere, "wb") as file:
                file.write(entry.read(0, entry.length))
            yield elsewhere
