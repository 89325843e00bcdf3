"""The log file with errors in full, and the traces of processes that ended abnormally."""

from __future__ import annotations

import atexit
import faulthandler
import logging
import os
import sys
import time
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qFormatLogMessage, qInstallMessageHandler

from core import __version__
from core.i18n import words
from gui.settings import log_file, make_folder
from gui.unfinished_mark import Mark

log = logging.getLogger(__name__)

LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}

_handlers: list[ErrorLog] = []
_marks: list[Mark] = []


class ErrorLog(RotatingFileHandler):
    """A handler that survives a full disk, without a traceback in the terminal for each line.

    Attributes:
        failed: whether the last line could not be written.
    """

    failed = False

    def emit(self, record: logging.LogRecord) -> None:
        self.failed = False
        super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:
        self.failed = True


def begin() -> str:
    """Write errors to the log file from now on.

    Returns:
        The system's reason why that is impossible; empty if it is not.
    """
    file = log_file()
    try:
        make_folder(file)
        if file.exists() and not file.is_file():
            return words("Window", "it is no file")  # opening a pipe could block for ever
        handler = ErrorLog(file, maxBytes=1_000_000, backupCount=1, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        return error.strerror or str(error)
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
    logging.getLogger().addHandler(handler)
    _handlers.append(handler)
    return ""


def kept() -> Path | None:
    """Return the log file, if the last error is in it."""
    written = _handlers and not _handlers[-1].failed and log_file().exists()
    return log_file() if written else None


def watch() -> bool:
    """Leave a trace of this process, in case it ends without `end_well`, and log the traces of earlier ones.

    An abort in Qt or torch writes its stack into a mark of this process alone, since a log that is rotated by renaming
    could move away meanwhile. The next start copies that into the log.

    Returns:
        Whether an earlier process ended abnormally.
    """
    left = list(_left_by_others())
    for text in left:
        log.error("an earlier start did not end as it should:\n%s", text)
    mark = Mark(_folder() / f"running-{os.getpid()}.txt")
    started = time.strftime("%Y-%m-%d %H:%M:%S")
    file = mark.begin(f"Nablascope {__version__}, process {os.getpid()}, started {started}\n")
    if file is not None:
        _marks.append(mark)
        faulthandler.enable(file)
    qInstallMessageHandler(_write_down)
    atexit.register(end_well)
    return bool(left)


def end_well() -> None:
    """Remove the trace, since the process is about to end normally."""
    if faulthandler.is_enabled() and _marks:
        faulthandler.disable()  # it would write into a closed file
    qInstallMessageHandler(None)  # otherwise it would be called after Python has shut down
    while _marks:
        _marks.pop().end()


def _folder() -> Path:
    return log_file().parent


def _left_by_others() -> Iterator[str]:
    for path in sorted(_folder().glob("running-*.txt")):
        if (text := Mark(path).take()) is not None:
            yield text


def _write_down(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Pass Qt's messages on to the terminal and into the log: before an abort they give the reason."""
    logging.getLogger("qt").log(LEVELS[kind], "%s", message)
    if sys.stderr is not None:
        print(qFormatLogMessage(kind, context, message), file=sys.stderr)
