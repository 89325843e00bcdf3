"""Three columns of docks in a wide dock area, two in a narrow one, where the form lies behind the loss."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSignalBlocker, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

NARROW = 1100
"""The width in pixels below which three columns would show half of everything."""
RIGHT_SHARE, LEAST_RIGHT = 0.37, 288
"""The share and the minimum width of the right one of two columns."""


class Columns:
    """Folding of three columns into two and back. Docks that the user has moved or hidden stay so.

    Attributes:
        folded: whether there are two columns.
    """

    def __init__(
        self, area: QMainWindow, form: QDockWidget, code: QDockWidget, loss: QDockWidget, version: int
    ) -> None:
        """Manage the columns of a dock area.

        Args:
            area: the dock area.
            form: the dock of the form.
            code: the dock of the code.
            loss: the dock of the loss.
            version: the version of its layouts.
        """
        self._area, self._form, self._code, self._loss, self._version = area, form, code, loss, version
        self._wide = QByteArray()
        self._hidden: dict[str, bool] = {}
        self.folded = False

    @property
    def narrow(self) -> bool:
        """Whether there is room for two columns only."""
        return self._area.width() < NARROW

    def fold(self) -> None:
        """Change to two columns; a form that floats or is hidden comes back behind the loss."""
        self._wide, self._hidden = self._area.saveState(self._version), self._hidden_now()
        self.folded = True
        if self._form.isFloating():
            return
        front = self._front()
        self._area.tabifyDockWidget(self._loss, self._form)
        self._form.setHidden(self._hidden[self._form.objectName()])
        for dock in (self._loss, *front):
            dock.raise_()
        self.share()

    def unfold(self) -> None:
        """Restore the three columns."""
        hidden, front = self._hidden_now(), self._front()
        self._restore(hidden)
        self.folded = False
        for dock in front:
            dock.raise_()

    def _restore(self, hidden: dict[str, bool]) -> None:
        """Restore the former layout with what is shown now.

        Qt would never remove tabs that still exist once only one of their docks does, so the form is hidden first. The
        signals are blocked, since the user has shown or hidden nothing.
        """
        docks = self._docks()
        blocked = [QSignalBlocker(dock.toggleViewAction()) for dock in docks]
        self._form.hide()
        if (arrangement := self._area.layout()) is not None:
            arrangement.activate()
        self._area.restoreState(self._wide, self._version)
        for dock in docks:
            dock.setHidden(hidden[dock.objectName()])
            dock.toggleViewAction().setChecked(not dock.isHidden())
        del blocked

    def share(self) -> None:
        """Give two columns their usual widths."""
        right = max(round(self._area.width() * RIGHT_SHARE), LEAST_RIGHT)
        self._area.resizeDocks([self._code, self._loss], [self._area.width() - right, right], Qt.Orientation.Horizontal)

    def state(self) -> QByteArray:
        """Return the layout of three columns with what is hidden now, however narrow the window is."""
        if not self.folded:
            return self._area.saveState(self._version)
        if self._hidden_now() != self._hidden:
            self.unfold()
            self.fold()
        return self._wide

    def _docks(self) -> list[QDockWidget]:
        return self._area.findChildren(QDockWidget)

    def _hidden_now(self) -> dict[str, bool]:
        return {dock.objectName(): dock.isHidden() for dock in self._docks()}

    def _front(self) -> list[QDockWidget]:
        """Return the visible docks, those in front among tabs."""
        return [dock for dock in self._docks() if not dock.isHidden() and not dock.visibleRegion().isEmpty()]
