"""Scrubbing: the moment requested while dragging through time, and the one shown until it arrives."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

PATIENCE_MILLISECONDS = 3000
"""How long a released handle stays if the requested moment does not arrive."""


class Scrubbing(QObject):
    """The place of a handle that is ahead of the loop.

    A handle that waited for the loop would lag behind the pointer, and one that followed every moment on the way
    would jump back and forth. So it stays where the user put it until that moment has arrived.

    Attributes:
        target: the requested iteration; None when the handle follows the loop.

    Signals:
        wanted: the iteration to go to.
        changed: the handle has moved.
    """

    wanted = Signal(object)
    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.target: int | None = None
        self._present = 0
        self._held, self._asked = False, False
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MILLISECONDS)
        self._patience.timeout.connect(self._follow)

    @property
    def held(self) -> bool:
        """Whether the user holds the handle."""
        return self._held

    @property
    def ahead(self) -> bool:
        """Whether the loop has not arrived at the handle yet."""
        return self._asked and self.target != self._present

    def forget(self) -> None:
        """Drop the request, for another experiment."""
        self._held, self._present = False, 0
        self._follow()

    def hold(self, iteration: int | None = None) -> None:
        """Grab the handle at `iteration`, which is not requested until the handle has been elsewhere."""
        self._held, self._asked, self.target = True, False, iteration
        self._patience.stop()

    def go(self, iteration: int) -> None:
        """Move the handle, and request its iteration if that is another one."""
        if iteration == self.target:
            return
        self.target, self._asked = iteration, True
        self.changed.emit()
        self.wanted.emit(iteration)

    def let_go(self) -> None:
        """Release the handle, which stays until the moment has arrived."""
        self._held = False
        self._patience.start()
        if not self.ahead:
            self._follow()

    def stand_at(self, iteration: int) -> None:
        """Note the loop's current iteration."""
        self._present = iteration
        if not self._held and not self.ahead:
            self._follow()

    @Slot()
    def _follow(self) -> None:
        self._patience.stop()
        if self.target is not None:
            self.target, self._asked = None, False
            self.changed.emit()
