"""The values of one cell, iteration by iteration, as a small curve."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy

from core.explain.types import CellHistory, Reference
from core.i18n import words
from gui.style import fonts, number_format
from gui.style.language import bind_texts, translated
from gui.style.theme import Theme, ThemedWidget, colour, prepare

LOWEST, HIGHEST, LABELS, FOOT = 48, 80, 76, 17
FEWEST = 3
"""The fewest moments that make a curve."""
FEW = 40
ITERATION = words("HistoryCurve", "iteration")
NAME = words("HistoryCurve", "History of {cell}")
IN_WORDS = words(
    "HistoryCurve",
    "From {start} at iteration {first} to {end} at iteration {last}; lowest {lowest}, highest {highest}.",
)
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class HistoryCurve(ThemedWidget):
    """The highest and the lowest value at the left, the iterations below, and a mark at the present one."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            theme,
            objectName="history",
            minimumHeight=LOWEST,
            maximumHeight=HIGHEST,
            sizePolicy=QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred),
        )
        self.history: CellHistory | None = None
        self.hide()

    def show_history(self, history: CellHistory | None) -> None:
        """Show a history where there is enough to see, and take no room otherwise."""
        points = _finite(history)
        enough = len(points) >= FEWEST
        self.history = history if enough else None
        self.setVisible(enough)
        if enough and history is not None:
            values = [value for _, value in points]
            (first, start), (last, end) = points[0], points[-1]
            text = IN_WORDS.format(
                start=number_format.number(start),
                first=first,
                end=number_format.number(end),
                last=last,
                lowest=number_format.number(min(values)),
                highest=number_format.number(max(values)),
            )
            bind_texts(
                self,
                accessibleName=NAME.format(cell=str(Reference(history.tensor, history.cell))),
                accessibleDescription=text,
                toolTip=text,
            )
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.history is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plot = QRectF(LABELS, 7, self.width() - LABELS - 8, self.height() - FOOT - 14)
        points = _finite(self.history)
        low, high = min(value for _, value in points), max(value for _, value in points)
        first, last = points[0][0], points[-1][0]

        def place(iteration: int, value: float) -> QPointF:
            across = (iteration - first) / max(last - first, 1)
            down = (high - value) / (high - low) if high > low else 0.5
            return QPointF(plot.left() + across * plot.width(), plot.top() + down * plot.height())

        self._paint_scale(painter, plot, low, high, first, last)
        self._paint_curve(painter, [place(*point) for point in points])
        present = next((point for point in points if point[0] == self.history.present), None)
        if present is not None:
            self._paint_present(painter, place(*present), plot)

    def _paint_scale(self, painter: QPainter, plot: QRectF, low: float, high: float, first: int, last: int) -> None:
        painter.setPen(QPen(colour(self._theme.border), 1))
        for y in {plot.top(), plot.bottom()}:
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        prepare(painter, font=fonts.text(12), pen=colour(self._theme.muted))
        for y, value in (
            {plot.top(): high, plot.bottom(): low}.items() if high > low else {plot.center().y(): low}.items()
        ):
            painter.drawText(QRectF(0, y - 8, LABELS - 8, 16), RIGHT, number_format.number(value))
        foot = QRectF(plot.left(), self.height() - FOOT, plot.width(), FOOT)
        painter.drawText(foot, LEFT, str(first))
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, translated(ITERATION))
        painter.drawText(foot, RIGHT, str(last))

    def _paint_curve(self, painter: QPainter, places: list[QPointF]) -> None:
        painter.setPen(QPen(colour(self._theme.primary), 1.8))
        painter.drawPolyline(QPolygonF(places))
        if len(places) <= FEW:  # between them nothing is known
            painter.setBrush(colour(self._theme.primary))
            for one in places:
                painter.drawEllipse(one, 1.6, 1.6)

    def _paint_present(self, painter: QPainter, place: QPointF, plot: QRectF) -> None:
        painter.setPen(QPen(colour(self._theme.now), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(place.x(), plot.top()), QPointF(place.x(), plot.bottom()))
        prepare(painter, pen=QPen(colour(self._theme.surface), 1.5), brush=colour(self._theme.now))
        painter.drawEllipse(place, 4.5, 4.5)


def _finite(history: CellHistory | None) -> list[tuple[int, float]]:
    """Return the points that can be drawn."""
    if history is None:
        return []
    return [point for point in zip(history.iterations, history.values, strict=True) if math.isfinite(point[1])]
