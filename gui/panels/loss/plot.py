"""The plot of the loss panel. Imports pyqtgraph."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph
from pyqtgraph import functions
from PySide6.QtCore import QEvent, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsEllipseItem,
    QGraphicsItem,
    QGraphicsLineItem,
    QGraphicsPathItem,
    QGraphicsRectItem,
    QGraphicsSimpleTextItem,
    QGraphicsView,
)

from core.history.loss_series import Curve, Floats
from core.i18n import words
from core.view.snapshot import BranchCurve, Snapshot
from gui.panels.loss.axis import TICK_TYPE, LossAxis
from gui.panels.loss.branches import LeftCurve, LeftCurves
from gui.panels.loss.label_place import Band, Place, Words, free_place
from gui.panels.loss.name_places import Name
from gui.style import fonts, number_format
from gui.style.language import bind_text
from gui.style.theme import Theme, colour
from gui.widgets.scrubbing import Seeking

SMALLEST_SPAN = 20
GROWTH = 1.25
BELOW, ABOVE, EDGE = 0.2, 0.1, 0.1
"""What is free below and above the losses, of their range, and what has to stay so, of the plot: for words."""

ROUGHEST = 4.0
GRIP, GUIDE_GRIP, LABEL_GAP = 12, 5, 7
MARKER, BEHIND_ALL = 2, -1000
"""The marker lies above the curves and their names, and the lines of the grid below all that is drawn."""


class LossPlot(pyqtgraph.PlotWidget):
    """A curve, a marker at the present moment, and ranges that move only when the data leaves them.

    The marker and the line through it can be dragged to another moment.

    Signals:
        view_changed: a person zoomed or panned.
        seek_wanted: the iteration to go to.
        branch_wanted: the name of the branch to return to.
        pointed: first and last iteration under the pointer, lowest and highest loss there; zeros when at none.
    """

    view_changed = Signal()
    seek_wanted = Signal(object)
    branch_wanted = Signal(str)
    pointed = Signal(int, int, float, float)

    paintEvent = QGraphicsView.paintEvent  # noqa: N815  (Qt's name)
    """Not pyqtgraph's: in Python, it holds the lock that the training waits for as long as Qt paints. What it does
    first is done in `_prepare`."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(axisItems={"left": LossAxis("left")})
        self.setObjectName("lossPlot")
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        bind_text(self.setAccessibleName, words("LossPlot", "Loss over iterations"))
        self._fitting = True
        self._logarithmic = True
        self._curve: Curve | None = None
        self._computed = 0
        self._moment: tuple[int, float] = (0, math.nan)
        self._drawn: tuple[float, ...] = ()
        self._left_drawn: tuple[object, ...] = ()
        self._marked: tuple[object, ...] = ()
        self._worded = False
        self._pressed: tuple[QPointF, str] | None = None
        self._seeking = Seeking(self)
        self._seeking.wanted.connect(self.seek_wanted)
        self._seeking.changed.connect(self._mark)
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
        self._marker.setZValue(MARKER)
        self._label = QGraphicsSimpleTextItem(self._marker)
        self._plate = QGraphicsRectItem(self._label)
        self._plate.setFlag(QGraphicsItem.GraphicsItemFlag.ItemStacksBehindParent)
        self._plate.setPen(Qt.PenStyle.NoPen)
        self._place: Place | None = None
        self._guide = QGraphicsLineItem()
        for item in (self._line, self._guide, self._marker):
            plot.getViewBox().addItem(item, ignoreBounds=True)
        self._left = LeftCurves(plot.getViewBox(), theme)
        plot.getViewBox().sigRangeChanged.connect(self._on_range)
        plot.getViewBox().sigResized.connect(self._on_range)
        for name in ("left", "bottom"):
            # drawn once and kept: otherwise the axes take three quarters of each repaint
            plot.getAxis(name).setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
            plot.getAxis(name).setZValue(BEHIND_ALL)
            plot.getAxis(name).enableAutoSIPrefix(False)
            plot.getAxis(name).setStyle(tickFont=fonts.text(TICK_TYPE), tickTextOffset=6, maxTickLevel=0)
        plot.getAxis("left").setWidth(52)
        plot.getAxis("bottom").setHeight(26)
        plot.getAxis("left").setLogMode(False, True)
        self.setMouseTracking(True)
        self.set_theme(theme)
        self.start()

    def set_theme(self, theme: Theme) -> None:
        """Takes on other colours."""
        self._theme = theme
        self._make_pens()
        self.setBackground(theme.surface)
        self._left.set_theme(theme)
        self._label.setBrush(QColor(theme.now))
        self._plate.setBrush(colour(theme.surface))
        self._label.setFont(fonts.text(13, fonts.SEMIBOLD))
        for name in ("left", "bottom"):
            axis = self.getPlotItem().getAxis(name)
            axis.setPen(functions.mkPen(theme.border))
            axis.setTickPen(functions.mkPen(theme.border))
            axis.setTextPen(functions.mkPen(theme.muted))
        self.showGrid(x=False, y=True, alpha=0.9)
        if self._curve is not None:
            self._show_curve(self._curve)
            self._mark()

    def _make_pens(self) -> None:
        """Their widths count pixels of the screen, of which there may be several to one of Qt's.

        Rough curves stay as thin as can be: with any thicker pen Qt takes a hundred times longer.
        """
        theme, ratio = self._theme, self.devicePixelRatioF()
        self._ratio = ratio
        self._widths = {True: 2 * ratio, False: 1}
        self._pens = {smooth: functions.mkPen(theme.primary, width=width) for smooth, width in self._widths.items()}
        self._around = functions.mkPen(theme.surface, width=2 * ratio)
        self._ghost = functions.mkPen(theme.now, width=2 * ratio)
        self._guide.setPen(functions.mkPen(theme.now, width=ratio, dash=[3, 4]))
        self._drawn, self._marked = (), ()

    def show_language(self) -> None:
        """The branches by their names in the language of the moment."""
        self._left.show_names()
        self._marked = ()
        self._mark()

    def start(self) -> None:
        """Empties the plot for another run."""
        self.fit()
        self._curve, self._computed, self._moment = None, 0, (0, math.nan)
        self._line.setPath(QPainterPath())
        self._left.show(())
        self._seeking.forget()
        self._mark()
        self.setRange(xRange=(0, SMALLEST_SPAN), yRange=(-2, 8), padding=0)

    def set_log(self, logarithmic: bool) -> None:
        """Makes the loss axis logarithmic, or not."""
        self._logarithmic = logarithmic
        self.getPlotItem().getAxis("left").setLogMode(False, logarithmic)
        self.fit()

    def fit(self) -> None:
        """Shows the whole curve, and goes on doing so."""
        self._fitting = True
        self._drawn, self._left_drawn, self._marked = (), (), ()
        self._right, self._band = 0.0, None

    def iterations_in_view(self) -> tuple[int | None, int | None]:
        """First and last iteration in view; None for all."""
        if self._fitting:
            return None, None
        (left, right), _ = self._box.viewRange()
        return max(math.floor(left), 1), max(math.ceil(right), 2)

    def show_moment(self, snapshot: Snapshot) -> None:
        """Draws all that has been computed, and marks the present loss."""
        curve = snapshot.curve
        if curve is None:
            return
        self._curve, self._computed = curve, max(snapshot.computed, snapshot.finished)
        worded = snapshot.values is not None
        loss = snapshot.loss if snapshot.loss is not None else math.nan
        self._moment = snapshot.loss_iteration, loss if worded else self._loss_at(snapshot.loss_iteration)
        self._seeking.stand_at(snapshot.iteration)
        self._show_left(snapshot.branches)
        self._show_curve(curve)
        self._mark(worded)
        self._prepare()

    def _prepare(self) -> None:
        """Brings what is drawn to its place in the range of the moment."""
        self.scene().prepareForPaint()

    def _show_curve(self, curve: Curve) -> None:
        """Draws the curve, and the loss of an iteration in progress that has not been computed before."""
        if self.devicePixelRatioF() != self._ratio:
            self._make_pens()
        ahead = self._moment if self._moment[0] > self._computed else ()
        drawn = (*_ends(curve), *ahead)
        if drawn == self._drawn:
            return
        self._drawn = drawn
        x, y = polyline(curve)
        if ahead:
            x, y = np.append(x, ahead[0]), np.append(y, ahead[1])
        heights = self._heights(y)
        if self._fitting:
            self._keep_in_range(x, heights)
        self._show_line(x, heights)

    def _show_left(self, branches: tuple[BranchCurve, ...]) -> None:
        drawn = tuple((branch.name, branch.fork, branch.last, *_ends(branch.curve)) for branch in branches)
        if drawn == self._left_drawn:
            return
        self._left_drawn, self._drawn = drawn, ()
        lines = [(branch.name, *polyline(branch.curve)) for branch in branches]
        self._left.show(tuple(LeftCurve(name, x, self._heights(y)) for name, x, y in lines))
        self._marked = ()

    def _heights(self, losses: Floats) -> Floats:
        if not self._logarithmic:
            return losses
        with np.errstate(divide="ignore", invalid="ignore"):
            heights = np.log10(losses)
        return np.where(np.isfinite(heights), heights, np.nan)

    def _show_line(self, x: Floats, heights: Floats) -> None:
        """Smooth curves are drawn thick and smooth. Rough ones thin: Qt takes a hundred times longer to smooth them."""
        (_, _), (bottom, top) = self._box.viewRange()
        climbed = max(np.nansum(np.abs(np.diff(heights))), self._left.climbed)
        smooth = bool(climbed <= ROUGHEST * (top - bottom))
        self.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
        self._line.setPen(self._pens[smooth])
        self._left.set_width(self._widths[smooth])
        self._line.setPath(functions.arrayToQPath(x, heights, connect="finite"))

    @Slot()
    def _mark(self, worded: bool = True) -> None:
        """Puts the marker and its line to the present moment, or to where a person holds it.

        Args:
            worded: whether to say which moment it is, which takes longer than all the rest.
        """
        target = self._seeking.target
        iteration, loss = self._moment if target is None else (target, self._loss_at(target))
        marked = (iteration, loss, self._seeking.ahead, self._box.viewRange(), self._box.height())
        if marked == self._marked and (self._worded or not worded):
            return
        self._marked, self._worded = marked, worded
        height = float(self._heights(np.array([loss]))[0])
        self._guide.setVisible(self._computed > 0)
        self._marker.setVisible(iteration >= 1 and not math.isnan(height))
        bottom, top = self._box.viewRange()[1]
        self._guide.setLine(iteration, bottom, iteration, top)
        if self._marker.isVisible():
            self._marker.setPos(iteration, height)
            self._marker.setPen(self._ghost if self._seeking.ahead else self._around)
            self._marker.setBrush(colour(self._theme.surface if self._seeking.ahead else self._theme.now))
        if worded:
            self._write(iteration, loss, height)

    def _write(self, iteration: int, loss: float, height: float) -> None:
        """Says which moment is marked, and lets the names of the curves make room for it."""
        name = None
        if self._marker.isVisible():
            self._label.setText(f"{iteration} · {number_format.number(loss)}")
            name = self._place_label(iteration, height)
        self._left.place_names(name, self._bands)

    def _place_label(self, iteration: int, height: float) -> Name:
        """Beside the marker, where no curve is: mostly right of it early in the plot, left of it later on."""
        (left, right), _ = self._box.viewRange()
        size = self._label.boundingRect()
        marker = self._box.mapFromView(QPointF(iteration, height))
        words = Words(size.width(), size.height(), marker.x(), marker.y(), LABEL_GAP)
        early = iteration < left + (right - left) * 0.4
        self._place = free_place(words, (self._box.width(), self._box.height()), self._bands, early, self._place)
        corner, top = words.left(self._place), words.top(self._place)
        top = max(min(top, self._box.height() - size.height()), 0.0)
        self._label.setPos(corner - marker.x(), top - marker.y())
        self._plate.setRect(size)
        return Name(corner, corner + size.width(), marker.y(), top, size.height(), fixed=True)

    def _bands(self, left: float, right: float, count: int) -> list[Band]:
        """The present curve and those that were left between two pixels."""
        bands = [(line, line) for line in self._left.at_boundary(left, right, count)]
        if (curve := self._curve) is not None and len(curve.iterations):
            (first, last), (bottom, top) = self._box.viewRange()
            places = first + np.linspace(left, right, count) / max(self._box.width(), 1.0) * (last - first)
            edges = (
                np.interp(places, curve.iterations, self._heights(losses), left=np.nan, right=np.nan)
                for losses in (curve.high, curve.low)
            )
            upper, lower = ((top - edge) / (top - bottom) * self._box.height() for edge in edges)
            bands.append((upper, lower))
        return bands

    def _loss_at(self, iteration: int) -> float:
        """The loss of a computed iteration, as nearly as the curve tells it."""
        curve = self._curve
        if curve is None or not len(curve.iterations):
            return math.nan
        if iteration == self._moment[0]:
            return self._moment[1]
        return float(curve.low[max(int(np.searchsorted(curve.iterations, iteration, "right")) - 1, 0)])

    def _keep_in_range(self, x: Floats, heights: Floats) -> None:
        """Moves the ranges when the data has left them, and then far enough to last."""
        finite = heights[np.isfinite(heights)]
        if not len(finite):
            return
        low, high, last = float(finite.min()), float(finite.max()), float(x[-1])
        if (left := self._left.extent) is not None:
            last, low, high = max(last, left[0]), min(low, left[1]), max(high, left[2])
        right, band = self._right, self._band
        if not right / 4 <= last <= right:
            right = max(SMALLEST_SPAN, last * GROWTH)
        height = band[1] - band[0] if band is not None else 0.0
        if band is None or not (band[0] + EDGE * height <= low and high <= band[1]) or high - low < height / 4:
            band = self._rounded(low, high)
        if (right, band) != (self._right, self._band):
            self._right, self._band = right, band
            self.setRange(xRange=(0, right), yRange=band, padding=0)

    def _rounded(self, low: float, high: float) -> tuple[float, float]:
        if self._logarithmic:
            span = max(high - low, 0.1)
            step = 0.25 if span > 1 else 0.05
            return math.floor((low - BELOW * span) / step) * step, math.ceil((high + ABOVE * span) / step) * step
        room = (high - low) * 0.15 or abs(high) * 0.15 or 1.0
        return (0.0 if 0 <= low < high / 2 else low - room), high + room

    @Slot()
    def _on_moved(self) -> None:
        self._fitting = False
        self.view_changed.emit()

    @Slot()
    def _on_range(self) -> None:
        self._marked = ()
        self._mark()
        self._prepare()

    # The pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        if event.button() == Qt.MouseButton.LeftButton and self._is_on_marker(place):
            self._seeking.hold(int(self._guide.line().x1()))
            return
        branch = self._left.name_at(self._in_box(place))
        self._pressed = (place, branch) if branch and event.button() == Qt.MouseButton.LeftButton else None
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._seeking.held:
            self._seeking.go(round(min(max(self._in_view(event.position()).x(), 0.0), self._computed)))
        else:
            super().mouseMoveEvent(event)
            self._show_cursor(event.position())
        self._point_at(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._seeking.held:
            self._seeking.let_go()
            return
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        if pressed and (event.position() - pressed[0]).manhattanLength() < QApplication.startDragDistance():
            self.branch_wanted.emit(pressed[1])

    def _is_on_marker(self, place: QPointF) -> bool:
        """Whether a pixel is near the marker, or on the line through it."""
        if not self._guide.isVisible() or not self._box.sceneBoundingRect().contains(self.mapToScene(place.toPoint())):
            return False
        at = self._in_box(place)
        line = self._box.mapFromView(self._guide.line().p1()).x()
        near = self._box.mapFromView(self._marker.pos()) - at
        on_marker = self._marker.isVisible() and math.hypot(near.x(), near.y()) <= GRIP
        return on_marker or abs(line - at.x()) <= GUIDE_GRIP

    def _show_cursor(self, place: QPointF) -> None:
        on_branch = self._left.name_at(self._in_box(place)) is not None
        shape = Qt.CursorShape.PointingHandCursor if on_branch else Qt.CursorShape.ArrowCursor
        if self._is_on_marker(place):
            shape = Qt.CursorShape.SizeHorCursor
        if shape is not self.viewport().cursor().shape():
            self.viewport().setCursor(shape)

    @property
    def _box(self) -> pyqtgraph.ViewBox:
        return self.getPlotItem().getViewBox()

    def _in_box(self, place: QPointF) -> QPointF:
        """A pixel of this widget as one of the box that the curves are in."""
        return self._box.mapFromScene(self.mapToScene(place.toPoint()))

    def _in_view(self, place: QPointF) -> QPointF:
        """A pixel of this widget as an iteration and a height."""
        return self._box.mapToView(self._in_box(place))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(0, 0, 0.0, 0.0)

    def _point_at(self, position: QPointF) -> None:
        curve = self._curve
        if curve is None or not len(curve.iterations):
            return
        x = self._in_view(position).x()
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


def _ends(curve: Curve) -> tuple[float, ...]:
    """What tells a curve from another view of it."""
    return len(curve.iterations), *curve.iterations[:1], *curve.iterations[-1:], *curve.low[-1:]


def polyline(curve: Curve) -> tuple[Floats, Floats]:
    """A line through a curve: its points, or down and up between the extremes of each stretch."""
    if curve.low is curve.high:
        return curve.iterations, curve.low
    return np.repeat(curve.iterations, 2), np.stack((curve.low, curve.high), axis=1).ravel()
