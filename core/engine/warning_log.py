"""What a loop is warned of, by the line that gave rise to it."""

from __future__ import annotations

import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from core.i18n import words
from core.program.loop import Loop
from core.text.clip import in_words

MOST_WARNINGS = 100


class WarningLog:
    """Takes note of the warnings that Python and torch give while a loop runs; they reach the terminal as well.

    Args:
        is_own: whether a code's file is the person's own.
        warned_at: called with the file and the line of the person's own that gave rise to a warning, before that shows.

    Attributes:
        by_line: the last warning of each line.
        heard: called with each warning.
    """

    def __init__(self, is_own: Callable[[str], bool], warned_at: Callable[[str, int], object]) -> None:
        self._is_own, self._warned_at = is_own, warned_at
        self.by_line: dict[int, str] = {}
        self.heard: Callable[[str], object] | None = None
        self._new: list[str] = []
        self._loop: Loop | None = None

    def follow(self, loop: Loop) -> None:
        """Forget the lines of another loop."""
        if loop is not self._loop:
            self._loop = loop
            self.by_line.clear()

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Take note of what is warned of meanwhile, in this thread."""
        show, thread = warnings.showwarning, threading.get_ident()

        def note(message: Warning | str, *where: Any, **otherwise: Any) -> None:
            if threading.get_ident() == thread:
                self._note(message)
            show(message, *where, **otherwise)

        warnings.showwarning = note
        try:
            yield
        finally:
            warnings.showwarning = show

    def _note(self, message: Warning | str) -> None:
        frame = sys._getframe()
        while frame is not None and not self._is_own(frame.f_code.co_filename):
            frame = frame.f_back  # type: ignore[assignment]
        text = in_words(message) if isinstance(message, Warning) else message
        if self.heard is not None:
            self.heard(text)
        if frame is not None:
            self._warned_at(frame.f_code.co_filename, frame.f_lineno)
        if frame is not None and self._loop is not None and frame.f_code.co_filename == self._loop.filename:
            if self.by_line.get(frame.f_lineno) == text:
                return  # a line that time travel has come by once more
            self.by_line[frame.f_lineno] = text
            text = words("Log", "Line {line}: {text}").format(line=frame.f_lineno, text=text)
        if len(self._new) < MOST_WARNINGS:
            self._new.append(text)

    def take(self) -> list[str]:
        """Return the warnings that nobody has taken yet."""
        new, self._new = self._new, []
        return new
