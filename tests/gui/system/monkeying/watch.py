"""Listens for whatever goes wrong anywhere in the process."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
import warnings
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QThread, QtMsgType, qInstallMessageHandler

from core.program.loop import FILENAME
from tests.helpers.guards import stray_threads

NOT_OF_THE_APPLICATION = ("This plugin does not support", "Mouse event at")
"""What only a real screen can do, and a window that became smaller just under the monkey's pointer."""


class Watch(logging.Handler):
    """Collects exceptions that nobody caught, and what Qt, Python and the log have to complain about.

    Attributes:
        problems: in words.
    """

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.problems: list[str] = []
        self._before = set(threading.enumerate())
        self._started: list[QThread] = []

    def install(self) -> None:
        """From now on."""
        sys.excepthook = self._on_exception
        sys.unraisablehook = threading.excepthook = lambda hooked: self._on_exception(*hooked[:3])
        qInstallMessageHandler(self._on_message)
        logging.getLogger().addHandler(self)
        warnings.showwarning = self._on_warning
        warnings.simplefilter("always")
        start = QThread.start

        def noted(thread: QThread, *arguments: object) -> None:
            self._started.append(thread)
            start(thread, *arguments)

        QThread.start = noted  # type: ignore[method-assign,assignment]

    def look_for_threads(self, allowed: int) -> None:
        """Notes a problem when more than so many threads run that did not before."""
        strays = stray_threads(self._before, self._started)
        if len(strays) > allowed:
            self.problems.append(f"left running: {', '.join(strays)}")

    def emit(self, record: logging.LogRecord) -> None:
        told = "".join(traceback.format_exception(*record.exc_info)) if record.exc_info else ""
        self.problems.append(f"logged by {record.name}: {record.getMessage()}\n{told}")

    def _on_exception(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.problems.append("uncaught: " + "".join(traceback.format_exception(kind, error, trace)))

    def _on_message(self, _kind: QtMsgType, _context: QMessageLogContext, words: str) -> None:
        if not words.startswith(NOT_OF_THE_APPLICATION):
            self.problems.append(f"Qt says: {words}\n{''.join(traceback.format_stack()[-12:])}")

    def _on_warning(self, message: object, kind: type, file: str, line: int, *_others: object) -> None:
        if file != FILENAME:  # what a person wrote
            self.problems.append(f"{kind.__name__} at {file}:{line}: {message}")
