"""The files that were opened last, in a menu."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMenu

from core.i18n import words
from gui import settings
from gui.style.language import bind_text
from gui.style.tool_tip import tool_tip

SETTING = "recent"
MOST = 10


class RecentFiles(QObject):
    """Keeps the paths of files that were opened, the latest first, and lists them in a menu.

    Signals:
        chosen: the path of a file to open again.
    """

    chosen = Signal(object)

    def __init__(self, menu: QMenu, remembers: bool = True) -> None:
        super().__init__(menu)
        self._menu, self._remembers = menu, remembers
        self._paths = _load() if remembers else []
        menu.setObjectName("recentMenu")
        menu.setToolTipsVisible(True)
        bind_text(menu.setTitle, words("Opening", "Open recent"))
        menu.aboutToShow.connect(self._list)
        menu.setEnabled(bool(self._paths))

    @property
    def folder(self) -> str:
        """The folder of the file that was opened last; empty before any was."""
        return str(self._paths[0].parent) if self._paths else ""

    def add(self, path: Path) -> None:
        """Put a file first."""
        self._keep([path, *(one for one in self._paths if one != path)][:MOST])

    @Slot()
    def _clear(self) -> None:
        self._keep([])

    def _keep(self, paths: Sequence[Path]) -> None:
        self._paths = list(paths)
        self._menu.setEnabled(bool(paths))
        if self._remembers:
            settings.remember(**{SETTING: json.dumps([str(path) for path in paths])})

    @Slot()
    def _list(self) -> None:
        self._menu.clear()
        for path in self._paths:
            action = self._menu.addAction(path.name.replace("&", "&&"))
            action.setToolTip(tool_tip(str(path)))
            action.triggered.connect(partial(self.chosen.emit, path))
        self._menu.addSeparator()
        bind_text(self._menu.addAction("").setText, words("Opening", "Clear this list"))
        self._menu.actions()[-1].triggered.connect(self._clear)


def _load() -> list[Path]:
    with suppress(ValueError, RecursionError):
        kept = json.loads(settings.load().get(SETTING, "[]"))
        if isinstance(kept, list):
            return [Path(path) for path in kept if isinstance(path, str)][:MOST]
    return []
