"""How code and maps share their column: the code takes the height of its lines, and the maps all the rest."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QDockWidget, QMainWindow, QStyle

from gui.docks import Dock
from gui.panels.code import CodePanel

SHARE, MOST_SHARE, TOLERANCE = 0.52, 0.7, 12


def in_sight(dock: QDockWidget) -> bool:
    """Whether it is shown, and behind no tab."""
    return not dock.visibleRegion().isEmpty()


def divide(desk: QMainWindow, upper: QDockWidget, lower: QDockWidget, height: int) -> None:
    """Gives the upper of two docks a height, and the lower the rest: its tabs count to it, the gap to neither."""
    gap = desk.style().pixelMetric(QStyle.PixelMetric.PM_DockWidgetSeparatorExtent, None, desk)
    rest = lower.geometry().bottom() - upper.geometry().top() + 1 - gap - height
    desk.resizeDocks([upper, lower], [height, rest], Qt.Orientation.Vertical)


class CodeRoom(QObject):
    """Follows the code and the size of the window, unless a person has given the code another height."""

    def __init__(self, desk: QMainWindow, code: Dock, panel: CodePanel, maps: Dock) -> None:
        super().__init__(desk)
        self._desk, self._code, self._panel, self._maps = desk, code, panel, maps
        self._wanted = 0
        self._awaited = False
        panel.height_changed.connect(self.follow)

    def share_soon(self) -> None:
        """Shares the column anew once Qt has laid it out, whatever a person has made of it."""
        if not self._awaited:
            self._awaited = True
            QTimer.singleShot(0, self, self._share)

    @Slot()
    def follow(self) -> None:
        """Shares it anew when the code has its usual height: it needs another one, or the window is to have one."""
        if abs(self._code.height() - self._wanted) <= TOLERANCE:
            self.share_soon()

    @Slot()
    def _share(self) -> None:
        self._awaited = False
        lower = self._below()
        if lower is None or self._code.isFloating() or not self._code.isVisible():
            return
        self._wanted = self._needed(self._code.height() + lower.height())
        divide(self._desk, self._code, lower, self._wanted)

    def _below(self) -> QDockWidget | None:
        """The maps, or what lies on them behind the same tabs; None when there is neither."""
        group = (self._maps, *self._desk.tabifiedDockWidgets(self._maps))
        return next((dock for dock in group if in_sight(dock) and not dock.isFloating()), None)

    def _needed(self, room: int) -> int:
        around = self._code.height() - self._panel.height()
        return min(around + self._panel.height_in(int(room * SHARE) - around), int(room * MOST_SHARE))
