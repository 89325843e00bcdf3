"""The thread that a worker lives in."""

from __future__ import annotations

from PySide6.QtCore import QThread


class WorkerThread(QThread):
    """A thread with one thread state of Python's for all of its life.

    Without a `run` in Python each slot would get one of its own, deleted when the slot ends. A paused greenlet points
    into the one in which it began: to go on with it in the next slot ends in a segmentation fault. The same holds for
    what is connected to `started` and `finished`, which are emitted outside of `run`: no walk may be touched there.
    """

    def run(self) -> None:
        """Handle the thread's events until it quits."""
        self.exec()
