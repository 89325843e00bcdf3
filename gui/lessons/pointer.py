"""A frame around the target of a lesson or a hint."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gui.style.theme import Theme
from gui.widgets.highlight_frame import HighlightFrame

WIDTH, GAP, CORNER = 3, 3, 8


class Pointer(HighlightFrame):
    """A frame in a window that follows its target."""

    def __init__(self, window: QWidget, theme: Theme, name: str = "lessonPointer") -> None:
        super().__init__(window, theme, name, WIDTH, GAP, CORNER)
