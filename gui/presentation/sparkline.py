"""The loss as a sparkline: its course and its current value, without axes."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from core.i18n import words
from core.view.snapshot import Snapshot
from gui.style import fonts, number_format
from gui.style.language import bind_text
from gui.style.theme import Theme, ThemedWidget, prepare

DOT, LABEL_HEIGHT, MARGIN, PEN = 6, 40, 12, 3
WIDEST = "8.8888e-88"


class Sparkline(ThemedWidget):
    """A logarithmic curve, paler beyond the current moment."""

    def __init__(self, theme: Theme, zoom: float) -> None:
        super().__init__(
            theme,
            objectName="stageLoss",
            sizePolicy=QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding),
        )
        self._font = fonts.text(round(18 * zoom), fonts.SEMIBOLD)
        self._dot, self._margin, self._pen, self._label_height = (
            round(pixels * zoom) for pixels in (DOT, MARGIN, PEN, LABEL_HEIGHT)
        )
        self._label_room = QFontMetrics(self._font).horizontalAdvance(WIDEST) + 2 * self._dot
        bind_text(self.setAccessibleName, words("Stage", "Loss over iterations"))
        self._points: list[tuple[float, float]] = []
        self._present = (0.0, math.nan)

    def start(self) -> None:
        """Clear the curve for another experiment."""
        self._points, self._present = [], (0.0, math.nan)
        self.update()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Another moment."""
        if snapshot.loss_picture is not None:
            curve = snapshot.loss_picture.curve
            middle = (curve.low + curve.high) / 2
            pairs = zip(curve.iterations.tolist(), middle.tolist(), strict=True)
            self._points = [(iteration, loss) for iteration, loss in pairs if 0 < loss < math.inf]
        if snapshot.loss is not None:
            self._present = float(snapshot.loss_iteration), snapshot.loss
        bind_text(self.setAccessibleDescription, number_format.number(self._present[1]))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(360, 90)

    def paintEvent(self, _event: QPaintEvent) -> None:
        now, loss = self._present
        if 0 < loss < math.inf:
            places = self._places([*self._points, (now, loss)])
        elif self._points and math.isinf(loss):
            places = self._places([*self._points, (now, max(height for _, height in self._points))])
        else:
            return
        here = places.pop()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        passed = [place for place in places if place.x() <= here.x()] + [here]
        ahead = [here] + [place for place in places if place.x() > here.x()]
        for line, name in ((ahead, self._theme.faint), (passed, self._theme.primary)):
            painter.setPen(QPen(QColor(name), self._pen, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawPath(_path(line))
        prepare(painter, pen=Qt.PenStyle.NoPen, brush=QColor(self._theme.now))
        painter.drawEllipse(here, self._dot, self._dot)
        prepare(painter, pen=QColor(self._theme.now), font=self._font)
        room = QRectF(here.x() + 2 * self._dot, here.y() - self._label_height / 2, self._label_room, self._label_height)
        room.moveBottom(min(room.bottom(), self.height()))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, number_format.number(loss))

    def _places(self, points: list[tuple[float, float]]) -> list[QPointF]:
        if len(set(points)) == 1:
            return [QPointF((self.width() - self._label_room) / 2, self.height() / 2)] * len(points)
        last = max(iteration for iteration, _ in points)
        heights = [math.log10(loss) for _, loss in points]
        low, high = min(heights), max(heights)
        across = (self.width() - self._label_room - 2 * self._margin) / max(last - 1, 1)
        down = (self.height() - 2 * self._margin) / max(high - low, 1e-9)
        return [
            QPointF(self._margin + (iteration - 1) * across, self._margin + (high - height) * down)
            for (iteration, _), height in zip(points, heights, strict=True)
        ]


def _path(places: list[QPointF]) -> QPainterPath:
    path = QPainterPath(places[0])
    for place in places[1:]:
        path.lineTo(place)
    return path
