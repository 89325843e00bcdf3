"""Division of a column between code and maps: the code takes the height of its lines, the maps the rest."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QDockWidget, QMainWindow, QStyle

from gui.docking.dock import Dock
from gui.panels.code.panel import CodePanel

SHARE, MOST_SHARE, TOLERANCE = 0.52, 0.73, 12


def in_sight(dock: QDockWidget) -> bool:
    """Return whether a dock is shown and not behind another tab."""
    return not dock.visibleRegion().isEmpty()


def divide(area: QMainWindow, upper: QDockWidget, lower: QDockWidget, height: int) -> None:
    """Give the upper of two docks a height, and the lower the rest, including its tabs but not the gap.

    Do nothing if the user has placed them otherwise, if one of them has no place yet, or if there is no rest.
    """
    if any(area.dockWidgetArea(dock) is Qt.DockWidgetArea.NoDockWidgetArea for dock in (upper, lower)):
        return
    gap = area.style().pixelMetric(QStyle.PixelMetric.PM_DockWidgetSeparatorExtent, None, area)
    rest = lower.geometry().bottom() - upper.geometry().top() + 1 - gap - height
    if lower.geometry().top() > upper.geometry().top() and min(height, rest) > 0:
        area.resizeDocks([upper, lower], [height, rest], Qt.Orientation.Vertical)
        if (layout := area.layout()) is not None:
            layout.activate()  # otherwise the old height could be taken for a user's choice in the meantime


class CodeHeight(QObject):
    """A controller that adapts the code's height to its lines and the window, unless the user has resized it."""

    def __init__(self, area: QMainWindow, code: Dock, panel: CodePanel, maps: Dock) -> None:
        super().__init__(area)
        self._area, self._code, self._panel, self._maps = area, code, panel, maps
        self._column = 0
        self._follows = False
        self._shares = QTimer(self, singleShot=True, interval=0)
        self._shares.timeout.connect(self._share)
        self._looks = QTimer(self, singleShot=True, interval=0)
        self._looks.timeout.connect(self._look)
        panel.height_changed.connect(self.follow)
        code.resized.connect(self._looks.start)

    def share_soon(self) -> None:
        """Divide the column again once Qt has laid it out, whatever the user has made of it."""
        self._shares.start()

    @Slot()
    def follow(self) -> None:
        """Divide it again if something needs another height, unless the user has resized the code."""
        if self._follows:
            self._shares.start()

    @Slot()
    def _look(self) -> None:
        """React to a new layout: divide a new column again; in the same one, the user has moved the separator."""
        lower = self._below()
        if lower is None or self._shares.isActive():
            return
        if self._height_with(lower) == self._column or not self._column:
            self._follows = abs(self._code.height() - self._needed(lower)) <= TOLERANCE
            self._column = self._height_with(lower)
        elif self._follows:
            self._shares.start()

    @Slot()
    def _share(self) -> None:
        lower = self._below()
        if lower is not None:
            divide(self._area, self._code, lower, self._needed(lower))
            self._follows, self._column = True, self._height_with(lower)

    def _below(self) -> QDockWidget | None:
        """Return the maps, or the tab in front of them; None if there is nothing to share with."""
        if self._code.isFloating() or not in_sight(self._code):
            return None
        group = (self._maps, *self._area.tabifiedDockWidgets(self._maps))
        return next((dock for dock in group if in_sight(dock) and not dock.isFloating()), None)

    def _height_with(self, lower: QDockWidget) -> int:
        """Return the height of the column."""
        return lower.geometry().bottom() - self._code.geometry().top()

    def _needed(self, lower: QDockWidget) -> int:
        """Return the height that the code needs, within its share and the minimum height of the maps."""
        room = self._code.height() + lower.height()
        around = self._code.height() - self._panel.height()
        most = min(int(room * MOST_SHARE), room - lower.minimumSizeHint().height())
        wanted = around + self._panel.height_in(int(room * SHARE) - around)
        return min(max(wanted, self._code.minimumSizeHint().height()), most)  # less would be taken for a user's choice
