"""What a test must not leave behind."""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection, Iterable

from PySide6.QtCore import QThread
from shiboken6 import isValid


def stray_threads(before: Collection[threading.Thread], started: Iterable[QThread]) -> list[str]:
    """The names of the threads that run and did not before; Python's stand-ins for Qt's threads do not count."""
    of_python = [
        thread.name
        for thread in threading.enumerate()
        if thread not in before and not isinstance(thread, threading._DummyThread)
    ]
    return of_python + [thread.objectName() for thread in started if isValid(thread) and thread.isRunning()]


def log_problems(records: Iterable[logging.LogRecord]) -> list[str]:
    """What was logged as a warning or worse."""
    return [record.getMessage() for record in records if record.levelno >= logging.WARNING]
