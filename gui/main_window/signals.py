"""Signals from the system, such as Ctrl+C, as signals of Qt."""

from __future__ import annotations

import signal
import socket
from contextlib import suppress

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""Ctrl+C, what a system that shuts down sends, a terminal that is closed, and Ctrl+Break of Windows."""

BY_SIGNAL = 128
"""Added to the signal's number it is the exit status that a shell reports."""


class SystemSignals(QObject):
    """Emits the signals of the system in the event loop: at rest, in a run, and while a dialog is open.

    Python alone would raise an exception, in whatever slot comes next; with no slot at work, not before one is.

    Signals:
        caught: the number of a signal.
    """

    caught = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)
        numbers = [getattr(signal, name) for name in SIGNALS if hasattr(signal, name)]
        self._handled = [number for number in numbers if not _must_stay_ignored(number)]
        for number in self._handled:
            signal.signal(number, _leave_to_event_loop)
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)

    def close(self) -> None:
        """Ignore signals from now on: the application is ending anyway."""
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        self._reader.close()
        self._writer.close()

    @Slot()
    def _read(self) -> None:
        with suppress(BlockingIOError):
            for number in self._reader.recv(4096):
                if number in self._handled:
                    self.caught.emit(number)


def _must_stay_ignored(number: int) -> bool:
    """Tell whether `nohup` asked to outlive the terminal. That a script's `&` has Ctrl+C ignored is no such request."""
    return number == getattr(signal, "SIGHUP", None) and signal.getsignal(number) is signal.SIG_IGN


def _leave_to_event_loop(_number: int, _frame: object) -> None:
    """Do nothing: Python writes a number into the socket only for a signal that has a handler of its own."""
