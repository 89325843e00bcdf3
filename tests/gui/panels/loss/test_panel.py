"""The loss: what is drawn, what the buttons do, and what is said under the pointer."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from itertools import combinations, pairwise
from typing import TypeVar

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsEllipseItem,
    QGraphicsItem,
    QGraphicsLineItem,
    QGraphicsPathItem,
    QGraphicsPolygonItem,
    QGraphicsSimpleTextItem,
    QToolButton,
)
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from core.control.commands import Command, ReturnTo, Seek
from core.engine.stepper import Stepper
from core.history.loss_series import LossSeries
from core.view.capture import experiment_of
from core.view.requests import CURVE, CurveRequest
from core.view.snapshot import BranchCurve, Change, LossPicture, Snapshot
from gui.docking.dock import Dock
from gui.main_window.window import Window
from gui.panels.loss.axis import LossAxis
from gui.panels.loss.panel import LossPanel
from gui.panels.loss.plot import LossPlot
from gui.style import fonts
from gui.style.theme import DARK, LIGHT, Theme
from tests.helpers.driving import (
    drag,
    find,
    labels,
    losses_shown,
    mouse,
    reset,
    run_to_the_end,
    scroll,
    step,
    type_into,
    wait,
)
from tests.helpers.walking import small

Item = TypeVar("Item", bound=QGraphicsItem)
PRESS, MOVE, RELEASE = QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease


def drawn(plot: LossPlot) -> tuple[np.ndarray, np.ndarray]:
    """The points of the present curve as it is painted; NaN where the pen is lifted."""
    (item,) = [item for item in visible(plot, QGraphicsPathItem) if item.zValue() == 0]
    return points_of(item)


def visible(plot: LossPlot, kind: type[Item]) -> list[Item]:
    """What is drawn of a kind, in the order of making."""
    return [
        item for item in plot.scene().items(Qt.SortOrder.AscendingOrder) if isinstance(item, kind) and item.isVisible()
    ]


def is_near(colour: QColor, wanted: str) -> bool:
    """Whether a colour is another one but for smooth edges."""
    return all(abs(a - b) < 35 for a, b in zip(colour.getRgb(), QColor(wanted).getRgb(), strict=True))


def points_of(item: QGraphicsPathItem) -> tuple[np.ndarray, np.ndarray]:
    path = item.path()
    points: list[tuple[float, float]] = []
    for index in range(path.elementCount()):
        element = path.elementAt(index)
        if element.isMoveTo() and points:
            points.append((math.nan, math.nan))
        points.append((element.x, element.y))
    return np.array([x for x, _ in points]), np.array([y for _, y in points])


class Shown:
    """A loss panel in its dock, which shows a series of losses."""

    def __init__(self, qtbot: QtBot, losses: list[float] | np.ndarray) -> None:
        self.series = LossSeries(losses)
        self.panel = LossPanel(LIGHT)
        self.dock = Dock("lossPanel", self.panel.title)
        self.dock.take(self.panel, self.panel.extras)
        qtbot.addWidget(self.dock)
        self.request = CurveRequest()
        self.sought: list[int] = []
        self.returned: list[str] = []
        self.panel.commanded.connect(self._note)
        self.panel.note_changed.connect(self.dock.set_note)
        self.panel.picture_wanted.connect(lambda _part, request: self.answer(request))
        self.dock.resize(400, 300)
        self.dock.show()
        self.panel.show_experiment(experiment_of(Stepper(small())))
        wait(qtbot, lambda: self.dock.findChild(LossPlot) is not None)
        self.plot = find(self.dock, LossPlot, "lossPlot")
        QApplication.processEvents()
        self.show()

    def _note(self, command: Command) -> None:
        match command:
            case Seek():
                self.sought.append(command.iteration)
            case ReturnTo():
                self.returned.append(command.branch)

    def answer(self, request: CurveRequest) -> None:
        self.request = request
        self.show()

    def show(self) -> None:
        count = len(self.series)
        curve = self.series.curve(self.request.first or 1, self.request.last or count, self.request.columns)
        loss = self.series[-1] if count else None
        pictures = {CURVE: LossPicture(curve)}
        self.panel.show_snapshot(Snapshot(count, count, 2, 13, "zero_grad", loss, count, {}, pictures))

    def stand(
        self,
        iteration: int,
        *left: BranchCurve,
        loss: float | None = None,
        computed: int | None = None,
        length: int = 0,
        changes: tuple[Change, ...] = (),
    ) -> None:
        """Shows the moment after an iteration of those computed, or one in progress that has just had a loss."""
        computed = len(self.series) if computed is None else computed
        finished = iteration if loss is None else iteration - 1
        loss = loss if loss is not None or not iteration else self.series[iteration - 1]
        curve = self.series.curve(self.request.first or 1, self.request.last or computed, self.request.columns)
        self.panel.show_snapshot(
            Snapshot(
                iteration,
                finished,
                2,
                13,
                "loss",
                loss,
                iteration,
                {},
                {CURVE: LossPicture(curve, left, length, changes)},
                computed=computed,
            )
        )
        QApplication.processEvents()

    def grow(self, losses: list[float] | np.ndarray) -> None:
        self.series.extend(losses)
        self.show()

    @property
    def line(self) -> tuple[np.ndarray, np.ndarray]:
        return drawn(self.plot)

    @property
    def marker(self) -> list[tuple[float, float]]:
        (item,) = [item for item in self.plot.scene().items() if isinstance(item, QGraphicsEllipseItem)]
        return [(item.pos().x(), item.pos().y())] if item.isVisible() else []

    @property
    def ranges(self) -> tuple[list[float], list[float]]:
        x, y = self.plot.getPlotItem().getViewBox().viewRange()
        return list(x), list(y)

    @property
    def note(self) -> str:
        return labels(self.dock)[1]

    def press(self, name: str) -> None:
        QTest.mouseClick(find(self.dock, QToolButton, name), Qt.MouseButton.LeftButton)

    @property
    def guide(self) -> float | None:
        (item,) = [item for item in self.plot.scene().items() if isinstance(item, QGraphicsLineItem)]
        return item.line().x1() if item.isVisible() else None

    @property
    def is_hollow(self) -> bool:
        (item,) = visible(self.plot, QGraphicsEllipseItem)
        return item.brush().color().name() != LIGHT.now

    def hold(self, kind: QEvent.Type, place: QPointF) -> None:
        mouse(self.plot.viewport(), kind, place, held=kind is not RELEASE)

    def place(self, iteration: float, height: float) -> QPointF:
        """Where a point of the plot is on the screen."""
        scene = self.plot.getPlotItem().getViewBox().mapViewToScene(QPointF(iteration, height))
        return QPointF(self.plot.mapFromScene(scene))

    def middle(self) -> QPointF:
        (left, right), (bottom, top) = self.ranges
        return self.place((left + right) / 2, (bottom + top) / 2)


FALLING = [10.0 ** (7 - t / 10) for t in range(1, 101)]


# What is drawn


def test_the_loss_axis_is_truly_logarithmic_or_linear(qtbot: QtBot) -> None:
    shown = Shown(qtbot, FALLING)
    x, y = shown.line
    np.testing.assert_array_equal(x, np.arange(1, 101))
    np.testing.assert_allclose(y, np.log10(FALLING))
    assert find(shown.dock, QToolButton, "loss_log").isChecked()
    shown.press("loss_log")
    np.testing.assert_allclose(shown.line[1], FALLING)
    assert not find(shown.dock, QToolButton, "loss_log").isChecked()
    shown.press("loss_log")
    np.testing.assert_allclose(shown.line[1], np.log10(FALLING))


@pytest.mark.parametrize("logarithmic", [True, False], ids=["logarithmic", "linear"])
def test_the_whole_curve_is_in_view_as_it_grows(logarithmic: bool, qtbot: QtBot) -> None:
    shown = Shown(qtbot, FALLING[:1])
    if not logarithmic:
        shown.press("loss_log")
    for count in range(2, 100, 7):
        shown.grow(FALLING[len(shown.series) : count])
        (left, right), (bottom, top) = shown.ranges
        x, y = shown.line
        assert left <= 1 and x.max() <= right <= max(20, 4 * x.max())
        assert bottom <= y.min() and y.max() <= top


def test_a_curve_that_has_fallen_far_is_not_left_as_a_flat_line(qtbot: QtBot) -> None:
    shown = Shown(qtbot, FALLING)
    shown.grow([1e-5] * 400)
    (_, right), (bottom, top) = shown.ranges
    assert bottom < -5 and top > 6 and right >= 500


def test_the_present_moment_is_marked_and_named(qtbot: QtBot) -> None:
    shown = Shown(qtbot, FALLING)
    assert shown.marker == [(100, pytest.approx(math.log10(FALLING[-1])))]
    (label,) = visible(shown.plot, QGraphicsSimpleTextItem)
    assert label.text() == "100 · 0.0010000"


def test_in_a_low_plot_its_name_is_whole_and_does_not_lie_on_the_curve(qtbot: QtBot) -> None:
    shown = Shown(qtbot, FALLING)
    shown.dock.resize(340, 150)
    qtbot.wait(50)
    (label,) = visible(shown.plot, QGraphicsSimpleTextItem)
    name = label.deviceTransform(shown.plot.viewportTransform()).mapRect(label.boundingRect())
    view = shown.plot.mapFromScene(shown.plot.getPlotItem().getViewBox().sceneBoundingRect()).boundingRect()
    assert QRectF(view).contains(name)
    curve = [shown.place(x, y) for x, y in zip(*shown.line, strict=True)]
    assert not [point for point in curve if name.contains(point)]


def test_a_long_curve_keeps_its_extremes(qtbot: QtBot) -> None:
    losses = np.ones(100_000)
    losses[54_321] = 1e6
    losses[77_777] = 1e-6
    shown = Shown(qtbot, losses)
    x, y = shown.line
    assert len(x) < 2000
    assert y.max() == pytest.approx(6) and y.min() == pytest.approx(-6)
    assert x[y.argmax()] == pytest.approx(54_321, abs=400)


def test_what_has_no_logarithm_leaves_a_gap_and_no_mark(qtbot: QtBot) -> None:
    for loss in (0.0, -1.0, math.nan, math.inf):
        shown = Shown(qtbot, [10.0, 1.0, loss, 10.0])
        x, y = shown.line
        (gap,) = np.flatnonzero(np.isnan(y))
        assert set(y[:gap]) == {1.0, 0.0} and (list(x[gap + 1 :]), list(y[gap + 1 :])) == ([4], [1])
        shown.grow([loss])
        assert shown.marker == []
        assert not shown.plot.grab().isNull()


def test_a_loss_that_is_never_a_number_is_no_error(qtbot: QtBot) -> None:
    shown = Shown(qtbot, [math.nan] * 30)
    shown.press("loss_log")
    shown.press("loss_fit")
    assert not shown.plot.grab().isNull()


def test_another_experiment_empties_the_plot(qtbot: QtBot) -> None:
    shown = Shown(qtbot, FALLING)
    shown.panel.show_experiment(experiment_of(Stepper(small())))
    shown.series = LossSeries()
    shown.show()
    assert len(shown.line[0]) == 0 and shown.marker == []


def test_two_experiments_begun_at_once_share_one_plot(qtbot: QtBot) -> None:
    panel = LossPanel(LIGHT)
    qtbot.addWidget(panel)
    for _ in range(2):
        panel.show_experiment(experiment_of(Stepper(small())))
    wait(qtbot, lambda: panel.findChild(LossPlot) is not None)
    QApplication.processEvents()
    assert len(panel.findChildren(LossPlot)) == 1


def test_a_panel_that_is_gone_makes_no_plot(qapp: QApplication) -> None:
    panel = LossPanel(LIGHT)
    dock = Dock("lossPanel", panel.title)
    dock.take(panel, panel.extras)
    panel.show_experiment(experiment_of(Stepper(small())))
    delete(dock)
    qapp.processEvents()


def test_another_theme_recolours_the_curve_at_once(qtbot: QtBot) -> None:
    shown = Shown(qtbot, FALLING)
    shown.panel.set_theme(DARK)
    image = shown.plot.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert {DARK.surface, DARK.primary, DARK.now} <= colours
    assert not {LIGHT.surface, LIGHT.primary, LIGHT.now} & colours


def test_lines_are_as_thick_where_a_pixel_of_qts_is_several_of_the_screen(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = Shown(qtbot, FALLING)
    shown.stand(60, FLAT)
    before = widths(shown)
    monkeypatch.setattr(LossPlot, "devicePixelRatioF", lambda _plot: 2.0)
    shown.stand(60, FLAT)
    assert len(before) == 3 and widths(shown) == [2 * width for width in before]


def test_a_rough_curve_stays_thin_or_it_would_take_too_long(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Shown(qtbot, FALLING)
    monkeypatch.setattr(LossPlot, "devicePixelRatioF", lambda _plot: 2.0)
    shown.grow([10.0 ** (t % 7) for t in range(100)])
    assert widths(shown) == [1, 2]


def widths(shown: Shown) -> list[float]:
    """How thick the curves and the line through the present moment are, in pixels of the screen."""
    kinds = (QGraphicsPathItem, QGraphicsLineItem)
    return [item.pen().widthF() for kind in kinds for item in visible(shown.plot, kind)]


def words_at_marker(shown: Shown) -> QRectF:
    """Where the words at the present moment are in the widget."""
    texts = visible(shown.plot, QGraphicsSimpleTextItem)
    (label,) = [item for item in texts if isinstance(item.parentItem(), QGraphicsEllipseItem)]
    return label.deviceTransform(shown.plot.viewportTransform()).mapRect(label.boundingRect())


@pytest.mark.parametrize("size", [(340, 150), (340, 230), (420, 320)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("shape", ["falling", "level", "rising", "wavy", "steep then level"])
def test_the_words_at_the_marker_lie_on_no_curve(shape: str, size: tuple[int, int], qtbot: QtBot) -> None:
    losses = {
        "falling": FALLING,
        "level": [*FALLING[:5], *[FALLING[4]] * 95],
        "rising": FALLING[::-1],
        "wavy": [10.0 ** (3 + 2 * math.sin(t / 16)) for t in range(100)],
        "steep then level": [10.0 ** (1 + 6 * math.exp(-t / 3)) for t in range(100)],
    }[shape]
    shown = Shown(qtbot, losses)
    shown.dock.resize(*size)
    for iteration in (3, 50, 97, 100):
        shown.stand(iteration)
        name = words_at_marker(shown)
        curve = [shown.place(x, y) for x, y in zip(*shown.line, strict=True)]
        assert not [point for point in curve if name.contains(point)], iteration
        view = shown.plot.mapFromScene(shown.plot.getPlotItem().getViewBox().sceneBoundingRect()).boundingRect()
        assert QRectF(view).adjusted(-1, -1, 1, 1).contains(name), iteration


# The pointer


def test_the_loss_under_the_pointer_is_said(qtbot: QtBot) -> None:
    shown = Shown(qtbot, FALLING)
    for iteration in (1, 37, 100):
        mouse(shown.plot.viewport(), QMouseEvent.Type.MouseMove, shown.place(iteration, 3))
        name, loss = shown.note.split("  ·  ")
        assert name == f"iteration {iteration}"
        assert float(loss) == pytest.approx(FALLING[iteration - 1], rel=1e-4)
    mouse(shown.plot.viewport(), QMouseEvent.Type.MouseMove, shown.place(110, 3))
    assert shown.note.startswith("iteration 100"), "beyond the end it is the last one"
    QApplication.sendEvent(shown.plot, QEvent(QEvent.Type.Leave))
    assert shown.note == ""


def test_a_column_of_many_iterations_says_its_extremes(qtbot: QtBot) -> None:
    losses = 1 + np.arange(100_000) % 7
    shown = Shown(qtbot, losses)
    mouse(shown.plot.viewport(), QMouseEvent.Type.MouseMove, shown.place(50_000, 0.5))
    name, values = shown.note.split("  ·  ")
    first, last = (int(part) for part in name.removeprefix("iterations ").split("–"))
    assert first <= 50_400 and last >= 49_600 and 10 < last - first < 1000
    assert values == "1 … 7"


# Zoom, pan, fit


def test_zooming_stops_following_until_all_is_wanted_again(qtbot: QtBot) -> None:
    shown = Shown(qtbot, FALLING)
    before = shown.ranges
    scroll(shown.plot.viewport(), shown.middle(), 3)
    (left, right), (bottom, top) = zoomed = shown.ranges
    assert right - left < before[0][1] - before[0][0] and top - bottom < before[1][1] - before[1][0]
    assert shown.request.first is not None and shown.request.first <= max(left, 1)
    shown.grow([1.0] * 400)
    assert shown.ranges == zoomed
    shown.press("loss_fit")
    assert shown.request.first is None
    assert shown.ranges[0][1] >= 500
    shown.grow([1.0] * 1000)
    assert shown.ranges[0][1] >= 1500, "and it follows again"


def test_dragging_pans(qtbot: QtBot) -> None:
    shown = Shown(qtbot, FALLING)
    (left, right), (bottom, top) = shown.ranges
    place = shown.middle()
    drag(shown.plot.viewport(), place, place + QPointF(-60, 0))
    (moved_left, moved_right), (moved_bottom, moved_top) = shown.ranges
    assert moved_left > left and moved_right - moved_left == pytest.approx(right - left)
    assert (moved_bottom, moved_top) == pytest.approx((bottom, top))
    shown.grow([1.0])
    assert shown.ranges[0] == pytest.approx([moved_left, moved_right])


def test_a_curve_that_is_zoomed_into_has_more_detail(qtbot: QtBot) -> None:
    shown = Shown(qtbot, 2.0 + np.sin(np.arange(200_000)))
    coarse = np.diff(shown.line[0]).max()
    for _ in range(8):
        scroll(shown.plot.viewport(), shown.middle(), 2)
    assert np.diff(shown.line[0]).max() < coarse / 4


# The present moment, dragged


def test_the_marker_stands_at_the_present_moment_of_all_that_is_computed(qtbot: QtBot) -> None:
    shown = Shown(qtbot, FALLING)
    for iteration in (40, 1, 100):
        shown.stand(iteration)
        assert shown.marker == [(iteration, pytest.approx(math.log10(FALLING[iteration - 1])))]
        assert shown.guide == iteration and not shown.is_hollow
        np.testing.assert_array_equal(shown.line[0], np.arange(1, 101))
    shown.stand(0)
    assert shown.marker == [] and shown.guide == 0


def test_between_two_frames_with_words_the_marker_goes_with_the_curve(qtbot: QtBot) -> None:
    shown = Shown(qtbot, FALLING)
    (label,) = visible(shown.plot, QGraphicsSimpleTextItem)
    for iteration, computed in ((60, 60), (30, 60)):
        shown.stand(10)
        curve = LossSeries(FALLING[:computed]).curve(1, computed, 300)
        frame = Snapshot(
            iteration, iteration, 2, 13, "loss", None, iteration, None, {CURVE: LossPicture(curve)}, computed=computed
        )
        shown.panel.show_snapshot(frame)
        assert shown.marker == [(iteration, pytest.approx(math.log10(FALLING[iteration - 1])))]
        assert shown.guide == iteration and shown.line[0][-1] == computed
        assert label.text().startswith("10 ·")
        shown.panel.show_snapshot(replace(frame, values={}, loss=FALLING[iteration - 1]))
        assert label.text().startswith(f"{iteration} ·")


def test_only_a_loss_beyond_the_curve_is_added_to_it(qtbot: QtBot) -> None:
    shown = Shown(qtbot, FALLING)
    shown.stand(40, loss=5e3)
    np.testing.assert_array_equal(shown.line[0], np.arange(1, 101))
    shown.stand(101, loss=5e3)
    np.testing.assert_array_equal(shown.line[0], np.arange(1, 102))
    assert shown.line[1][-1] == pytest.approx(math.log10(5e3))


def test_a_line_through_the_present_moment_is_painted(qtbot: QtBot) -> None:
    shown = Shown(qtbot, FALLING)
    shown.stand(40)
    image = shown.plot.grab().toImage()
    x = round(shown.place(40, 0).x())
    bottom, top = (round(shown.place(40, height).y()) for height in shown.ranges[1])
    columns = range(x - 1, x + 2)
    colours = [[image.pixelColor(column, y) for column in columns] for y in range(top, bottom)]
    now = [any(colour.red() - colour.blue() > 50 for colour in row) for row in colours]
    assert len(now) / 6 < sum(now) < len(now) * 0.8, "dashes"
    assert any(now[:40]) and any(now[-40:]), "from edge to edge"


@pytest.mark.parametrize("height", [None, -1.0, 6.0], ids=["marker", "line below", "line above"])
def test_the_present_moment_can_be_dragged(height: float | None, qtbot: QtBot) -> None:
    shown = Shown(qtbot, FALLING)
    shown.stand(60)
    before, level = shown.ranges, math.log10(FALLING[59]) if height is None else height
    shown.hold(PRESS, shown.place(60, level) + QPointF(8 if height is None else 3, 0))
    for iteration in (60, 50, 50.3, 20, 300, -30, 70):
        shown.hold(MOVE, shown.place(iteration, level))
    assert shown.sought == [50, 20, 100, 0, 70]
    assert shown.marker == [(70, pytest.approx(math.log10(FALLING[69])))] and shown.guide == 70 and shown.is_hollow
    shown.stand(20)
    assert shown.guide == 70 and shown.is_hollow, "what comes on the way does not move it"
    shown.hold(RELEASE, shown.place(70, level))
    shown.stand(70)
    assert shown.guide == 70 and not shown.is_hollow
    shown.stand(71)
    assert shown.guide == 71
    assert shown.ranges == before and shown.request.first is None, "and the plot has not been panned"


def test_taking_the_marker_and_letting_go_changes_nothing(qtbot: QtBot) -> None:
    shown = Shown(qtbot, FALLING)
    shown.stand(61)
    place = shown.place(61, math.log10(FALLING[60]))
    shown.hold(PRESS, place)
    assert not shown.is_hollow
    shown.hold(RELEASE, place)
    assert shown.sought == [] and shown.guide == 61


def test_the_cursor_tells_what_can_be_dragged(qtbot: QtBot) -> None:
    shown = Shown(qtbot, FALLING)
    shown.stand(60)
    shapes = {}
    for iteration in (60, 30):
        mouse(shown.plot.viewport(), MOVE, shown.place(iteration, -2))
        shapes[iteration] = shown.plot.viewport().cursor().shape()
    assert shapes == {60: Qt.CursorShape.SizeHorCursor, 30: Qt.CursorShape.ArrowCursor}


# The futures that were left


def left(name: str, fork: int, losses: list[float]) -> BranchCurve:
    """A branch whose losses from the fork on are these."""
    last = fork + len(losses) - 1
    return BranchCurve(name, fork, last, LossSeries([1.0] * (fork - 1) + losses).curve(fork, last, 1000))


def left_lines(shown: Shown) -> list[tuple[np.ndarray, np.ndarray]]:
    return [points_of(item) for item in visible(shown.plot, QGraphicsPathItem) if item.zValue() < 0]


def left_names(shown: Shown) -> dict[str, QRectF]:
    """The names of branches, and where they are in the widget."""
    texts = visible(shown.plot, QGraphicsSimpleTextItem)
    names = [item for item in texts if not isinstance(item.parentItem(), QGraphicsEllipseItem)]
    corners = {item.text(): shown.plot.mapFromScene(item.scenePos()) for item in names}
    return {item.text(): item.boundingRect().translated(corners[item.text()]) for item in names}


FLAT = left("flat", 51, [1e3] * 40)
RISING = left("rising", 20, [10.0 ** (5 + t / 10) for t in range(81)])


def test_a_future_that_was_left_begins_at_its_fork(qtbot: QtBot) -> None:
    shown = Shown(qtbot, FALLING)
    assert left_lines(shown) == [] and left_names(shown) == {}
    shown.stand(100, FLAT)
    ((x, y),) = left_lines(shown)
    np.testing.assert_array_equal(x, np.arange(51, 91))
    np.testing.assert_allclose(y, 3.0)
    shown.press("loss_log")
    np.testing.assert_allclose(left_lines(shown)[0][1], 1e3)
    assert list(left_names(shown)) == ["flat"]
    shown.stand(100)
    assert left_lines(shown) == [] and left_names(shown) == {}


LONG = left("long", 50, [10.0 ** (2 + t / 20) for t in range(600)])


def test_it_counts_for_the_range_as_far_as_the_present_run_is_to_go(qtbot: QtBot) -> None:
    shown = Shown(qtbot, FALLING)
    shown.stand(100, LONG, length=349)
    (_, right), (_, top) = shown.ranges
    assert right >= 349 and 10 < top < 20, "the present run keeps a good part of the height"
    shown.plot.fit(all_runs=True)
    shown.stand(100, LONG, length=349)
    assert shown.ranges[1][1] >= 31


def test_a_run_that_is_much_longer_is_cut_at_the_edge_and_a_double_click_shows_all_of_it(qtbot: QtBot) -> None:
    shown = Shown(qtbot, FALLING)
    shown.stand(100, LONG, length=100)
    (_, right), (_, top) = shown.ranges
    ((x, heights),) = left_lines(shown)
    assert 100 <= right <= 160 and top < 10 and x[-1] < right and heights[-1] == pytest.approx(2 + (x[-1] - 50) / 20)
    assert list(left_names(shown)) == ["long →"]
    double = QEvent.Type.MouseButtonDblClick
    shown.hold(double, shown.middle())
    shown.stand(100, LONG, length=100)
    assert shown.request.all_runs and shown.ranges[0][1] >= 649 and left_lines(shown)[0][0][-1] == 649
    shown.hold(double, shown.middle())
    shown.stand(100, LONG, length=100)
    assert not shown.request.all_runs and shown.ranges[0][1] <= 160


def test_a_run_outside_of_the_range_is_named_at_the_edge_it_left_by(qtbot: QtBot) -> None:
    shown = Shown(qtbot, [10.0, 9.0, 8.0] * 10)
    shown.stand(30, left("bad", 1, [10.0**t for t in range(2, 32)]), length=30)
    ((name, room),) = left_names(shown).items()
    assert name == "bad ↑" and room.top() <= shown.place(30, shown.ranges[1][1]).y() + 20


def test_no_stroke_goes_against_the_losses_of_a_long_run(qtbot: QtBot) -> None:
    """Two extremes of a stretch, in the wrong order, are a stroke that no data made."""
    shown = Shown(qtbot, 10.0 ** -np.linspace(0, 4, 20_000))
    assert (np.diff(shown.line[1]) <= 1e-9).all()
    rising = Shown(qtbot, 10.0 ** np.linspace(0, 4, 20_000))
    assert (np.diff(rising.line[1]) >= -1e-9).all()


@pytest.mark.parametrize("size", [(340, 220), (420, 320), (640, 420)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_names_lie_on_no_curve_and_on_no_other_name(size: tuple[int, int], qtbot: QtBot) -> None:
    shown = Shown(qtbot, FALLING)
    shown.dock.resize(*size)
    runs = [
        left("lr 0.0001", 0, [10.0 ** (5 - t / 4000) for t in range(20_000)]),
        left("hidden 8, lr 0.01", 0, [10.0 ** (7 - t / 9) for t in range(50)]),
        left("lr 0.5", 0, [10.0 ** (t / 2) for t in range(120)]),
        left("lr 0.02 from 41", 40, [10.0 ** (3 - t / 30) for t in range(60)]),
        left("lr 0.001 from 61", 60, [10.0**1 - t / 100 for t in range(40)]),
    ]
    shown.stand(100, *runs, length=100)
    rooms = left_names(shown)
    assert [name.rstrip(" →↑") for name in rooms] == [run.name for run in runs] or size[0] == 340
    everything = [*(room.adjusted(1, 1, -1, -1) for room in rooms.values()), words_at_marker(shown)]
    assert not any(one.intersects(other) for one, other in combinations(everything, 2))
    for x, heights in (*left_lines(shown), shown.line):
        fine = np.linspace(x[0], x[-1], 2000)
        points = [shown.place(*point) for point in zip(fine, np.interp(fine, x, heights), strict=True)]
        assert not [point for point in points for room in everything[:-1] if room.contains(point)]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_it_is_pale_and_behind_the_present_curve(theme: Theme, qtbot: QtBot) -> None:
    shown = Shown(qtbot, FALLING)
    shown.panel.set_theme(theme)
    shown.stand(60, FLAT, left("same", 1, FALLING))
    image = shown.plot.grab().toImage()
    on_flat, on_both = shown.place(80, 3), shown.place(80, math.log10(FALLING[79]))
    for place, wanted in ((on_flat, theme.faint), (on_both, theme.primary)):
        near = [image.pixelColor(round(place.x()), round(place.y()) + step) for step in range(-2, 3)]
        assert any(is_near(colour, wanted) for colour in near)
    name = left_names(shown)["flat"].toRect()
    colours = [
        image.pixelColor(x, y) for x in range(name.left(), name.right()) for y in range(name.top(), name.bottom())
    ]
    assert any(is_near(colour, theme.muted) for colour in colours)


@pytest.mark.parametrize("iterations", [(0, 125), (0, 99), (98, 300)], ids=["all", "up to the end", "the end"])
def test_names_stay_inside_and_apart(iterations: tuple[int, int], qtbot: QtBot) -> None:
    shown = Shown(qtbot, FALLING)
    ends = [left(f"learning rate {number}e-5 from 5", 5, [1e4] * 94 + [1e3 + number]) for number in range(8)]
    shown.stand(60, *ends)
    shown.plot.setRange(xRange=iterations, padding=0)
    rooms = left_names(shown)
    assert list(rooms) == [f"learning rate {number}e-5 from 5" for number in range(2, 8)], "the newest"
    box = shown.plot.getPlotItem().getViewBox().sceneBoundingRect().adjusted(-1, -1, 1, 1)
    assert all(box.contains(room) for room in rooms.values())
    assert not any(one.adjusted(1, 1, -1, -1).intersects(other) for one, other in combinations(rooms.values(), 2))


def test_names_stand_in_the_order_of_their_curves_and_off_the_present_words(qtbot: QtBot) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    rng = random.Random(seed)
    shown = Shown(qtbot, FALLING)
    for _ in range(25):
        shown.dock.resize(rng.randrange(320, 460), rng.randrange(140, 340))
        heights = [rng.choice((rng.uniform(-3, 7), rng.gauss(0, 0.05))) for _ in range(rng.randrange(1, 7))]
        ends = [left(f"learning rate {place}", 5, [10.0**height] * 96) for place, height in enumerate(heights)]
        shown.stand(rng.choice((60, 100)), *ends)
        rooms = left_names(shown)
        assert rooms or shown.dock.height() < 200, "a name has room"
        everything = [*rooms.values(), words_at_marker(shown)]
        assert not any(one.adjusted(1, 1, -1, -1).intersects(other) for one, other in combinations(everything, 2))
        level = {f"learning rate {place}": -height for place, height in enumerate(heights)}
        assert sorted(rooms, key=lambda name: rooms[name].top()) == sorted(rooms, key=lambda name: level[name])


def test_a_name_whose_end_is_out_of_view_is_not_shown(qtbot: QtBot) -> None:
    shown = Shown(qtbot, FALLING)
    shown.stand(60, FLAT)
    shown.plot.setRange(xRange=(0, 86), padding=0)
    assert left_names(shown) == {}
    where_it_was = shown.place(84, 3) - QPointF(0, 10)
    shown.hold(PRESS, where_it_was)
    shown.hold(RELEASE, where_it_was)
    assert shown.returned == []
    shown.plot.setRange(xRange=(0, 100), padding=0)
    assert list(left_names(shown)) == ["flat"]


def test_a_click_on_a_name_or_a_curve_returns_to_the_branch(qtbot: QtBot) -> None:
    shown = Shown(qtbot, FALLING)
    shown.stand(60, FLAT, RISING)
    places = [left_names(shown)["flat"].center(), shown.place(85, 3.0), shown.place(30, 6.0), shown.place(30, 0.0)]
    for place in places:
        mouse(shown.plot.viewport(), MOVE, place)
        shape = shown.plot.viewport().cursor().shape()
        assert (shape is Qt.CursorShape.PointingHandCursor) == (place is not places[-1])
        shown.hold(PRESS, place)
        shown.hold(RELEASE, place)
    assert shown.returned == ["flat", "flat", "rising"] and shown.sought == []


def test_a_drag_that_begins_on_a_pale_curve_pans(qtbot: QtBot) -> None:
    shown = Shown(qtbot, FALLING)
    shown.stand(60, FLAT)
    before, place = shown.ranges, shown.place(85, 3.0)
    drag(shown.plot.viewport(), place, place - QPointF(60, 0))
    assert shown.returned == [] and shown.ranges[0][0] > before[0][0]


def test_a_future_that_was_never_a_number_is_no_error(qtbot: QtBot) -> None:
    shown = Shown(qtbot, FALLING)
    shown.stand(60, left("lost", 50, [math.nan] * 20), left("one", 100, [2.0]))
    assert list(left_names(shown)) == ["one"]
    mouse(shown.plot.viewport(), MOVE, shown.middle())
    assert not shown.plot.grab().isNull()


def test_a_name_without_a_free_place_beside_its_curve_stands_at_the_edge(qtbot: QtBot) -> None:
    shown = Shown(qtbot, FALLING)
    rough = [10.0 ** (7 if t % 2 else -3) for t in range(51)]
    shown.stand(100, left("short", 0, [1e3] * 50), left("rough", 50, rough), length=100)
    room = left_names(shown)["short"]
    assert room.left() > shown.place(100, 0).x(), "right of every curve"


# Before the first loss


def test_an_empty_plot_has_no_axes_and_says_so(qtbot: QtBot) -> None:
    shown = Shown(qtbot, [])
    axes = [shown.plot.getPlotItem().getAxis(name) for name in ("left", "bottom")]
    assert [axis.opacity() for axis in axes] == [0, 0]
    assert [item.text() for item in visible(shown.plot, QGraphicsSimpleTextItem)] == ["no loss yet"]
    shown.grow([3.0])
    assert [axis.opacity() for axis in axes] == [1, 1]
    assert [item.text() for item in visible(shown.plot, QGraphicsSimpleTextItem)] == ["1 · 3"]


# What was changed on the way


def test_a_changed_rate_leaves_a_mark_on_the_curve_where_it_began(qtbot: QtBot) -> None:
    shown = Shown(qtbot, FALLING)
    shown.stand(100, changes=(Change(41, "lr 0.02 from 41"), Change(70, "forget zero_grad from 70")))
    marks = visible(shown.plot, QGraphicsPolygonItem)
    assert [(mark.pos().x(), mark.pos().y()) for mark in marks] == [
        (41, pytest.approx(math.log10(FALLING[40]))),
        (70, pytest.approx(math.log10(FALLING[69]))),
    ]
    assert [mark.toolTip() for mark in marks] == ["lr 0.02 from 41", "forget zero_grad from 70"]
    names = left_names(shown)
    assert "lr 0.02 from 41" in names
    everything = [*names.values(), words_at_marker(shown)]
    assert not any(one.intersects(other) for one, other in combinations(everything, 2))
    curve = [shown.place(x, y) for x, y in zip(*shown.line, strict=True)]
    assert not [point for point in curve for room in names.values() if room.contains(point)]
    shown.plot.setRange(xRange=(50, 100), padding=0)
    shown.stand(100)
    assert visible(shown.plot, QGraphicsPolygonItem) == [] and left_names(shown) == {}


# In the window


def test_the_curve_of_the_window_is_that_of_the_loop(window: Window, qtbot: QtBot) -> None:
    type_into(window, "iterations", "120")
    run_to_the_end(qtbot, window)
    plot = find(window, LossPlot, "lossPlot")
    stepper = Stepper(small())
    stepper.run(120)
    x, y = drawn(plot)
    np.testing.assert_array_equal(x, np.arange(1, 121))
    np.testing.assert_allclose(10**y, np.array(list(stepper.losses)), rtol=1e-9)
    assert losses_shown(window) == list(stepper.losses)


def test_the_loss_of_an_iteration_in_progress_is_drawn_as_soon_as_its_line_has_run(
    window: Window, qtbot: QtBot
) -> None:
    step(qtbot, window, "actionStepIteration", 2)
    step(qtbot, window, "actionStepLine", 2)
    plot = find(window, LossPlot, "lossPlot")
    assert list(drawn(plot)[0]) == [1, 2, 3]
    reset(qtbot, window)
    assert len(drawn(plot)[0]) == 0


@pytest.mark.parametrize(
    ("low", "high"), [(-0.3, -0.1), (1.0, 1.000001), (2.0, 2.0 + 1e-14), (-400.0, -399.5), (400.0, 400.5), (0.0, 0.99)]
)
def test_the_loss_axis_finds_marks_at_any_zoom(low: float, high: float, qapp: QApplication) -> None:
    axis = LossAxis("left")
    axis.setLogMode(False, True)
    ((_, marks),) = axis.tickValues(low, high, 300)
    assert all(low - 1e-9 <= mark <= high + 1e-9 for mark in marks)
    assert len(axis.tickStrings(marks, 1.0, 1.0)) == len(marks)
    if -300 < low < 300 and high - low > 1e-10:
        assert 3 <= len(marks) <= 12


@pytest.mark.parametrize("logarithmic", [True, False], ids=["log", "linear"])
def test_the_numbers_of_the_loss_axis_do_not_overlap(logarithmic: bool, qapp: QApplication) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    rng = random.Random(seed)
    axis = LossAxis("left")
    axis.setLogMode(False, logarithmic)
    line = QFontMetrics(fonts.text(12)).height()
    for _ in range(300):
        size, low = rng.uniform(20, 400), rng.uniform(-3, 7)
        high = low + 10 ** rng.uniform(-2, 1.2)
        ((_, marks),) = axis.tickValues(low, high, size)
        places = sorted((mark - low) / (high - low) * size for mark in marks)
        assert all(second - first >= 1.6 * line - 1e-6 for first, second in pairwise(places)), (low, high, size)
        assert len(marks) >= min(2, size // (8 * line))


def test_no_curve_is_painted_from_a_cache(qtbot: QtBot) -> None:
    """Qt goes on painting it where it was before the range changed."""
    shown = Shown(qtbot, [4.0, 3.0, 2.0])
    shown.stand(3, left("a", 1, [4.0, 2.0]))
    cached = [item for item in shown.plot.scene().items() if isinstance(item, QGraphicsPathItem)]
    assert cached and all(item.cacheMode() == QGraphicsPathItem.CacheMode.NoCache for item in cached)
