"""The axis of the iterations names the turns of a loop, as many as there is room for."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from gui.panels.loss.axis import TICK_TYPE, IterationAxis
from gui.style import fonts


@pytest.mark.parametrize("turns", [1, 2, 7, 40, 1000])
@pytest.mark.parametrize("pixels", [120, 400, 1500])
def test_names_of_turns_do_not_overlap(turns: int, pixels: int, qapp: QApplication) -> None:
    axis = IterationAxis()
    axis.show_rounds(tuple((5 * turn, f"epoch {turn}") for turn in range(turns)))
    low, high = 0.0, 5.0 * turns + 3
    marks = [mark for _, several in axis.tickValues(low, high, pixels) for mark in several]
    names = axis.tickStrings(marks, 1.0, 1.0)
    width = QFontMetrics(fonts.text(TICK_TYPE)).horizontalAdvance
    places = [(mark - low) / (high - low) * pixels for mark in marks]
    if turns > 1:
        assert all(name.startswith("epoch") for name in names) and names
        for (left, first), (right, second) in pairwise(zip(places, names, strict=True)):
            assert right - left > (width(first) + width(second)) / 2
