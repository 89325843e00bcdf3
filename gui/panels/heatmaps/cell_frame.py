"""The frame around the cell that is in question."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from gui.style.theme import Theme

SMALLEST, ROUND, HALF_A_PEN = 11.0, 2.5, 2.5


class CellFrame:
    """The frame of a cell, painted on every frame of a running loop too.

    So its Qt values are made once and kept: see `gui.panels.heatmaps.blit`.
    """

    def __init__(self, theme: Theme) -> None:
        self._place: QRectF | None = None
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours: dark on light and light on dark, whatever the cell's own is."""
        self._halo, self._line = QPen(QColor(theme.surface), 5), QPen(QColor(theme.text), 2)

    def place(self, cell: QRectF | None, view: QRectF) -> None:
        """Lie around a cell on the screen; larger where the cell is tiny, and nowhere when it is out of view."""
        self._place = None
        if cell is not None and cell.intersects(view):
            across, down = max(SMALLEST - cell.width(), 0) / 2, max(SMALLEST - cell.height(), 0) / 2
            self._place = whole_in(view, cell.adjusted(-across, -down, across, down))

    def paint(self, painter: QPainter) -> None:
        """Paint the frame, where it has a place."""
        if self._place is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for pen in (self._halo, self._line):
            painter.setPen(pen)
            painter.drawRoundedRect(self._place, ROUND, ROUND)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def whole_in(view: QRectF, frame: QRectF) -> QRectF:
    """Return a frame moved and shrunk so far that its pen is wholly in view, also around a cell at the edge."""
    room = view.adjusted(HALF_A_PEN, HALF_A_PEN, -HALF_A_PEN, -HALF_A_PEN)
    if min(frame.width(), frame.height()) <= SMALLEST:
        left = max(min(frame.left(), room.right() - frame.width()), room.left())
        frame = QRectF(QPointF(left, max(min(frame.top(), room.bottom() - frame.height()), room.top())), frame.size())
    return frame.intersected(room)
