"""What a test must not leave behind."""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QMessageLogContext, QThread, QtMsgType, qInstallMessageHandler
from shiboken6 import isValid

OF_THE_PROCESS = ("tqdm_monitor", "alarm", "pictures_0")
"""The threads that tqdm, `core.engine.alarm` and `core.view.copies` begin once, for all that come after."""


def stray_threads(before: Collection[threading.Thread], started: Iterable[QThread]) -> list[str]:
    """The names of the threads that run and did not before.

    Python's stand-ins for Qt's threads do not count, nor do those that are kept for the whole process.
    """
    of_python = [
        thread.name
        for thread in threading.enumerate()
        if thread not in before and not isinstance(thread, threading._DummyThread) and thread.name not in OF_THE_PROCESS
    ]
    return of_python + [thread.objectName() for thread in started if isValid(thread) and thread.isRunning()]


def log_problems(records: Iterable[logging.LogRecord]) -> list[str]:
    """What was logged as a warning or worse."""
    return [record.getMessage() for record in records if record.levelno >= logging.WARNING]


@contextmanager
def no_word_of_qt() -> Iterator[None]:
    """Fails when Qt has something to say in a block; of what it says after a test pytest-qt takes no notice."""
    said: list[str] = []

    def listen(_kind: QtMsgType, _context: QMessageLogContext, words: str) -> None:
        said.append(words)

    before = qInstallMessageHandler(listen)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
    assert not said, f"Qt says: {'; '.join(said)}"
