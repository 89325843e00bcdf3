"""A place for a label whose text changes often."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class Steady(QWidget):
    """Holds a label outside any layout: in one, each new text would lay out the whole window anew.

    Args:
        label: takes all the room there is.
        width: always as wide as this; as wide as the layout likes when left out.
    """

    def __init__(self, label: QLabel, width: int | None = None) -> None:
        super().__init__()
        self._label = label
        label.setParent(self)
        self._height = label.fontMetrics().height() + 2
        if width is None:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        else:
            self.setFixedWidth(width)
        self.setFixedHeight(self._height)

    def sizeHint(self) -> QSize:
        return QSize(80, self._height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._label.setGeometry(self.rect())
