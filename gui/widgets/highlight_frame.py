"""A highlight frame around a part of a window."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QFrame, QWidget

from gui.style.theme import Theme


class HighlightFrame(QFrame):
    """A frame with only a border: its contents are painted and clicked as if it were absent, even while a loop runs.

    Args:
        over: the widget that contains and bounds it.
        theme: the theme of its colours.
        name: its object name.
        width: the width of the border in pixels.
        gap: the gap between the border and the contents.
        corner: the radius of its corners.
    """

    def __init__(self, over: QWidget, theme: Theme, name: str, width: int, gap: int = 0, corner: int = 0) -> None:
        super().__init__(over, objectName=name)
        self._over, self._theme = over, theme
        self._width, self._gap, self._corner = width, gap, corner
        self._place = QRect()
        self.hide()
        self._apply_theme()

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._theme = theme
        self._apply_theme()

    def set_width(self, width: int) -> None:
        """Set the width of the border."""
        if width != self._width:
            self._width = width
            self._apply_theme()
            self._lay()

    def frame(self, place: QRect | None) -> None:
        """Frame a place, or hide if there is none."""
        if place is None or place.isEmpty():
            self.hide()
            self._place = QRect()
            return
        if place != self._place:
            self._place = QRect(place)
            self._lay()
        self.show()
        self.raise_()

    def _apply_theme(self) -> None:
        self.setStyleSheet(
            f'QFrame[objectName="{self.objectName()}"] {{ background: transparent;'
            f" border: {self._width}px solid {self._theme.now}; border-radius: {self._corner}px; }}"
        )

    def _lay(self) -> None:
        out, width = self._gap + self._width, self._width + min(self._gap, 1)
        self.setGeometry(self._place.adjusted(-out, -out, out, out).intersected(self._over.rect()))
        inner = self.rect().adjusted(width, width, -width, -width)
        self.setMask(QRegion(self.rect()).subtracted(QRegion(inner)))
