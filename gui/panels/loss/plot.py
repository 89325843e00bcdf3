"""The plot of the loss panel. Imports pyqtgraph."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph
from pyqtgraph import functions
from PySide6.QtCore import QEvent, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsPathItem,
    QGraphicsSimpleTextItem,
    QGraphicsView,
)

from core.history.loss_series import Curve, Floats
from core.i18n import words
from core.view.snapshot import BranchCurve, Snapshot
from gui.panels.loss.axis import IterationAxis, LossAxis, colour_axes, prepare_axes
from gui.panels.loss.branches import BranchLine, BranchLines
from gui.panels.loss.change_marks import ChangeMarks
from gui.panels.loss.curve import fingerprint, loss_at, polyline, stretch_at
from gui.panels.loss.label_place import Band
from gui.panels.loss.marker import MomentMarker
from gui.panels.loss.other_losses import Line, OtherLosses
from gui.panels.loss.ranges import LEAST_DECADES, SMALLEST_SPAN, AxisRanges, Extent, united
from gui.style import fonts
from gui.style.language import bind_text, translated
from gui.style.round_name import marks_of
from gui.style.theme import Theme, colour
from gui.widgets.scrubbing import Scrubbing

ROUGHEST = 4.0
NOTHING = words("LossPlot", "no loss yet")


class LossPlot(pyqtgraph.PlotWidget):
    """A curve, a marker at the present moment, and ranges that move only when the data leaves them.

    The marker and the line through it can be dragged to another moment.

    Signals:
        view_changed: a person has zoomed or panned.
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
        iterations = IterationAxis()
        super().__init__(axisItems={"left": LossAxis("left"), "bottom": iterations})
        self._iterations = iterations
        self.setObjectName("lossPlot")
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        bind_text(self.setAccessibleName, words("LossPlot", "Loss over iterations"))
        self._fitting, self.shows_all_runs = True, False
        self._logarithmic = True
        self._length = 0
        self._curve: Curve | None = None
        self._computed = 0
        self._moment: tuple[int, float] = (0, math.nan)
        self._moment_curve = 0
        self._drawn: tuple[float, ...] = ()
        self._branches_drawn: tuple[object, ...] = ()
        self._marked: tuple[object, ...] = ()
        self._labelled = False
        self._pressed: tuple[QPointF, str] | None = None
        self._scrubbing = Scrubbing(self)
        self._scrubbing.wanted.connect(self.seek_wanted)
        self._scrubbing.changed.connect(self._mark)
        self._ranges = AxisRanges()
        plot = self.getPlotItem()
        plot.hideButtons()
        plot.setMenuEnabled(False)
        plot.getViewBox().disableAutoRange()
        plot.getViewBox().setDefaultPadding(0)
        plot.getViewBox().sigRangeChangedManually.connect(self._on_moved)
        self._line = QGraphicsPathItem()
        plot.getViewBox().addItem(self._line, ignoreBounds=True)
        self._marker = MomentMarker(plot.getViewBox())
        self._others = OtherLosses(plot.getViewBox(), theme)
        self._other_curves: tuple[Curve, ...] = ()
        self._branches = BranchLines(plot.getViewBox(), theme)
        self._changes = ChangeMarks(plot.getViewBox(), theme)
        plot.getViewBox().sigRangeChanged.connect(self._on_range)
        plot.getViewBox().sigResized.connect(self._on_resized)
        prepare_axes(plot)
        self._nothing = QGraphicsSimpleTextItem()
        self._nothing.setFont(fonts.text(13, fonts.MEDIUM))
        self.scene().addItem(self._nothing)
        self.setMouseTracking(True)
        self.set_theme(theme)
        self.start()

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._theme = theme
        self._marker.set_theme(theme)
        self._make_pens()
        self.setBackground(theme.surface)
        self._branches.set_theme(theme)
        self._others.set_theme(theme)
        self._changes.set_theme(theme)
        colour_axes(self.getPlotItem(), theme)
        self.showGrid(x=False, y=True, alpha=0.9)
        if self._curve is not None:
            self._show_curve(self._curve)
            self._mark()

    def _make_pens(self) -> None:
        """Make pens whose widths count pixels of the screen, of which there may be several to one of Qt's.

        Rough curves stay as thin as can be: with any thicker pen Qt takes a hundred times longer.
        """
        theme, ratio = self._theme, self.devicePixelRatioF()
        self._ratio = ratio
        self._widths = {True: 2 * ratio, False: 1}
        self._pens = {smooth: functions.mkPen(theme.primary, width=width) for smooth, width in self._widths.items()}
        self._marker.set_ratio(ratio)
        self._drawn, self._marked = (), ()

    def show_language(self) -> None:
        """Name the branches in the language of the moment."""
        self._branches.show_names()
        self._show_whether_empty()
        self._marked = ()
        self._mark()

    def start(self) -> None:
        """Empty the plot for another run."""
        self.fit()
        self._curve, self._computed, self._moment, self._length = None, 0, (0, math.nan), 0
        self._line.setPath(QPainterPath())
        self._other_curves = ()
        self._others.show((), True, 1)
        self._branches.show(())
        self._changes.show((), self._height_in_view)
        self._scrubbing.forget()
        self._mark()
        self.setRange(xRange=(0, SMALLEST_SPAN), yRange=(-2, 8), padding=0)
        self._show_whether_empty()

    def _show_whether_empty(self) -> None:
        """Show no axes while there is nothing that they could measure, and say so."""
        empty = self._fitting and self._ranges.band is None
        for name in ("left", "bottom"):
            self.getPlotItem().getAxis(name).setOpacity(0.0 if empty else 1.0)
        self._nothing.setVisible(empty)
        self._nothing.setText(translated(NOTHING))
        self._nothing.setBrush(colour(self._theme.muted))
        room = self._nothing.boundingRect()
        self._nothing.setPos(self._box.sceneBoundingRect().center() - room.center())

    def set_log(self, logarithmic: bool) -> None:
        """Make the loss axis logarithmic, or linear."""
        self._logarithmic = logarithmic
        self.getPlotItem().getAxis("left").setLogMode(False, logarithmic)
        self.fit()

    def fit(self, all_runs: bool = False) -> None:
        """Show the whole curve, and go on doing so.

        Args:
            all_runs: whether other runs are to be in view to their ends, however small that makes the present one.
        """
        self._fitting, self.shows_all_runs = True, all_runs
        self._drawn, self._branches_drawn, self._marked = (), (), ()
        self._ranges.reset()

    def iterations_in_view(self) -> tuple[int | None, int | None]:
        """Return the first and the last iteration in view; None for all."""
        if self._fitting:
            return None, None
        (left, right), _ = self._box.viewRange()
        return max(math.floor(left), 1), max(math.ceil(right), 2)

    def show_moment(self, snapshot: Snapshot) -> None:
        """Draw all that has been computed, and mark the present loss."""
        loss_picture = snapshot.loss_picture
        if loss_picture is None:
            return
        curve = self._curve = loss_picture.curve
        self._other_curves = tuple(other.curve for other in loss_picture.others)
        self._length = loss_picture.length
        self._computed = max(snapshot.computed, snapshot.finished)
        labelled = snapshot.values is not None
        loss = snapshot.loss if snapshot.loss is not None else math.nan
        self._moment = snapshot.loss_iteration, loss if labelled else self._loss_at(snapshot.loss_iteration)
        names = [other.name for other in loss_picture.others]
        self._moment_curve = names.index(snapshot.loss_name) + 1 if labelled and snapshot.loss_name in names else 0
        self._scrubbing.stand_at(snapshot.iteration)
        if labelled:
            self._iterations.show_rounds(marks_of(snapshot.rounds))
        self._show_branches(loss_picture.branches)
        self._show_curve(curve)
        self._changes.show(loss_picture.changes, self._height_in_view)
        self._marked = () if labelled and loss_picture.changes else self._marked
        self._mark(labelled)
        self._prepare()

    def _prepare(self) -> None:
        """Bring what is drawn to its place in the present range."""
        self.scene().prepareForPaint()

    def _show_curve(self, curve: Curve) -> None:
        """Draw the curve, and the loss of an iteration in progress that has not been computed before."""
        if self.devicePixelRatioF() != self._ratio:
            self._make_pens()
        ahead = self._moment if self._moment[0] > self._computed else ()
        drawn = (
            *fingerprint(curve),
            *ahead,
            self._moment_curve,
            *(number for other in self._other_curves for number in fingerprint(other)),
        )
        if drawn == self._drawn:
            return
        self._drawn = drawn
        lines = list(map(polyline, (curve, *self._other_curves)))
        if ahead:
            x, y = lines[self._moment_curve]
            lines[self._moment_curve] = np.append(x, ahead[0]), np.append(y, ahead[1])
        (x, heights), *others = [(at, self._heights(losses)) for at, losses in lines]
        if self._fitting:
            longest = max((x, *(at for at, _ in others)), key=len)
            self._keep_in_range(longest, np.concatenate([heights, *(line for _, line in others)]))
        names = 1 - self._names_share if self._fitting else math.inf
        self._branches.cut_at(self._ranges.right * names)
        self._show_whether_empty()
        self._show_line(x, heights, others)

    def _show_branches(self, branches: tuple[BranchCurve, ...]) -> None:
        drawn = tuple((branch.name, branch.fork, branch.last, *fingerprint(branch.curve)) for branch in branches)
        if drawn == self._branches_drawn:
            return
        self._branches_drawn, self._drawn = drawn, ()
        lines = [(branch.name, *polyline(branch.curve)) for branch in branches]
        self._branches.show(tuple(BranchLine(name, x, self._heights(y)) for name, x, y in lines))
        self._marked = ()

    def _heights(self, losses: Floats) -> Floats:
        if not self._logarithmic:
            return losses
        with np.errstate(divide="ignore", invalid="ignore"):
            heights = np.log10(losses)
        return np.where(np.isfinite(heights), heights, np.nan)

    def _show_line(self, x: Floats, heights: Floats, others: list[Line]) -> None:
        """Draw a smooth curve thick and smooth, a rough one thin: Qt takes a hundred times longer to smooth it."""
        (_, _), (bottom, top) = self._box.viewRange()
        climbs = (np.nansum(np.abs(np.diff(line))) for line in (heights, *(line for _, line in others)))
        climbed = max(*climbs, self._branches.climbed)
        smooth = bool(climbed <= ROUGHEST * (top - bottom))
        self.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
        self._line.setPen(self._pens[smooth])
        self._branches.set_width(self._widths[smooth])
        self._others.show(others, smooth, self._widths[smooth])
        self._line.setPath(functions.arrayToQPath(x, heights, connect="finite"))

    @Slot()
    def _mark(self, labelled: bool = True) -> None:
        """Put the marker to the present moment, or to where a person holds it.

        Args:
            labelled: whether to write its label, which takes longer than all the rest.
        """
        target = self._scrubbing.target
        iteration, loss = self._moment if target is None else (target, self._loss_at(target))
        marked = (iteration, loss, self._scrubbing.ahead, self._box.viewRange(), self._box.height())
        if marked == self._marked and (self._labelled or not labelled):
            return
        self._marked, self._labelled = marked, labelled
        self._marker.show_guide(self._computed > 0)
        self._marker.move(iteration, float(self._heights(np.array([loss]))[0]), self._scrubbing.ahead)
        if labelled:  # the names of the branches make room for it
            taken = self._branches.place_names(self._marker.label(loss, self._bands), self._bands)
            self._changes.place_names(taken, self._bands)

    def _bands(self, left: float, right: float, count: int) -> list[Band]:
        """Return the curves of the present losses and of the other branches between two pixels."""
        bands = [(line, line) for line in self._branches.heights_between(left, right, count)]
        drawn = [curve for curve in (self._curve, *self._other_curves) if curve is not None and len(curve.iterations)]
        return bands + [self._band(curve, left, right, count) for curve in drawn]

    def _band(self, curve: Curve, left: float, right: float, count: int) -> Band:
        (first, last), (bottom, top) = self._box.viewRange()
        places = first + np.linspace(left, right, count) / max(self._box.width(), 1.0) * (last - first)
        edges = (
            np.interp(places, curve.iterations, self._heights(losses), left=np.nan, right=np.nan)
            for losses in (curve.high, curve.low)
        )
        upper, lower = ((top - edge) / (top - bottom) * self._box.height() for edge in edges)
        return upper, lower

    def _height_in_view(self, iteration: int) -> float:
        """Return the height of the present curve at an iteration; NaN where it is not drawn."""
        curve = self._curve
        if curve is None or not len(curve.iterations) or not curve.iterations[0] <= iteration <= self._computed:
            return math.nan
        return float(self._heights(np.array([loss_at(curve, iteration)]))[0])

    def _loss_at(self, iteration: int) -> float:
        """Return the loss of a computed iteration, as nearly as the curve tells it."""
        drawn = self._curve is not None and len(self._curve.iterations) > 0
        return self._moment[1] if drawn and iteration == self._moment[0] else loss_at(self._curve, iteration)

    def _keep_in_range(self, x: Floats, heights: Floats) -> None:
        """Follow the present run; others as far as they leave it the better part of the plot."""
        finite = heights[np.isfinite(heights)]
        own = (float(x[-1]), float(finite.min()), float(finite.max())) if len(finite) else None
        edge = math.inf if self.shows_all_runs else max(self._length, *x[-1:], SMALLEST_SPAN)
        extent = united(own, self._branches.extent(edge), self._room_for_others(own))
        if extent is not None and self._ranges.follow(*extent, self._logarithmic, self._names_share):
            self.setRange(xRange=(0, self._ranges.right), yRange=self._ranges.band, padding=0)

    def _room_for_others(self, own: Extent | None) -> float:
        """Return how far others may stretch the heights of the present run."""
        if own is None or self.shows_all_runs:
            return math.inf
        return max(own[2] - own[1], LEAST_DECADES if self._logarithmic else abs(own[2]))

    @property
    def _names_share(self) -> float:
        return self._branches.names_width / max(float(self._box.width()), 1.0)

    @Slot()
    def _on_moved(self) -> None:
        self._fitting = False
        self.view_changed.emit()

    @Slot()
    def _on_resized(self) -> None:
        if self._curve is not None:  # the names take another share of the width
            self._branches.show_names()
            self._drawn = ()
            self._show_curve(self._curve)
        self._show_whether_empty()
        self._on_range()

    @Slot()
    def _on_range(self) -> None:
        self._marked = ()
        self._mark()
        self._prepare()

    # The pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        if event.button() == Qt.MouseButton.LeftButton and self._is_on_marker(place):
            self._scrubbing.hold(self._marker.iteration)
            return
        branch = self._branches.name_at(self._in_box(place))
        self._pressed = (place, branch) if branch and event.button() == Qt.MouseButton.LeftButton else None
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the other runs to their ends, or the present run alone again."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.fit(all_runs=self._fitting and not self.shows_all_runs)
            self.view_changed.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._scrubbing.held:
            self._scrubbing.go(round(min(max(self._in_view(event.position()).x(), 0.0), self._computed)))
        else:
            super().mouseMoveEvent(event)
            self._show_cursor(event.position())
        self._point_at(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._scrubbing.held:
            self._scrubbing.let_go()
            return
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        if pressed and (event.position() - pressed[0]).manhattanLength() < QApplication.startDragDistance():
            self.branch_wanted.emit(pressed[1])

    def _is_on_marker(self, place: QPointF) -> bool:
        in_box = self._box.sceneBoundingRect().contains(self.mapToScene(place.toPoint()))
        return in_box and self._marker.is_near(self._in_box(place))

    def _show_cursor(self, place: QPointF) -> None:
        on_branch = self._branches.name_at(self._in_box(place)) is not None
        shape = Qt.CursorShape.PointingHandCursor if on_branch else Qt.CursorShape.ArrowCursor
        if self._is_on_marker(place):
            shape = Qt.CursorShape.SizeHorCursor
        if shape is not self.viewport().cursor().shape():
            self.viewport().setCursor(shape)

    @property
    def _box(self) -> pyqtgraph.ViewBox:
        return self.getPlotItem().getViewBox()

    def _in_box(self, place: QPointF) -> QPointF:
        """Return a pixel of this widget as one of the box that the curves are in."""
        return self._box.mapFromScene(self.mapToScene(place.toPoint()))

    def _in_view(self, place: QPointF) -> QPointF:
        """Return a pixel of this widget as an iteration and a height."""
        return self._box.mapToView(self._in_box(place))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(0, 0, 0.0, 0.0)

    def _point_at(self, position: QPointF) -> None:
        if self._curve is not None and len(self._curve.iterations):
            self.pointed.emit(*stretch_at(self._curve, self._in_view(position).x()))
