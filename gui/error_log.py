"""The file into which errors are written in full, and what is left of a start that did not end as it should."""

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
    """Goes on when the disk is full, without a traceback in the terminal for each line.

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
    """Writes errors to the log file from now on.

    Returns:
        why that cannot be, as the system says it; empty when it can.
    """
    file = log_file()
    try:
        make_folder(file)
        if file.exists() and not file.is_file():
            return words("Window", "it is no file")  # and to open a pipe could take for ever
        handler = ErrorLog(file, maxBytes=1_000_000, backupCount=1, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        return error.strerror or str(error)
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
    logging.getLogger().addHandler(handler)
    _handlers.append(handler)
    return ""


def kept() -> Path | None:
    """The log file, when the last error is in it."""
    written = _handlers and not _handlers[-1].failed and log_file().exists()
    return log_file() if written else None


def watch() -> bool:
    """Leaves a trace of this process from now on, should it end without `end_well`, and takes down those of others.

    An abort in Qt or torch writes where it was into a mark of this process alone: a log that is kept small by renaming
    it would move away meanwhile. The next start takes that down in the log.

    Returns:
        whether an earlier start ended so.
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
    """The process is about to end as it should."""
    if faulthandler.is_enabled() and _marks:
        faulthandler.disable()  # it would write into a file that is closed
    qInstallMessageHandler(None)  # or it would be called when there is no Python left
    while _marks:
        _marks.pop().end()


def _folder() -> Path:
    return log_file().parent


def _left_by_others() -> Iterator[str]:
    for path in sorted(_folder().glob("running-*.txt")):
        if (text := Mark(path).take()) is not None:
            yield text


def _write_down(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """What Qt says goes to the terminal as ever, and into the log: before an abort it is the reason."""
    logging.getLogger("qt").log(LEVELS[kind], "%s", message)
    if sys.stderr is not None:
        print(qFormatLogMessage(kind, context, message), file=sys.stderr)
