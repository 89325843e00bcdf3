"""Several losses: a curve for each, with a legend; with one loss there is neither."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.history.loss_series import LossSeries
from core.view.requests import CURVE
from core.view.snapshot import LossPicture, NamedCurve, Snapshot
from gui.panels.loss.other_losses import PIXELS, LossLegend
from gui.panels.loss.panel import LossPanel
from gui.panels.loss.plot import LossPlot
from gui.style import fonts
from gui.style.theme import DARK, LIGHT


def snapshot(**losses: list[float]) -> Snapshot:
    """Return a moment with some losses, of which the last one is the main one."""
    curves = {name: LossSeries(values).curve(1, len(values), 500) for name, values in losses.items()}
    *others, last = curves
    count = len(losses[last])
    several = len(curves) > 1
    picture = LossPicture(
        curves[last], (), count, (), last if several else "", tuple(NamedCurve(name, curves[name]) for name in others)
    )
    return Snapshot(count, count, 1, 1, "loss", losses[last][-1], count, {}, {CURVE: picture}, computed=count)


@pytest.fixture
def panel(qtbot: QtBot) -> LossPanel:
    panel = LossPanel(LIGHT)
    qtbot.addWidget(panel)
    panel.resize(400, 300)
    panel.show()
    panel._make_plot()
    return panel


def plot(panel: LossPanel) -> LossPlot:
    found = panel.findChild(LossPlot)
    assert found is not None
    return found


def colours(panel: LossPanel) -> set[str]:
    QApplication.processEvents()
    image = plot(panel).grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_two_losses_are_two_curves_with_a_legend(panel: LossPanel) -> None:
    panel.show_snapshot(snapshot(d_loss=[0.5, 0.4, 0.3, 0.2], g_loss=[1.0, 2.0, 3.0, 4.0]))
    assert {LIGHT.primary, LIGHT.good} <= colours(panel)
    legend = panel.findChild(LossLegend)
    assert legend is not None and legend.isVisible()
    assert legend.accessibleName() == "Losses, g_loss, d_loss"
    (_, _), (low, high) = plot(panel).getPlotItem().getViewBox().viewRange()
    assert low < np.log10(0.2) and high > np.log10(4.0), "both are in view"


def test_one_loss_has_no_legend(panel: LossPanel) -> None:
    panel.show_snapshot(snapshot(loss=[4.0, 3.0, 2.0]))
    assert panel.findChild(LossLegend) is None and LIGHT.good not in colours(panel)


def test_curves_that_are_gone_are_not_drawn(panel: LossPanel) -> None:
    panel.show_snapshot(snapshot(d=[0.5, 0.4, 0.3], g=[1.0, 2.0, 3.0]))
    panel.show_snapshot(snapshot(loss=[4.0, 3.0, 2.0, 1.0]))
    legend = panel.findChild(LossLegend)
    assert legend is not None and not legend.isVisible() and LIGHT.good not in colours(panel)


def test_a_curve_follows_when_only_it_has_changed(panel: LossPanel) -> None:
    panel.show_snapshot(snapshot(d=[0.5, 0.4, 0.3], g=[1.0, 2.0, 3.0]))
    before = plot(panel).grab().toImage()
    panel.show_snapshot(snapshot(d=[0.5, 0.4, 0.9], g=[1.0, 2.0, 3.0]))
    assert plot(panel).grab().toImage() != before


def test_the_loss_of_an_iteration_in_progress_is_drawn_at_the_end_of_its_own_curve(panel: LossPanel) -> None:
    before = snapshot(d=[0.5, 0.4, 0.3], g=[1.0, 2.0, 3.0])
    panel.show_snapshot(replace(before, loss=0.25, loss_iteration=4, loss_name="d"))
    shown = plot(panel)
    ends = [path.elementAt(path.elementCount() - 1) for path in (shown._line.path(), shown._others._items[0].path())]
    assert [(end.x, round(10**end.y, 6)) for end in ends] == [(3, 3.0), (4, 0.25)]
    panel.show_snapshot(replace(before, loss=2.5, loss_iteration=4, loss_name="g"))
    ends = [path.elementAt(path.elementCount() - 1) for path in (shown._line.path(), shown._others._items[0].path())]
    assert [(end.x, round(10**end.y, 6)) for end in ends] == [(4, 2.5), (3, 0.3)]


@pytest.mark.parametrize("name", ["d", "d_loss", "d_loss_real"])
def test_names_are_whole_where_there_is_room(panel: LossPanel, name: str) -> None:
    panel.show_snapshot(snapshot(**{name: [0.5, 0.4], "g": [1.0, 2.0]}))
    legend = panel.findChild(LossLegend)
    assert legend is not None and legend._shortened(QFontMetrics(fonts.code(PIXELS))) == ["g", name]


def test_a_loss_that_has_not_begun_is_drawn_from_where_it_begins(panel: LossPanel) -> None:
    nothing = float("nan")
    panel.show_snapshot(snapshot(d=[0.5, 0.4, 0.3], g=[nothing, nothing, 3.0]))
    panel.show_snapshot(snapshot(d=[0.5, 0.4, 0.3, 0.2], g=[nothing, nothing, nothing, nothing]))
    assert LIGHT.good in colours(panel)


def test_another_theme_colours_curves_and_legend(panel: LossPanel) -> None:
    panel.show_snapshot(snapshot(d=[0.5, 0.4, 0.3], g=[1.0, 2.0, 3.0]))
    panel.set_theme(DARK)
    assert DARK.good in colours(panel)


@pytest.mark.parametrize("decades", [0.2, 0.4, -0.2, -0.4])
def test_the_label_of_the_moment_keeps_clear_of_another_curve(panel: LossPanel, decades: float) -> None:
    other, far = 10**decades, [100.0, *[0.01] * 20]
    panel.show_snapshot(snapshot(far=far, d=[other] * 21, g=[1.0] * 21))
    box, label = plot(panel).getPlotItem().getViewBox(), plot(panel)._marker._label
    low, high = box.viewRange()[1]
    a_pixel = (high - low) / box.height()
    top = -label.pos().y() * a_pixel  # from the dot, at 0
    assert not top - label.boundingRect().height() * a_pixel <= decades <= top
