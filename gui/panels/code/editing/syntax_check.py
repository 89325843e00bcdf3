"""Errors of syntax, said while a person types."""

from __future__ import annotations

import time
import warnings

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QPlainTextEdit

from core.program.parsing import parsed
from core.text.clip import clipped
from core.text.utf16 import Units
from gui.panels.code.editing.text_marks import TextMarks
from gui.style.theme import Theme, colour

PAUSE_MILLISECONDS = 400
SHARE = 10
"""A check comes at the earliest after this many times as long as the last one took."""


BEING_TYPED = "<being typed>"
"""The name that Python knows the text by. Its warnings are given when it is compiled, and here they are ignored by this
name: `catch_warnings` would ignore those of the training thread as well."""

warnings.filterwarnings("ignore", module=BEING_TYPED)


class SyntaxCheck(QObject):
    """Parses a text whenever a person pauses, and underlines where Python gives up. Listens between `start` and `stop`.

    Attributes:
        line: what cannot be parsed, from 1; None while all is well.
        message: why.

    Signals:
        changed: another line, or another message.
    """

    changed = Signal()

    def __init__(self, editor: QPlainTextEdit, marks: TextMarks, theme: Theme) -> None:
        super().__init__(editor)
        self._editor, self._marks, self._theme = editor, marks, theme
        self.line: int | None = None
        self.message = ""
        self._error: SyntaxError | None = None
        self._listens = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._check)
        editor.textChanged.connect(self._check_soon)

    def start(self) -> None:
        """Check what is written from now on."""
        self._listens = True
        self._pause.start(0)

    def stop(self) -> None:
        """Forget what was found."""
        self._listens = False
        self._pause.stop()
        self._show(None)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._underline()

    @Slot()
    def _check_soon(self) -> None:
        if self._listens:
            self._pause.start()

    @Slot()
    def _check(self) -> None:
        begun = time.perf_counter()
        self._show(_error_in(self._editor.toPlainText()))
        taken = int(1000 * (time.perf_counter() - begun))
        self._pause.setInterval(max(PAUSE_MILLISECONDS, SHARE * taken))

    def _show(self, error: SyntaxError | None) -> None:
        before = self.line, self.message
        self._error = error
        self.line, self.message = (None, "") if error is None else (self._line_of(error), _sentence(error))
        self._underline()
        if (self.line, self.message) != before:
            self.changed.emit()

    def _line_of(self, error: SyntaxError) -> int:
        return min(max(error.lineno or 1, 1), self._editor.blockCount())

    def _underline(self) -> None:
        style = QTextCharFormat()
        style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        style.setUnderlineColor(colour(self._theme.error))
        stretch = None if self._error is None else self._stretch(self._error)
        self._marks.show("syntax", [] if stretch is None else [stretch], style)

    def _stretch(self, error: SyntaxError) -> tuple[int, int]:
        """Return what is underlined: what Python points at, or else the line."""
        block = self._editor.document().findBlockByNumber(self._line_of(error) - 1)
        line = block.text()
        start = min(max((error.offset or 1) - 1, 0), len(line))
        same_line = error.end_lineno == error.lineno and (error.end_offset or 0) > start + 1
        end = min((error.end_offset or 1) - 1, len(line)) if same_line else len(line)
        if not line[start:end].strip():
            start, end = len(line) - len(line.lstrip()), len(line)
        units = Units(line)
        return block.position() + units.of(start), block.position() + units.of(end)


def _error_in(text: str) -> SyntaxError | None:
    try:
        parsed(text, BEING_TYPED)
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError, OverflowError):
        return None  # what is wrong with it is said when it is to run
    return None


def _sentence(error: SyntaxError) -> str:
    return clipped(f"{error.msg[:1].upper()}{error.msg[1:]}", 200, 1)
