"""How the application ends when it is not its window that is closed: by a signal, or in the middle of a long call."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from core.i18n import words
from gui import error_log
from gui.dialogs.message import message_box
from gui.style.language import bind_text

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""Ctrl+C, what a system that shuts down sends, a terminal that is closed, and Ctrl+Break of Windows."""

BY_SIGNAL = 128
"""With the signal's number it is how a shell names such an end."""

BUSY = words("Ending", "The trainer is in the middle of a call that cannot be interrupted.")
CHOICE = words(
    "Ending",
    "The window closes as soon as it returns. If you end now, the layout is kept; what runs is broken off.",
)
WAIT = words("Ending", "Wait")
END_NOW = words("Ending", "End now")


class Signals(QObject):
    """Tells of signals from the system in the loop of events: at rest, in a run, and while a dialog is open.

    Python alone would raise an exception, in whatever slot comes next; with no slot at work, not before one is.

    Signals:
        caught: the number of one.
    """

    caught = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._here, self._there = socket.socketpair()
        for end in (self._here, self._there):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._here.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)
        numbers = [getattr(signal, name) for name in SIGNALS if hasattr(signal, name)]
        self._heeded = [number for number in numbers if not _is_to_be_ignored(number)]
        for number in self._heeded:
            signal.signal(number, _leave_it_to_the_loop)
        signal.set_wakeup_fd(self._there.fileno(), warn_on_full_buffer=False)

    def close(self) -> None:
        """From now on a signal does nothing: the application is ending anyway."""
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        self._here.close()
        self._there.close()

    @Slot()
    def _read(self) -> None:
        with suppress(BlockingIOError):
            for number in self._here.recv(4096):
                if number in self._heeded:
                    self.caught.emit(number)


def _is_to_be_ignored(number: int) -> bool:
    """`nohup` wants a program to outlive its terminal. That a script's `&` has Ctrl+C ignored is no such wish."""
    return number == getattr(signal, "SIGHUP", None) and signal.getsignal(number) is signal.SIG_IGN


def _leave_it_to_the_loop(_number: int, _frame: object) -> None:
    """Python writes the number into the socket only for a signal that has a handler of Python's."""


def still_busy(window: QWidget, end: Callable[[], None]) -> QMessageBox:
    """What to do about a call that does not return: to be opened, and not to be waited for."""
    box = message_box(QMessageBox.Icon.Warning, "Nablascope", BUSY, window, CHOICE)
    box.setObjectName("stillBusy")
    bind_text(box.setText, BUSY)  # again in another language, should that change while it is open
    bind_text(box.setInformativeText, CHOICE)
    wait = box.addButton("", QMessageBox.ButtonRole.RejectRole)
    end_now = box.addButton("", QMessageBox.ButtonRole.DestructiveRole)
    bind_text(wait.setText, WAIT)
    bind_text(end_now.setText, END_NOW)
    end_now.clicked.connect(end)
    box.setDefaultButton(wait)
    box.setEscapeButton(wait)
    return box


def end_process(status: int) -> NoReturn:
    """End at once, whatever other threads are at.

    To wait for a call that does not return would take for ever, and to end without waiting for its thread is an abort
    in Qt.
    """
    error_log.end_well()
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):  # there may be none, or nobody who reads it
            stream.flush()
    os._exit(status)
