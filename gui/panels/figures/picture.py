"""One figure, as large as there is room for."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy

from core.view.snapshot import FigurePicture
from gui.style.theme import Theme, ThemedWidget


class PictureView(ThemedWidget):
    """A figure in the middle, never larger than it was drawn."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            theme,
            objectName="figurePicture",
            sizePolicy=QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding),
        )
        self._picture = QPixmap()
        self._scaled = QPixmap()
        self.setMinimumHeight(60)

    @property
    def picture(self) -> QPixmap:
        """The figure as it was drawn."""
        return self._picture

    def show_figure(self, figure: FigurePicture | None) -> None:
        """Show a figure, or none."""
        self._picture, self._scaled = QPixmap(), QPixmap()
        if figure is not None:
            self._picture.loadFromData(figure.png, "PNG")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, 240)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._picture.isNull():
            return
        ratio = self.devicePixelRatioF()
        room = self.size() * ratio
        size = self._picture.size()
        if size.width() > room.width() or size.height() > room.height():
            size.scale(room, Qt.AspectRatioMode.KeepAspectRatio)
        if self._scaled.size() != size:
            self._scaled = self._picture.scaled(
                size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        place = QRect(QPoint(), size / ratio)
        place.moveCenter(self.rect().center())
        painter = QPainter(self)
        painter.fillRect(place, QColor("#ffffff"))  # what is behind a figure with a transparent background
        painter.drawPixmap(place, self._scaled)
        painter.end()
