"""How code and maps share their column: the code takes the height of its lines, and the maps all the rest."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QDockWidget, QMainWindow, QStyle

from gui.docking.dock import Dock
from gui.panels.code.panel import CodePanel

SHARE, MOST_SHARE, TOLERANCE = 0.52, 0.73, 12


def in_sight(dock: QDockWidget) -> bool:
    """Whether it is shown, and behind no tab."""
    return not dock.visibleRegion().isEmpty()


def divide(desk: QMainWindow, upper: QDockWidget, lower: QDockWidget, height: int) -> None:
    """Gives the upper of two docks a height, and the lower the rest: its tabs count to it, the gap to neither.

    Nothing where a person has put them otherwise, where one of them has no place yet, or where there is no rest.
    """
    if any(desk.dockWidgetArea(dock) is Qt.DockWidgetArea.NoDockWidgetArea for dock in (upper, lower)):
        return
    gap = desk.style().pixelMetric(QStyle.PixelMetric.PM_DockWidgetSeparatorExtent, None, desk)
    rest = lower.geometry().bottom() - upper.geometry().top() + 1 - gap - height
    if lower.geometry().top() > upper.geometry().top() and min(height, rest) > 0:
        desk.resizeDocks([upper, lower], [height, rest], Qt.Orientation.Vertical)
        if (layout := desk.layout()) is not None:
            layout.activate()  # who looks in the meantime would take the height before for a person's own


class CodeHeight(QObject):
    """Follows the code and the size of the window, unless a person has given the code another height."""

    def __init__(self, desk: QMainWindow, code: Dock, panel: CodePanel, maps: Dock) -> None:
        super().__init__(desk)
        self._desk, self._code, self._panel, self._maps = desk, code, panel, maps
        self._column = 0
        self._follows = False
        self._shares = QTimer(self, singleShot=True, interval=0)
        self._shares.timeout.connect(self._share)
        self._looks = QTimer(self, singleShot=True, interval=0)
        self._looks.timeout.connect(self._look)
        panel.height_changed.connect(self.follow)
        code.resized.connect(self._looks.start)

    def share_soon(self) -> None:
        """Shares the column anew once Qt has laid it out, whatever a person has made of it."""
        self._shares.start()

    @Slot()
    def follow(self) -> None:
        """Shares it anew where something needs another height, unless a person has given the code one."""
        if self._follows:
            self._shares.start()

    @Slot()
    def _look(self) -> None:
        """After another layout: another column is shared anew, and in the same one somebody has moved the border."""
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
            divide(self._desk, self._code, lower, self._needed(lower))
            self._follows, self._column = True, self._height_with(lower)

    def _below(self) -> QDockWidget | None:
        """The maps, or what lies on them behind the same tabs; None when there is nothing to share with."""
        if self._code.isFloating() or not in_sight(self._code):
            return None
        group = (self._maps, *self._desk.tabifiedDockWidgets(self._maps))
        return next((dock for dock in group if in_sight(dock) and not dock.isFloating()), None)

    def _height_with(self, lower: QDockWidget) -> int:
        """Of the column."""
        return lower.geometry().bottom() - self._code.geometry().top()

    def _needed(self, lower: QDockWidget) -> int:
        """What the code needs, as far as it may have it and the maps can be as low as that."""
        room = self._code.height() + lower.height()
        around = self._code.height() - self._panel.height()
        most = min(int(room * MOST_SHARE), room - lower.minimumSizeHint().height())
        return min(around + self._panel.height_in(int(room * SHARE) - around), most)
