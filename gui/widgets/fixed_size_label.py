"""A place for a label whose text changes often."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gui.style.language import LANGUAGES, language


class FixedSizeLabel(QWidget):
    """Holds a label outside any layout: in one, each new text would lay out the whole window anew.

    Args:
        label: takes all the room there is.
        width: always as wide as this; as wide as the layout likes when left out.
    """

    def __init__(self, label: QLabel, width: int | None = None) -> None:
        super().__init__()
        self._label = label
        label.setParent(self)
        if width is None:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        else:
            self.setFixedWidth(width)
        self._fit()

    def _fit(self) -> None:
        """As tall as the letters of the language are, of which its name is a sample."""
        metrics = self._label.fontMetrics()
        self.setFixedHeight(max(metrics.height() + 2, metrics.size(0, LANGUAGES[language()]).height()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._fit()

    def sizeHint(self) -> QSize:
        return QSize(80, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._label.setGeometry(self.rect())
