"""Breadcrumbs: the trail of opened cells, each a way back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from core.i18n import words
from gui.form.fields import KeysForMe
from gui.style import building, fonts

HEIGHT, GAP = 24, 2
BACK = words("Crumbs", "Back to {cell}")
HERE = words("Crumbs", "Shown now: {cell}")
STEP = "› {}"


class Breadcrumbs(QWidget):
    """The first cell, those nearest to the current one, and the current one; “…” stands for those without room.

    It lays out its buttons itself: a layout would make the whole panel as wide as a long trail.

    Signals:
        chosen: the number of steps of the trail before the one to go back to.
    """

    chosen = Signal(int)

    def __init__(self, zoom: float = 1.0) -> None:
        """Make a trail `zoom` times as large as in the docks."""
        super().__init__(
            objectName="crumbs", sizePolicy=QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        )
        self._zoom = zoom
        self.setFixedHeight(round(HEIGHT * zoom))
        self._names: list[str] = []
        self._buttons: list[QPushButton] = []

    def show_trail(self, names: list[str]) -> None:
        """Show the names of the cells, the current one last."""
        if names == self._names:
            return
        had_focus = any(button.hasFocus() for button in self._buttons)
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._names = names
        self._buttons = [self._crumb(depth, name) for depth, name in enumerate(names)]
        self._fit()
        if had_focus and self._buttons:
            self._buttons[-1].setFocus()

    def _crumb(self, depth: int, name: str) -> QPushButton:
        present = depth == len(self._names) - 1
        tip = (HERE if present else BACK).format(cell=name)
        crumb = building.set_up(
            QPushButton(self),
            pixels=round((14 if present else 13) * self._zoom),
            weight=fonts.SEMIBOLD if present else fonts.REGULAR,
            role="crumb",
            clicked=partial(self.chosen.emit, depth),
            accessibleName=tip,
            toolTip=tip,
        )
        crumb.setProperty("present", present)
        crumb.installEventFilter(KeysForMe(crumb, Qt.Key.Key_Space))
        return crumb

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        hidden = range(0)
        for depth, button in enumerate(self._buttons):
            self._label(button, depth, self._names[depth])
        for first in range(1, max(len(self._buttons) - 1, 1)):
            if self._width(hidden) <= self.width():
                break
            hidden = range(1, first + 1)
            self._label(self._buttons[first], first, "…")
        if self._width(hidden) > self.width() and len(self._buttons) > 1:
            hidden = range(len(self._buttons) - 1)
            self._label(self._buttons[-2], len(self._buttons) - 2, "…")
        self._place(hidden)

    def _label(self, button: QPushButton, depth: int, name: str) -> None:
        button.setText(STEP.format(name) if depth else name)

    def _width(self, hidden: range) -> int:
        """Return the width with these hidden, the last of which shows “…” instead."""
        shown = [button.sizeHint().width() for depth, button in enumerate(self._buttons) if depth not in hidden[:-1]]
        return sum(shown) + GAP * (len(shown) - 1)

    def _place(self, hidden: range) -> None:
        left = 0
        for depth, button in enumerate(self._buttons):
            button.setVisible(depth not in hidden[:-1])
            if depth in hidden[:-1]:
                continue
            width = button.sizeHint().width()
            if left + width > self.width():
                width = max(self.width() - left, 0)
                room = width - (
                    button.sizeHint().width() - QFontMetrics(button.font()).horizontalAdvance(button.text())
                )
                metrics = QFontMetrics(button.font())
                button.setText(metrics.elidedText(button.text(), Qt.TextElideMode.ElideMiddle, room))
            button.setGeometry(left, 0, width, self.height())
            left += width + GAP

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.maximumHeight())
