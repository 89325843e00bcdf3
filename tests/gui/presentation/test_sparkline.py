"""The loss of the presenter, as one line."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from core.history.loss_series import Curve
from core.view.requests import CURVE
from core.view.snapshot import LossPicture, Snapshot
from gui.presentation.sparkline import Sparkline
from gui.style.theme import LIGHT


@pytest.mark.parametrize("zoom", [1.0, 1.5])
@pytest.mark.parametrize("loss", [79.809, 3.0527e-6, 1.2345e-38])
def test_the_present_value_is_whole(loss: float, zoom: float, qtbot: QtBot) -> None:
    panel = Sparkline(LIGHT, zoom)
    qtbot.addWidget(panel)
    panel.resize(360, 120)
    panel.show()
    panel.show_snapshot(Snapshot(1000, 1000, 2, 13, "zero_grad", loss, 1000))
    image = panel.grab().toImage()
    right = {image.pixelColor(x, y).name() for x in (358, 359) for y in range(image.height())}
    assert len(right) == 1, "nothing is painted at the very edge"


def dot(panel: Sparkline) -> tuple[float, float]:
    """The middle of all that is painted in the accent, left of its label."""
    image = panel.grab().toImage()
    places = [(x, y) for x in range(image.width()) for y in range(image.height())
              if image.pixelColor(x, y) == QColor(LIGHT.now)]  # fmt: skip
    left = min(x for x, _ in places)
    here = [(x, y) for x, y in places if x < left + 12]
    return sum(x for x, _ in here) / len(here), sum(y for _, y in here) / len(here)


def curve(*losses: float) -> Curve:
    values = np.array(losses)
    return Curve(np.arange(1, len(losses) + 1), values, values)


def test_a_single_point_stands_in_the_middle(qtbot: QtBot) -> None:
    panel = Sparkline(LIGHT, 1.0)
    qtbot.addWidget(panel)
    panel.resize(360, 120)
    panel.show_snapshot(Snapshot(1, 1, 2, 13, "zero_grad", 3.0, 1, pictures={CURVE: LossPicture(curve(3.0))}))
    assert dot(panel)[1] == pytest.approx(60, abs=2)
    panel.show_snapshot(Snapshot(2, 2, 2, 13, "zero_grad", 1.0, 2, pictures={CURVE: LossPicture(curve(3.0, 1.0))}))
    assert dot(panel)[1] > 100


def test_a_loss_that_has_left_all_bounds_keeps_its_course(qtbot: QtBot) -> None:
    panel = Sparkline(LIGHT, 1.0)
    qtbot.addWidget(panel)
    panel.resize(360, 120)
    panel.show_snapshot(
        Snapshot(3, 3, 2, 13, "zero_grad", math.inf, 3, pictures={CURVE: LossPicture(curve(1.0, 30.0, math.inf))})
    )
    assert dot(panel)[1] < 20
    panel.start()
    assert LIGHT.now not in {panel.grab().toImage().pixelColor(x, y).name() for x in range(360) for y in range(120)}
