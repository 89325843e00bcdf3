"""A loop that walks itself, each line held long enough to be talked about."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

HOLD_MILLISECONDS = 1800


class SlowMotion(QObject):
    """Steps line after line until it is told to stop.

    Signals:
        line_wanted: the next line is due.
        changed: whether it is walking.
    """

    line_wanted = Signal()
    changed = Signal(bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=HOLD_MILLISECONDS)
        self._timer.timeout.connect(self.line_wanted)

    @property
    def walking(self) -> bool:
        """Whether lines follow each other by themselves."""
        return self._timer.isActive()

    @Slot(bool)
    def set_walking(self, walking: bool) -> None:
        """Begins with a line at once, or stops."""
        if walking == self.walking:
            return
        if walking:
            self._timer.start()
            self.line_wanted.emit()
        else:
            self._timer.stop()
        self.changed.emit(walking)
