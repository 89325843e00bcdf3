"""Slow motion: a loop that steps by itself, each line held long enough to be talked about."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

HOLD_MILLISECONDS = 1800


class SlowMotion(QObject):
    """A timer that steps line after line until it is stopped.

    Signals:
        line_wanted: the next line is due.
        changed: whether it is stepping.
    """

    line_wanted = Signal()
    changed = Signal(bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=HOLD_MILLISECONDS)
        self._timer.timeout.connect(self.line_wanted)

    @property
    def walking(self) -> bool:
        """Whether it is stepping."""
        return self._timer.isActive()

    @Slot(bool)
    def set_walking(self, walking: bool) -> None:
        """Start with a line at once, or stop."""
        if walking == self.walking:
            return
        if walking:
            self._timer.start()
            self.line_wanted.emit()
        else:
            self._timer.stop()
        self.changed.emit(walking)
