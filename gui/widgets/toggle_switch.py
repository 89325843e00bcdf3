"""A check box drawn as a switch."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox

from gui.style import fonts
from gui.style.theme import Theme, colour, prepare

TRACK_WIDTH, TRACK_HEIGHT, RING = 34, 18, 3
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class ToggleSwitch(QCheckBox):
    """A label on the left and a switch on the right: a style sheet would need a picture of it for each theme."""

    def __init__(self, theme: Theme, **properties: Any) -> None:
        super().__init__(font=fonts.text(13), **properties)
        self._theme = theme

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        label = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(label + 16 + TRACK_WIDTH + RING, TRACK_HEIGHT + 2 * RING + 2)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, place: QPoint) -> bool:
        """Accept clicks on the label, the switch and between them."""
        return self.rect().contains(place)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, on = self._theme, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour(theme.text))
        painter.drawText(self.rect(), LEFT, self.text())
        left, top = self.width() - TRACK_WIDTH - RING, (self.height() - TRACK_HEIGHT) / 2
        track = QRectF(left, top, TRACK_WIDTH, TRACK_HEIGHT)
        prepare(painter, pen=Qt.PenStyle.NoPen, brush=colour(theme.primary if on else theme.faint))
        painter.drawRoundedRect(track, TRACK_HEIGHT / 2, TRACK_HEIGHT / 2)
        painter.setBrush(colour(theme.on_primary))
        knob = TRACK_HEIGHT - 4
        painter.drawEllipse(QRectF(left + (TRACK_WIDTH - knob - 2 if on else 2), top + 2, knob, knob))
        if self.hasFocus():
            self._paint_ring(painter, track.adjusted(-2, -2, 2, 2))

    def _paint_ring(self, painter: QPainter, ring: QRectF) -> None:
        prepare(painter, pen=QPen(colour(self._theme.text), 1.5), brush=Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)
