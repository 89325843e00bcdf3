"""The page of a lesson, as a presentation needs it; `gui.lessons.panel` has the whole of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class LessonPage(QWidget):
    """A widget that stands below the code of a presentation, in its type.

    Signals:
        laid_out: its parts have their places, and it may need another height.
    """

    laid_out = Signal()

    @property
    def needed_height(self) -> int:
        """Return the pixels with which nothing has to be scrolled, once it is laid out in its width."""
        raise NotImplementedError

    def stand_in_presentation(self, zoom: float) -> None:
        """Take on the type of a presentation, `zoom` times as large as at 720 lines."""
        raise NotImplementedError
