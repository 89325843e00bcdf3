"""Notices when the trainer's thread does not answer, and stops the line that holds it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.interrupt import interrupt

if TYPE_CHECKING:
    from gui.session.worker import Worker

PATIENCE_MILLISECONDS = 500
BETWEEN_LINES_MILLISECONDS = 400


class Watchdog(QObject):
    """Looks whether a command is answered in time.

    A loop that never ends is stopped between two of its lines. Where a single line does not end, an exception is
    raised in the middle of it; the state of that moment is lost then, but not the way back to the moment before.

    Attributes:
        stopping: whether what runs has been told to stop.
        awaited: the number of the command that is watched.

    Signals:
        stuck: the trainer's thread has not answered for half a second; again for every half a second more.
    """

    stuck = Signal()

    def __init__(self, worker: Worker, parent: QObject) -> None:
        super().__init__(parent)
        self._worker = worker
        self.awaited = self._sent = self._done = 0
        self._stop_it = self.stopping = False
        self._line_milliseconds = BETWEEN_LINES_MILLISECONDS
        self._patience = QTimer(self, interval=PATIENCE_MILLISECONDS, singleShot=True)
        self._patience.timeout.connect(self._look)
        self._line = QTimer(self, singleShot=True)
        self._line.timeout.connect(self._look_again)

    @Slot()
    def count(self) -> None:
        """A command has been sent, one that is watched or any other."""
        self._sent += 1

    def watch(self, stop_it: bool = False, line_seconds: float = 0.0) -> None:
        """A command is about to be sent.

        Args:
            stop_it: whether to stop what keeps it from being answered.
            line_seconds: how long a line may well take, which is not broken off before then unless a person says so.
        """
        self._line_milliseconds = max(BETWEEN_LINES_MILLISECONDS, int(1000 * line_seconds))
        self.awaited, self._stop_it = self._sent + 1, stop_it
        self._line.stop()  # what it waited for is answered, or this command would not be sent
        self._patience.start()

    def stop_it(self) -> None:
        """Stops what is running, at the next line or, if that does not come soon, in the middle of one."""
        self._stop(BETWEEN_LINES_MILLISECONDS)

    def _stop(self, line_milliseconds: int) -> None:
        self.stopping = True
        self._done = self._worker.done
        self._worker.interrupt()
        self._line.start(line_milliseconds)

    def break_in(self) -> None:
        """Raises an exception in the middle of the line that is running."""
        if self._worker.ident is not None:
            interrupt(self._worker.ident)

    @Slot()
    def _look(self) -> None:
        if self._worker.done >= self.awaited:
            return
        self._patience.start()  # another command may come before the one that is awaited, and be stopped alone
        self.stuck.emit()
        if self._stop_it and not self._line.isActive():
            self._stop(self._line_milliseconds)

    @Slot()
    def _look_again(self) -> None:
        if self._worker.done == self._done < self._sent:  # in an idle thread it would hit the next command
            self.break_in()
            self._line.start()  # it may have been on its way into another line
