"""Three columns of docks where the desk is wide, two where it is narrow: there the form lies behind the loss."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSignalBlocker, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

NARROW = 1100
"""Narrower than this, three columns would show half of everything."""
RIGHT_SHARE, LEAST_RIGHT = 0.37, 288
"""Of two columns."""


class Columns:
    """Folds three columns into two and back. Whatever else a person has moved or hidden stays.

    Attributes:
        folded: whether there are two.
    """

    def __init__(
        self, desk: QMainWindow, form: QDockWidget, code: QDockWidget, loss: QDockWidget, version: int
    ) -> None:
        """The columns of a desk.

        Args:
            version: of its layouts.
        """
        self._desk, self._form, self._code, self._loss, self._version = desk, form, code, loss, version
        self._wide = QByteArray()
        self._hidden: dict[str, bool] = {}
        self.folded = False

    @property
    def narrow(self) -> bool:
        """Whether there is room for two columns only."""
        return self._desk.width() < NARROW

    def fold(self) -> None:
        """Two columns; a form that floats or is hidden comes back behind the loss."""
        self._wide, self._hidden = self._desk.saveState(self._version), self._hidden_now()
        self.folded = True
        if self._form.isFloating():
            return
        front = self._front()
        self._desk.tabifyDockWidget(self._loss, self._form)
        self._form.setHidden(self._hidden[self._form.objectName()])
        for dock in (self._loss, *front):
            dock.raise_()
        self.share()

    def unfold(self) -> None:
        """Three columns, as they were."""
        hidden, front = self._hidden_now(), self._front()
        self._restore(hidden)
        self.folded = False
        for dock in front:
            dock.raise_()

    def _restore(self, hidden: dict[str, bool]) -> None:
        """The layout before, of what is shown now. Of tabs that are still there once only one of their docks is, Qt
        would never take leave; and nobody has shown or hidden anything."""
        docks = self._docks()
        blocked = [QSignalBlocker(dock.toggleViewAction()) for dock in docks]
        self._form.hide()
        if (arrangement := self._desk.layout()) is not None:
            arrangement.activate()
        self._desk.restoreState(self._wide, self._version)
        for dock in docks:
            dock.setHidden(hidden[dock.objectName()])
            dock.toggleViewAction().setChecked(not dock.isHidden())
        del blocked

    def share(self) -> None:
        """Gives two columns their usual widths."""
        right = max(round(self._desk.width() * RIGHT_SHARE), LEAST_RIGHT)
        self._desk.resizeDocks([self._code, self._loss], [self._desk.width() - right, right], Qt.Orientation.Horizontal)

    def state(self) -> QByteArray:
        """The layout of three columns, with what is hidden now, whatever room there is."""
        if not self.folded:
            return self._desk.saveState(self._version)
        if self._hidden_now() != self._hidden:
            self.unfold()
            self.fold()
        return self._wide

    def _docks(self) -> list[QDockWidget]:
        return self._desk.findChildren(QDockWidget)

    def _hidden_now(self) -> dict[str, bool]:
        return {dock.objectName(): dock.isHidden() for dock in self._docks()}

    def _front(self) -> list[QDockWidget]:
        """Of docks behind tabs those that are seen."""
        return [dock for dock in self._docks() if not dock.isHidden() and not dock.visibleRegion().isEmpty()]
