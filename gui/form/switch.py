"""A check box drawn as a switch, in the colours of the palette."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QCheckBox

TRACK_WIDTH, TRACK_HEIGHT, RING = 34, 18, 3


class Switch(QCheckBox):
    """A switch without a text, for a row that has a caption."""

    def __init__(self, **properties: Any) -> None:
        super().__init__(focusPolicy=Qt.FocusPolicy.TabFocus, **properties)

    def sizeHint(self) -> QSize:
        return QSize(TRACK_WIDTH + 2 * RING, TRACK_HEIGHT + 2 * RING + 2)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, place: QPoint) -> bool:
        return self.rect().contains(place)

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette, on = self.palette(), self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, top = self.width() - TRACK_WIDTH - RING, (self.height() - TRACK_HEIGHT) / 2
        track = QRectF(left, top, TRACK_WIDTH, TRACK_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        off = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText)
        painter.setBrush(palette.color(QPalette.ColorRole.Highlight) if on else off)
        painter.drawRoundedRect(track, TRACK_HEIGHT / 2, TRACK_HEIGHT / 2)
        painter.setBrush(palette.color(QPalette.ColorRole.HighlightedText))
        knob = TRACK_HEIGHT - 4
        painter.drawEllipse(QRectF(left + (TRACK_WIDTH - knob - 2 if on else 2), top + 2, knob, knob))
        if self.hasFocus():
            painter.setPen(QPen(palette.color(QPalette.ColorRole.WindowText), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = track.adjusted(-2, -2, 2, 2)
            painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)
