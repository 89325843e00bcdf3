"""What a person asks for while dragging through time, and what is shown until it has come."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

PATIENCE_MILLISECONDS = 3000
"""How long a handle stays where it was let go of when the moment asked for does not come."""


class Seeking(QObject):
    """The place of a handle that is ahead of the loop.

    A handle that waited for the loop would lag behind the pointer, and one that followed every moment on the way
    would jump back and forth. So it stands where the person put it until that moment has come.

    Attributes:
        target: the iteration that is asked for; None when the handle follows the loop.

    Signals:
        wanted: the iteration to go to.
        changed: the handle stands elsewhere.
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
        """Whether a person holds the handle."""
        return self._held

    @property
    def ahead(self) -> bool:
        """Whether the loop has not come to where the handle is."""
        return self._asked and self.target != self._present

    def forget(self) -> None:
        """Another experiment: nothing is asked for."""
        self._held, self._present = False, 0
        self._follow()

    def hold(self, iteration: int | None = None) -> None:
        """Takes the handle, where it is at `iteration`: that one is not asked for until the handle was elsewhere."""
        self._held, self._asked, self.target = True, False, iteration
        self._patience.stop()

    def go(self, iteration: int) -> None:
        """Moves the handle, and asks for the iteration there if it is another one."""
        if iteration == self.target:
            return
        self.target, self._asked = iteration, True
        self.changed.emit()
        self.wanted.emit(iteration)

    def let_go(self) -> None:
        """Leaves the handle there until the moment has come."""
        self._held = False
        self._patience.start()
        if not self.ahead:
            self._follow()

    def stand_at(self, iteration: int) -> None:
        """Tells where the loop is."""
        self._present = iteration
        if not self._held and not self.ahead:
            self._follow()

    @Slot()
    def _follow(self) -> None:
        self._patience.stop()
        if self.target is not None:
            self.target, self._asked = None, False
            self.changed.emit()
