"""A container for a label whose text changes often."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gui.style.language import LANGUAGES, language


class FixedSizeLabel(QWidget):
    """A label outside any layout: inside one, each new text would lay out the whole window again.

    Args:
        label: the label, which takes all the room there is.
        width: the fixed width; that of the layout by default.
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
        """Set the height to that of the current language's letters, with its name as a sample."""
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
