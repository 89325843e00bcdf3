"""The plot of the loss panel. Imports pyqtgraph."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph
from pyqtgraph import functions
from PySide6.QtCore import QEvent, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsEllipseItem, QGraphicsItem, QGraphicsPathItem, QGraphicsSimpleTextItem

from core.series import Curve, Floats
from core.snapshot import Snapshot
from gui import fonts, text
from gui.theme import Theme

SMALLEST_SPAN = 20
GROWTH = 1.25
ROUGHEST = 4.0
MOST_DECADES, FEW_DECADES = 8, 3
LARGEST_EXPONENT, SMALLEST_SHARE = 300, 1e-10


class LossPlot(pyqtgraph.PlotWidget):
    """A curve, a marker at the present moment, and ranges that move only when the data leaves them.

    Signals:
        view_changed: a person zoomed or panned.
        pointed: first and last iteration under the pointer, lowest and highest loss there; zeros when at none.
    """

    view_changed = Signal()
    pointed = Signal(int, int, float, float)

    def __init__(self, theme: Theme) -> None:
        super().__init__(axisItems={"left": LossAxis("left")})
        self.setObjectName("lossPlot")
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Loss over iterations")
        self._fitting = True
        self._logarithmic = True
        self._curve: Curve | None = None
        self._drawn: tuple[float, ...] = ()
        self._right = 0.0
        self._band: tuple[float, float] | None = None
        plot = self.getPlotItem()
        plot.hideButtons()
        plot.setMenuEnabled(False)
        plot.getViewBox().disableAutoRange()
        plot.getViewBox().setDefaultPadding(0)
        plot.getViewBox().sigRangeChangedManually.connect(self._on_moved)
        self._line = QGraphicsPathItem()
        self._marker = _marker()
        self._label = QGraphicsSimpleTextItem(self._marker)
        for item in (self._line, self._marker):
            plot.getViewBox().addItem(item, ignoreBounds=True)
        for name in ("left", "bottom"):
            # drawn once and kept: otherwise the axes take three quarters of each repaint
            plot.getAxis(name).setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
            plot.getAxis(name).enableAutoSIPrefix(False)
            plot.getAxis(name).setStyle(tickFont=fonts.words(12), tickTextOffset=6, maxTickLevel=0)
        plot.getAxis("left").setWidth(52)
        plot.getAxis("bottom").setHeight(26)
        plot.getAxis("left").setLogMode(False, True)
        self.setMouseTracking(True)
        self.set_theme(theme)
        self.start()

    def set_theme(self, theme: Theme) -> None:
        """Takes on other colours."""
        self._pens = {smooth: functions.mkPen(theme.primary, width=2 if smooth else 1) for smooth in (False, True)}
        self._drawn = ()
        self.setBackground(theme.surface)
        self._marker.setBrush(QColor(theme.now))
        self._marker.setPen(functions.mkPen(theme.surface, width=2))
        self._label.setBrush(QColor(theme.now))
        self._label.setFont(fonts.words(13, fonts.SEMIBOLD))
        for name in ("left", "bottom"):
            axis = self.getPlotItem().getAxis(name)
            axis.setPen(functions.mkPen(theme.border))
            axis.setTickPen(functions.mkPen(theme.border))
            axis.setTextPen(functions.mkPen(theme.muted))
        self.showGrid(x=False, y=True, alpha=0.9)

    def start(self) -> None:
        """Empties the plot for another run."""
        self.fit()
        self._curve = None
        self._line.setPath(QPainterPath())
        self._marker.hide()
        self.setRange(xRange=(0, SMALLEST_SPAN), yRange=(-2, 8), padding=0)

    def set_log(self, logarithmic: bool) -> None:
        """Makes the loss axis logarithmic, or not."""
        self._logarithmic = logarithmic
        self.getPlotItem().getAxis("left").setLogMode(False, logarithmic)
        self.fit()

    def fit(self) -> None:
        """Shows the whole curve, and goes on doing so."""
        self._fitting = True
        self._drawn = ()
        self._right, self._band = 0.0, None

    def iterations_in_view(self) -> tuple[int | None, int | None]:
        """First and last iteration in view; None for all."""
        if self._fitting:
            return None, None
        (left, right), _ = self.getPlotItem().getViewBox().viewRange()
        return max(math.floor(left), 1), max(math.ceil(right), 2)

    def show_moment(self, snapshot: Snapshot) -> None:
        """Draws the curve as far as it has come, and marks the present loss."""
        curve = snapshot.curve
        if curve is None:
            return
        iteration, loss = snapshot.loss_iteration, snapshot.loss if snapshot.loss is not None else math.nan
        drawn = (len(curve.iterations), *curve.iterations[-1:], *curve.low[-1:], iteration, loss)
        if drawn == self._drawn:
            return
        self._drawn, self._curve = drawn, curve
        x, y = polyline(curve)
        if iteration > snapshot.finished:
            x, y = np.append(x, iteration), np.append(y, loss)
        heights = self._heights(y)
        if self._fitting:
            self._keep_in_range(x, heights)
        self._show_line(x, heights)
        self._mark(iteration, loss)

    def _heights(self, losses: Floats) -> Floats:
        if not self._logarithmic:
            return losses
        with np.errstate(divide="ignore", invalid="ignore"):
            heights = np.log10(losses)
        return np.where(np.isfinite(heights), heights, np.nan)

    def _show_line(self, x: Floats, heights: Floats) -> None:
        """Smooth curves are drawn thick and smooth. Rough ones thin: Qt takes a hundred times longer to smooth them."""
        (_, _), (bottom, top) = self.getPlotItem().getViewBox().viewRange()
        climbed = np.nansum(np.abs(np.diff(heights)))
        smooth = bool(climbed <= ROUGHEST * (top - bottom))
        self.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
        self._line.setPen(self._pens[smooth])
        self._line.setPath(functions.arrayToQPath(x, heights, connect="finite"))

    def _mark(self, iteration: int, loss: float) -> None:
        height = float(self._heights(np.array([loss]))[0])
        self._marker.setVisible(iteration >= 1 and not math.isnan(height))
        if not self._marker.isVisible():
            return
        (left, right), (bottom, top) = self.getPlotItem().getViewBox().viewRange()
        self._marker.setPos(iteration, height)
        self._label.setText(f"{iteration} · {text.number(loss)}")
        # a falling curve leaves the room below and to the left of its end free, unless that is the edge
        low = height < bottom + (top - bottom) * 0.07
        early = iteration < left + (right - left) * 0.4
        size = self._label.boundingRect()
        across, down = (-0.05, 0.5) if early else (1.05, 1.2) if low else (1.05, -0.2)
        self._label.setPos(-across * size.width(), -down * size.height())

    def _keep_in_range(self, x: Floats, heights: Floats) -> None:
        """Moves the ranges when the data has left them, and then far enough to last."""
        finite = heights[np.isfinite(heights)]
        if not len(finite):
            return
        low, high, last = float(finite.min()), float(finite.max()), float(x[-1])
        right, band = self._right, self._band
        if not right / 4 <= last <= right:
            right = max(SMALLEST_SPAN, last * GROWTH)
        if band is None or not (band[0] <= low and high <= band[1]) or (high - low) < (band[1] - band[0]) / 4:
            band = self._rounded(low, high)
        if (right, band) != (self._right, self._band):
            self._right, self._band = right, band
            self.setRange(xRange=(0, right), yRange=band, padding=0)

    def _rounded(self, low: float, high: float) -> tuple[float, float]:
        if self._logarithmic:
            span = max(high - low, 0.1)
            step = 0.25 if span > 1 else 0.05
            return math.floor((low - 0.15 * span) / step) * step, math.ceil((high + 0.05 * span) / step) * step
        room = (high - low) * 0.15 or abs(high) * 0.15 or 1.0
        return (0.0 if 0 <= low < high / 2 else low - room), high + room

    @Slot()
    def _on_moved(self) -> None:
        self._fitting = False
        self.view_changed.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._point_at(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(0, 0, 0.0, 0.0)

    def _point_at(self, position: QPointF) -> None:
        curve = self._curve
        if curve is None or not len(curve.iterations):
            return
        x = self.getPlotItem().getViewBox().mapSceneToView(self.mapToScene(position.toPoint())).x()
        step = curve.iterations[1] - curve.iterations[0] if len(curve.iterations) > 1 else 1.0
        column = int(
            np.clip(
                np.searchsorted(curve.iterations, x + (0.5 if step == 1 else 0), "right") - 1,
                0,
                len(curve.iterations) - 1,
            )
        )
        first = int(curve.iterations[column])
        self.pointed.emit(first, first + int(step) - 1, float(curve.low[column]), float(curve.high[column]))


def _marker() -> QGraphicsEllipseItem:
    """Of one size whatever the scale. Qt's own items paint without Python, whose lock the training needs."""
    radius = 5.5
    marker = QGraphicsEllipseItem(-radius, -radius, 2 * radius, 2 * radius)
    marker.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
    return marker


