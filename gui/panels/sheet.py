"""A picture that Qt paints on its own, without taking Python's lock from the training."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QWidget


class Sheet(QLabel):
    """Lies over all of a widget that paints itself in Python, while that would paint nothing but an image.

    The mouse and assistive technology reach what lies below.
    """

    def __init__(self, below: QWidget) -> None:
        super().__init__(below)
        self._below = below
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # or Qt would paint what lies below as well
        self._pixmap = QPixmap()  # kept: see Blit
        self.hide()

    def show_image(self, image: QImage) -> None:
        """Shows an image of just the size of the widget."""
        self._pixmap.convertFromImage(image)
        self.setPixmap(self._pixmap)
        if self.isHidden():
            self.setGeometry(self._below.rect())
            self.show()
