"""Calls of functions that take paths: which of them are a script's."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from core.effects.opening import key
from core.effects.overlay import Kind, Overlay

Function = Callable[..., Any]


class FileCalls:
    """Base class of stand-ins for functions that take paths."""

    def __init__(self, overlay: Overlay) -> None:
        self._overlay = overlay
        self._gate = overlay.gate

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