class LossAxis(pyqtgraph.AxisItem):
    """Marks decades on a logarithmic axis; with 2 and 5 when there are few, and round numbers when there is none."""

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        if not self.logMode:
            ticks: list[tuple[float, list[float]]] = super().tickValues(low, high, size)
            return ticks
        if high - low < 1:
            return [(1.0, _round_numbers(low, high))]
        step = max(1, math.ceil((high - low) / MOST_DECADES))
        between = (1, 2, 5) if high - low < FEW_DECADES else (1,)
        decades = range(math.floor(low), math.ceil(high) + 1, step)
        marks = [decade + math.log10(digit) for decade in decades for digit in between]
        return [(1.0, [mark for mark in marks if low <= mark <= high])]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if not self.logMode:
            return [text.number(value, 3) for value in values]
        return [_power(value) for value in values]


def _round_numbers(low: float, high: float) -> list[float]:
    """The logarithms of at least three round numbers between 10 to the `low` and 10 to the `high`, if floats tell."""
    if not -LARGEST_EXPONENT < low < high - SMALLEST_SHARE < LARGEST_EXPONENT:
        return []
    bottom, top = 10**low, 10**high
    step = 10.0 ** math.floor(math.log10(top - bottom))
    while (top - bottom) / step < 4:
        step /= 2
    first, last = math.ceil(bottom / step), math.floor(top / step)
    return [math.log10(number * step) for number in range(first, last + 1)]


def _power(exponent: float) -> str:
    """10 to the exponent as it is typed: 1e6, 0.05."""
    if -3 <= exponent < 3:
        return f"{10**exponent:.3g}"
    digit = round(10 ** (exponent - math.floor(exponent)))
    return f"{digit}e{math.floor(exponent)}"


def polyline(curve: Curve) -> tuple[Floats, Floats]:
    """A line through a curve: its points, or down and up between the extremes of each stretch."""
    if curve.low is curve.high:
        return curve.iterations, curve.low
    return np.repeat(curve.iterations, 2), np.stack((curve.low, curve.high), axis=1).ravel()
