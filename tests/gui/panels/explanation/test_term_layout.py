"""The factors that stand beside a term multiply to it, however little room there is."""

from __future__ import annotations

import math

import pytest

from core.engine.stepper import Stepper
from core.explain.explanation import explain
from core.explain.types import Reference
from gui.panels.explanation.term_layout import by_size, laid_out
from tests.helpers.walking import small


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("optimizer", ["sgd", "sgd with momentum", "adam"])
@pytest.mark.parametrize(("width", "room"), [(600, 400), (260, 200), (200, 40)])
def test_the_factors_beside_a_term_of_an_update_multiply_to_it(optimizer: str, width: int, room: int) -> None:
    stepper = Stepper(small("module", optimizer=optimizer))
    for _ in range(3):
        stepper.step_iteration()
    found = explain(stepper, Reference("w1", (0, 1)))
    sheet = laid_out(by_size(found), width, room, unfolded=False)
    assert any(row.boxes for row in sheet.rows)
    for row in sheet.rows:
        if row.boxes:
            product = math.prod(box.factor.value for box in row.boxes)
            assert product == pytest.approx(row.term.product, rel=1e-9)
