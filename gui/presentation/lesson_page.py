"""The interface of a lesson's page in a presentation; `gui.lessons.panel` implements it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class LessonPage(QWidget):
    """A widget below the code of a presentation, in its type size.

    Signals:
        laid_out: its parts have their places, and it may need another height.
    """

    laid_out = Signal()

    @property
    def needed_height(self) -> int:
        """The height in pixels at which nothing scrolls, once it is laid out in its width."""
        raise NotImplementedError

    def stand_in_presentation(self, zoom: float) -> None:
        """Apply the type sizes of a presentation, `zoom` times as large as at 720 lines."""
        raise NotImplementedError
