"""The loss of the presenter, as one line."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from core.snapshot import Snapshot
from gui.presenting.small_loss import SmallLoss
from gui.theme import LIGHT


@pytest.mark.parametrize("zoom", [1.0, 1.5])
@pytest.mark.parametrize("loss", [79.809, 3.0527e-6, 1.2345e-38])
def test_the_present_value_is_whole(loss: float, zoom: float, qtbot: QtBot) -> None:
    panel = SmallLoss(LIGHT, zoom)
    qtbot.addWidget(panel)
    panel.resize(360, 120)
    panel.show()
    panel.show_snapshot(Snapshot(1000, 1000, 2, 13, "zero_grad", loss, 1000))
    image = panel.grab().toImage()
    right = {image.pixelColor(x, y).name() for x in (358, 359) for y in range(image.height())}
    assert len(right) == 1, "nothing is painted at the very edge"
