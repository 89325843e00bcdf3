"""What is no ordinary number is shown as it is: not a number, infinite, or a zero without a sign."""

from __future__ import annotations

import math

import pytest
import torch

from core.engine.stepper import Stepper
from core.explain.explanation import explain
from core.explain.rules.terms import adds_up, doubted, term
from core.explain.types import Explanation, Factor, Reference, Term
from core.text.numerals import shown
from tests.helpers.walking import small

LOSS = Reference("loss", ())


def saturated(trainer: str = "logistic", line: str = "# loss", first: str = "") -> Stepper:
    """A loop just after its backward phase, with a line put in before another."""
    stepper = Stepper(small(trainer))
    assert line in stepper.loop.source
    stepper.edit(stepper.loop.source.replace(line, f"{first}\n{line}"))
    stepper.run_through("backward")
    return stepper


def test_a_loss_of_zero_times_log_zero_says_so_and_is_not_a_number() -> None:
    stepper = saturated(first="y_hat = y.clone()\ny_hat[0, 3] = 0.5")
    found = explain(stepper, LOSS)
    assert found.value is not None and math.isnan(found.value) and math.isnan(found.sum)
    names = [one.factors[0].name for one in found.terms]
    assert names.count("0 · log 0") == 19 and names[3].startswith("−log")
    assert [math.isnan(one.product) for one in found.terms] == [index != 3 for index in range(20)]
    assert found.note.startswith("In 19 of 20 terms the formula multiplies 0 by log 0 = −∞, which is not a number")
    assert all(math.isnan(one.product) for one in found.without_common().terms if one.index != 3)


def test_a_loop_that_does_not_multiply_by_log_zero_has_finite_terms() -> None:
    stepper = Stepper(small("logistic"))
    line = next(one for one in stepper.loop.source.split("\n") if one.startswith("loss ="))
    other = "y_hat = y.clone()\nloss = -torch.where(y == 1, y_hat.log(), (1 - y_hat).log()).mean()"
    stepper.edit(stepper.loop.source.replace(line, other))
    stepper.run_through("backward")
    found = explain(stepper, LOSS)
    assert (found.sum, found.note) == (0.0, "") and {str(one.product) for one in found.terms} == {"0.0"}


def test_the_wrong_label_with_certainty_costs_infinitely_much() -> None:
    found = explain(saturated(first="y_hat = y_hat.clone()\ny_hat[0, 0] = 1 - y[0, 0]"), LOSS)
    assert found.value == found.sum == found.terms[0].product == math.inf and found.note == ""


def test_a_prediction_that_is_not_a_number_costs_what_is_none() -> None:
    found = explain(saturated(first="y_hat[0, 0] = float('nan')"), LOSS)
    assert math.isnan(found.terms[0].product) and "multiplies 0" not in found.note


def test_a_large_negative_score_has_a_prediction() -> None:
    stepper = Stepper(small("logistic"))
    with torch.no_grad():
        stepper.parameters["b"].fill_(-1e4)
    stepper.run_through("backward")
    found = explain(stepper, Reference("y_hat", (0, 0)))
    assert (found.value, found.sum, found.note) == (0.0, 0.0, "")


@pytest.mark.parametrize(("scale", "value"), [(1e25, math.inf), (1e-30, 0.0)])
def test_what_the_run_rounds_to_infinity_or_to_zero_is_not_put_down_to_something_else(
    scale: float, value: float
) -> None:
    stepper = saturated("two-layer", first=f"y_pred = y_pred * 0 + {scale}\ny = y * 0")
    found = explain(stepper, LOSS)
    assert found.value == value and "something else" not in found.note
    assert ("too large for the precision" in found.note) is (value == math.inf)


def test_a_closed_gate_blocks_what_is_infinite() -> None:
    blocked = term(0, "k = 0", Factor("ReLU gate", 0.0, gate=True), Factor("δ2[0, 0]", -math.inf))
    assert str(blocked.product) == "0.0"
    assert math.isnan(term(0, "k = 0", Factor("0", 0.0), Factor("δ2[0, 0]", -math.inf)).product)


def test_a_zero_has_no_sign() -> None:
    assert str(term(None, "", Factor("a", -1.0), Factor("b", 0.0)).product) == "0.0"
    assert shown(-0.0) == "0"


def of(total: float, value: float) -> Explanation:
    return Explanation("loss", (), "loss", value, "", (Term(0, "n = 0", (), total),), total)


def test_what_is_not_a_number_adds_up_to_nothing_else() -> None:
    assert adds_up(of(math.nan, math.nan)) and adds_up(of(math.inf, math.inf))
    assert not any(map(adds_up, (of(1.0, math.nan), of(math.nan, 1.0), of(1.0, math.inf), of(-math.inf, math.inf))))


def test_what_a_run_rounds_away_raises_no_doubt() -> None:
    """The gradient of a key's bias is 0: what is left of it is rounding, in the terms as in the run."""
    terms = (term(0, "", Factor("a", 3e-9)), term(1, "", Factor("a", -3e-9)))
    found = Explanation("b.grad", (0,), "gradient", 2e-9, "", terms, 0.0)
    assert doubted(found).note
    assert not doubted(found, rounding=1e-8).note
