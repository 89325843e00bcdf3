"""A frame around what a lesson or a hint points at."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QFrame, QWidget

from gui.theme import Theme

WIDTH, GAP, CORNER = 3, 3, 8


class Pointer(QFrame):
    """Only its border is there: what it frames is painted and clicked as if it were not, also while a loop runs."""

    def __init__(self, window: QWidget, theme: Theme, name: str = "lessonPointer") -> None:
        super().__init__(window, objectName=name)
        self._window = window
        self._place = QRect()
        self.hide()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Takes on other colours."""
        self.setStyleSheet(
            f"QFrame#{self.objectName()} {{ background: transparent; border: {WIDTH}px solid {theme.now};"
            f" border-radius: {CORNER}px; }}"
        )

    def frame(self, place: QRect | None) -> None:
        """Goes around a place of the window; away when there is none."""
        if place is None or place.isEmpty():
            self.hide()
            self._place = QRect()
            return
        if place != self._place:
            self._place = place
            around = place.adjusted(-GAP - WIDTH, -GAP - WIDTH, GAP + WIDTH, GAP + WIDTH)
            self.setGeometry(around.intersected(self._window.rect()))
            inner = self.rect().adjusted(WIDTH + 1, WIDTH + 1, -WIDTH - 1, -WIDTH - 1)
            self.setMask(QRegion(self.rect()).subtracted(QRegion(inner)))
        self.show()
        self.raise_()
