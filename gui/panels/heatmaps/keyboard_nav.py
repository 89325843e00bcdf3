"""The keys of a map that Tab has led to."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
STRIDE = 10
"""The cells that a step takes with Shift."""
HELD = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


class CellWalk(QObject):
    """The arrows go from cell to cell, and do not step through the loop. Listens only between `start` and `stop`.

    Signals:
        stepped: the number of cells across and down the screen.
        chosen: Enter.
        left: Escape: the arrows are the loop's again.
    """

    stepped = Signal(int, int)
    chosen = Signal()
    left = Signal()

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self.going = False

    def start(self) -> None:
        """Install a filter, only while it is needed: it slows down every event that the map gets."""
        if not self.going:
            self.going = True
            self._view.installEventFilter(self)

    def stop(self) -> None:
        """Leave the arrows to the loop."""
        self.going = False
        self._view.removeEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.modifiers() & ~HELD:
            return False
        key = Qt.Key(event.key())
        if key not in ARROWS and key not in ENTER and key != Qt.Key.Key_Escape:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            self._do(key, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        return True

    def _do(self, key: Qt.Key, shift: bool) -> None:
        if key in ENTER:
            self.chosen.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            across, down = ARROWS[key]
            stride = STRIDE if shift else 1
            self.stepped.emit(across * stride, down * stride)
