"""A frame around what a lesson or a hint points at."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gui.style.theme import Theme
from gui.widgets.highlight_frame import HighlightFrame

WIDTH, GAP, CORNER = 3, 3, 8


class Pointer(HighlightFrame):
    """Lies in a window, and follows what it points at."""

    def __init__(self, window: QWidget, theme: Theme, name: str = "lessonPointer") -> None:
        super().__init__(window, theme, name, WIDTH, GAP, CORNER)
