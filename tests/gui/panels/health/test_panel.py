"""The health panel: asked for only where it is seen, and what it then shows."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QDockWidget, QLabel
from pytestqt.qtbot import QtBot

from core.health.sample import BINS, Health, HealthRecord, Histogram
from core.view.requests import HealthRequest
from core.view.snapshot import Snapshot
from gui.main_window.window import Window
from gui.panels.health.curves import QUANTITIES, Scale, curves
from gui.panels.health.histogram import HistogramView
from gui.panels.health.panel import HealthPanel
from gui.panels.health.rows import HealthRows
from gui.session.state import State
from gui.style.theme import DARK, LIGHT
from tests.gui.conftest import Opening
from tests.helpers.driving import choose, do, find, run_to_the_end, step, type_into, wait, where
from tests.helpers.walking import small


def bring_up(window: Window, qtbot: QtBot) -> HealthPanel:
    find(window, QDockWidget, "healthPanelDock").raise_()
    wait(qtbot, lambda: record(window) is not None)
    return find(window, HealthPanel, "healthPanel")


def record(window: Window) -> HealthRecord | None:
    return window.session.snapshot.health if window.session.snapshot is not None else None


def said(window: Window) -> str:
    return find(window, HealthRows, "healthRows").accessibleDescription()


def iterations(window: Window) -> list[int]:
    found = record(window)
    assert found is not None
    return [sample.iteration for sample in found.samples]


def test_behind_the_log_nothing_is_asked_for(window: Window, qtbot: QtBot) -> None:
    moments: list[Snapshot] = []
    window.session.snapshot_changed.connect(moments.append)
    assert find(window, HealthPanel, "healthPanel").visibleRegion().isEmpty()
    run_to_the_end(qtbot, window)
    step(qtbot, window, "actionStepIteration")
    assert moments and all(moment.health is None for moment in moments)
    bring_up(window, qtbot)
    find(window, QDockWidget, "logPanelDock").raise_()
    wait(qtbot, lambda: record(window) is None)
    find(window, QDockWidget, "healthPanelDock").raise_()
    wait(qtbot, lambda: record(window) is not None)
    find(window, QDockWidget, "healthPanelDock").close()
    wait(qtbot, lambda: record(window) is None)


def test_the_rows_say_what_the_loop_is_like(window: Window, qtbot: QtBot) -> None:
    bring_up(window, qtbot)
    assert "Gradient norm: not known yet" in said(window)
    step(qtbot, window, "actionStepIteration", 3)
    wait(qtbot, lambda: iterations(window)[-1] == 3)
    found = record(window)
    assert found is not None
    norm = found.samples[-1].gradients["w1.grad"]
    assert f"Gradient norm: w1 {norm:.4g}"[:22] in said(window)
    assert "Dead ReLUs: " in said(window) and " of 3" in said(window)


def test_the_curves_grow_while_the_loop_runs(window: Window, qtbot: QtBot) -> None:
    bring_up(window, qtbot)
    rows = find(window, HealthRows, "healthRows")
    empty = rows.grab().toImage()
    type_into(window, "iterations", "300")
    run_to_the_end(qtbot, window)
    wait(qtbot, lambda: iterations(window)[-1] == 300)
    assert len(iterations(window)) > 40 and rows.grab().toImage() != empty


def test_back_in_time_the_future_is_pale_and_another_one_has_none(window: Window, qtbot: QtBot) -> None:
    bring_up(window, qtbot)
    step(qtbot, window, "actionStepIteration", 8)
    rows, view = find(window, HealthRows, "healthRows"), find(window, HistogramView, "healthHistogram")
    latest, shown = said(window), rows.grab().toImage()
    for _ in range(4):
        step(qtbot, window, "actionStepBackIteration")
    assert iterations(window)[-1] == 8 and said(window) != latest and rows.grab().toImage() != shown
    assert view._last == 4, "the histogram over time ends at the present moment"
    type_into(window, "learning_rate", "0.0005")
    wait(qtbot, lambda: iterations(window)[-1] == 4)
    step(qtbot, window, "actionStepIteration")
    assert iterations(window)[-1] == 5


def test_the_chosen_tensor_is_counted(window: Window, qtbot: QtBot) -> None:
    panel = bring_up(window, qtbot)
    view = find(window, HistogramView, "healthHistogram")
    step(qtbot, window, "actionStepLine", 3)
    choose(window, "healthTensor", "w2.grad")
    wait(qtbot, lambda: "w2.grad, now" in view.accessibleDescription())
    found = record(window)
    assert found is not None and "w2.grad" in found.samples[-1].histograms
    assert found.samples[-1].histograms["w2.grad"].counts.sum() == 3 * 2
    choose(window, "trainer", "logistic")
    wait(qtbot, lambda: panel._tensor.currentText() == "w")
    wait(qtbot, lambda: view.accessibleDescription() == "Every number of w is 0.")
    step(qtbot, window, "actionStepIteration", 2)
    wait(qtbot, lambda: "w, now" in view.accessibleDescription())
    assert "Dead ReLUs: no ReLU in this loop" in said(window)


def test_a_hint_is_shown_and_goes(window: Window, qtbot: QtBot) -> None:
    panel = bring_up(window, qtbot)
    hint = find(window, QLabel, "healthHint")
    assert not hint.isVisible()
    snapshot = window.session.snapshot
    assert snapshot is not None
    for sentence in ("Every unit is dead.", ""):
        panel._show_record(HealthRecord((), sentence), 0)
        assert hint.isVisible() is bool(sentence) and hint.text() == sentence


def test_a_run_that_explodes_says_so(opened: Opening, qtbot: QtBot) -> None:
    window = opened(small(learning_rate=10.0))
    bring_up(window, qtbot)
    do(window, "actionRun")
    wait(qtbot, lambda: where(window)[0] > 0 and window.session.state is State.PAUSED)  # before what spoils gradients
    assert where(window)[0] < 100
    step(qtbot, window, "actionStepIteration")
    hint = find(window, QLabel, "healthHint")
    wait(qtbot, lambda: "finite" in hint.text() or "tenfold" in hint.text())


def made_samples(count: int, scales: list[float]) -> tuple[Health, ...]:
    counts = np.zeros(BINS)
    counts[BINS // 2] = 7
    return tuple(
        Health(
            t,
            {"w1": 1.0 + t},
            {"w1.grad": 10.0**-t},
            {"w1": 0.1},
            t % 4,
            4,
            {"w1": Histogram(scales[t % len(scales)], counts)},
        )
        for t in range(1, count + 1)
    )


@pytest.fixture
def panel(qtbot: QtBot) -> HealthPanel:
    panel = HealthPanel(LIGHT)
    qtbot.addWidget(panel)
    panel.resize(380, 300)
    panel.show()
    find(panel, HealthRows, "healthRows").start((("w1", "w1.grad"),))
    panel._offer(["w1", "w1.grad"])
    return panel


def test_it_asks_when_it_is_seen_and_takes_back_when_not(panel: HealthPanel, qtbot: QtBot) -> None:
    heard: list[HealthRequest | None] = []
    panel.picture_wanted.connect(lambda _part, request: heard.append(request))
    panel.show_seen(False)
    panel.show_seen(True)
    panel._tensor.setCurrentIndex(1)
    assert heard == [None, HealthRequest()], "another tensor is there already"


def test_both_looks_paint_all_of_it_in_their_own_colours(panel: HealthPanel) -> None:
    panel._show_record(HealthRecord(made_samples(20, [1.0]), ""), 10)
    for theme in (LIGHT, DARK):
        panel.set_theme(theme)
        for widget, ink in ((panel._rows, theme.primary), (panel._histogram, theme.primary)):
            image = widget.grab().toImage()
            colours = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
            assert QColor(ink).rgb() in colours
    panel._rows.grab()


def test_columns_share_a_scale_unless_that_would_hide_them(panel: HealthPanel) -> None:
    view = panel._histogram
    panel._show_record(HealthRecord(made_samples(4, [1.0, 2.0]), ""), 4)
    assert view._scale_words.startswith("from ")
    panel._show_record(HealthRecord(made_samples(4, [1.0, 200.0]), ""), 4)
    assert view._scale_words == "each column on its own scale"


@pytest.mark.parametrize(
    ("count", "scale", "says"), [(7, 0.0, "Every number of w1 is 0."), (0, 0.0, "No number of w1 is finite")]
)
def test_where_there_is_nothing_to_see_a_sentence_stands_for_the_histogram(
    panel: HealthPanel, count: int, scale: float, says: str
) -> None:
    histogram = panel._histogram
    counts = np.zeros(BINS)
    counts[BINS // 2] = count
    sample = Health(1, {"w1": 0.0}, histograms={"w1": Histogram(scale, counts)})
    histogram.show_samples((sample,), 1)
    assert histogram.accessibleDescription().startswith(says)
    picture = histogram.grab().toImage()
    below = [picture.pixelColor(x, y) for x in range(picture.width()) for y in range(60, picture.height())]
    blue = QColor(panel.theme.primary)
    assert blue not in below and len(set(map(QColor.name, below))) < 40, "no bars, and no map"


def test_a_zero_tensor_is_a_line_among_columns_and_not_a_rectangle(panel: HealthPanel) -> None:
    histogram = panel._histogram
    counts = np.zeros(BINS)
    counts[BINS // 2] = 1
    zero = Health(1, histograms={"w1": Histogram(0.0, counts)})
    spread = Health(2, histograms={"w1": Histogram(2.0, np.ones(BINS))})
    histogram.show_samples((zero, spread), 2)
    column = histogram._pixels[:, 0]
    assert (column != column[0]).sum() == 1 and column[BINS // 2] != column[0]
    histogram.show_samples((zero,), 1)
    column = histogram._pixels[:, 0]
    assert (column != column[0]).sum() == 1


def test_a_row_without_a_finite_number_has_no_ends(panel: HealthPanel) -> None:
    rows = panel.findChild(HealthRows)
    assert rows is not None
    for value, ends in ((math.nan, ("", "")), (0.0, ("", "")), (5.0, ("5.25", "4.75"))):
        rows.show_samples((Health(1, {"w1": value}),), 1)
        assert rows._rows[0].ends == ends


def test_a_scale_is_logarithmic_where_it_spans_decades_and_leaves_out_what_is_not_finite() -> None:
    assert not Scale.around([1.0, 2.0, 20.0]).logarithmic
    scale = Scale.around([1e-3, 1e3, float("nan"), float("inf"), 0.0])
    assert scale.logarithmic and (scale.low, scale.high) == (1e-3, 1e3)
    assert [scale.height(value) for value in (0.0, 1e-3, 1.0, 1e3)] == pytest.approx([0, 0, 0.5, 1])
    flat = Scale.around([5.0, 5.0])
    assert flat.height(5.0) == pytest.approx(0.5)
    weights = curves(QUANTITIES[0], made_samples(3, [1.0]))["w1"]
    assert (weights.value_at(0, 0), weights.value_at(2, 0), weights.value_at(99, 0)) == (None, 3.0, 4.0)
    assert weights.value_at(99, 3) == 4.0 and weights.value_at(99, 4) is None


@pytest.mark.parametrize("values", [[0.0], [0.0, 0.0], [1e-9], [3.0, 3.0]])
def test_no_scale_of_a_norm_reaches_below_zero(values: list[float]) -> None:
    scale = Scale.around(values)
    assert 0 <= scale.low < scale.high
    assert all(0 <= scale.height(value) <= 1 for value in values)


def test_what_is_known_no_longer_is_not_told_as_present(panel: HealthPanel) -> None:
    samples = made_samples(20, [1.0])
    gone = (*samples[:15], *(replace(sample, updates={}) for sample in samples[15:]))
    rows = find(panel, HealthRows, "healthRows")
    panel._show_record(HealthRecord(gone, ""), 16)
    assert "Update ÷ weight: w1 0.1000" in rows.accessibleDescription(), "the iteration in progress has not come to it"
    panel._show_record(HealthRecord(gone, ""), 20)
    assert "Update ÷ weight: w1 –" in rows.accessibleDescription()


def test_another_tensor_has_its_past_as_soon_as_it_is_chosen(window: Window, qtbot: QtBot) -> None:
    bring_up(window, qtbot)
    run_to_the_end(qtbot, window)
    step(qtbot, window, "actionStepIteration")
    wait(qtbot, lambda: iterations(window)[-1] == where(window)[0])
    choose(window, "healthTensor", "w1.grad")
    view = find(window, HistogramView, "healthHistogram")
    assert "w1.grad, now" in view.accessibleDescription()
    assert (view._first, view._last) == (1, where(window)[0])
