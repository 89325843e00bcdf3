"""Closing a window, also when its loop does not let it."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QMainWindow, QMessageBox, QWidget

from core.i18n import words
from gui import error_log
from gui.dialogs.message import message_box
from gui.session.session import Session
from gui.style.language import bind_text

BUSY = words("Ending", "The trainer is in the middle of a call that cannot be interrupted.")
CHOICE = words(
    "Ending",
    "The window closes as soon as the call returns. If you end now, the layout is kept, but the run is cut off.",
)
WAIT = words("Ending", "Wait")
END_NOW = words("Ending", "End now")


class Closing(QObject):
    """Ends the session of a window that is closed.

    A loop that sits in one long call cannot be stopped, only left behind: then a person chooses to wait for it, and the
    window closes when the call returns, or to end the process.
    """

    def __init__(self, window: QMainWindow, session: Session, save: Callable[[], None]) -> None:
        """Take what saves the window's state, called once when nothing can keep it from closing."""
        super().__init__(window)
        self._window, self._session, self._save = window, session, save
        self._question: QMessageBox | None = None

    def close_session(self) -> bool:
        """End the session and save the window; return False, and ask what to do, where the loop does not end."""
        if self._session.loading:
            self._window.hide()  # there is no run to see the end of
        if not self._session.close():
            self._window.show()
            self._ask_whether_to_end()
            return False
        self._save()
        return True

    def end(self, status: int) -> None:
        """Close the window and end the application without a question: nobody may be there to answer it.

        Args:
            status: the exit status.
        """
        if not self._session.close():
            self._save()
            end_process(status)
        self._window.close()
        QApplication.exit(status)  # out of every dialog

    def _ask_whether_to_end(self) -> None:
        if self._question is None:
            self._session.ended.connect(self._close_after_all)
            self._question = _question(self._window, self._end_now)
        self._question.open()

    @Slot()
    def _close_after_all(self) -> None:
        assert self._question is not None
        self._question.hide()
        self._window.close()

    @Slot()
    def _end_now(self) -> None:
        self._save()
        end_process(1)


def _question(window: QWidget, end: Callable[[], None]) -> QMessageBox:
    """Return the dialog that asks what to do about a call that does not return: to open, not to wait for."""
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
    """End at once, whatever other threads do.

    To wait for a call that does not return would take for ever, and to end without waiting for its thread is an abort
    in Qt.
    """
    error_log.end_well()
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):  # there may be none, or nobody who reads it
            stream.flush()
    os._exit(status)
