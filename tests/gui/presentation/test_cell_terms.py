"""The way from a cell to the loss."""

from __future__ import annotations

import pytest

from core.engine.stepper import Stepper
from core.explain.explanation import explain
from core.explain.types import Reference
from gui.presentation.cell_terms import toward_loss
from tests.helpers.walking import small


@pytest.mark.parametrize(
    ("trainer", "lines", "cell"),
    [
        ("two-layer", 3, Reference("w1.grad", (1, 2))),
        ("two-layer", 3, Reference("w2", (1, 1))),
        ("logistic", 5, Reference("dw", (1, 0))),
        ("logistic", 5, Reference("b", ())),
        ("module", 4, Reference("w1.grad", (1, 2))),
    ],
    ids=str,
)
def test_every_gradient_and_every_weight_has_a_way_to_the_loss(trainer: str, lines: int, cell: Reference) -> None:
    stepper = Stepper(small(trainer))
    for _ in range(lines):
        stepper.step_line()
    trail, onward = [cell], toward_loss(explain(stepper, cell))
    while onward is not None:
        assert onward not in trail and len(trail) < 6
        trail.append(onward)
        onward = toward_loss(explain(stepper, onward))
    assert trail[-1] == Reference("loss", ()), trail


def test_it_follows_the_largest_term() -> None:
    stepper = Stepper(small())
    for _ in range(3):
        stepper.step_line()
    gradient = explain(stepper, Reference("w1.grad", (1, 2)))
    largest = max(gradient.terms, key=lambda term: abs(term.product))
    assert toward_loss(gradient) in [factor.opens for factor in largest.factors]


def test_what_the_loss_is_made_of_leads_no_way_on() -> None:
    stepper = Stepper(small())
    for _ in range(3):
        stepper.step_line()
    assert toward_loss(explain(stepper, Reference("y_pred", (0, 0)))) is None
