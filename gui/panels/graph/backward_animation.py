"""The backward pass once more, slowly enough to be followed."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

MILLISECONDS, LONGEST_MILLISECONDS = 2000, 260
"""For all of it, and for one node at most."""

MOST_STEPS = 120
"""Of a graph with more nodes, several run at a step."""


class BackwardAnimation(QObject):
    """Tells how far it has come.

    Signals:
        moved: the nodes that have run, and the one that runs; None at the end.
    """

    moved = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._order: tuple[int, ...] = ()
        self._count, self._stride = 0, 1
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._step)

    @property
    def running(self) -> bool:
        """Whether the end has not been reached."""
        return self._timer.isActive()

    def play(self, order: tuple[int, ...]) -> None:
        """From the first node that ran to the last."""
        self._stride = -(-len(order) // MOST_STEPS) or 1
        self._order, self._count = order, -self._stride
        self._timer.start(min(MILLISECONDS * self._stride // max(len(order), 1), LONGEST_MILLISECONDS))
        self._step()

    def show_end(self, order: tuple[int, ...]) -> None:
        """Without the way there."""
        self._order = order
        self.finish()

    @Slot()
    def finish(self) -> None:
        """Skips the rest."""
        self._timer.stop()
        self.moved.emit(self._order, None)

    @Slot()
    def _step(self) -> None:
        self._count += self._stride
        if self._count >= len(self._order):
            self.finish()
        else:
            self.moved.emit(self._order[: self._count], self._order[self._count])
