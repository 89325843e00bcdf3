from __future__ import annotations

import math
import random
from typing import Any
from unittest.mock import patch

import pytest
import torch

from core.check.checks import check_all, check_cell, check_tensor
from core.check.results import TOLERANCE, Check
from core.engine.stepper import Stepper
from core.errors import CellError
from core.experiment.config import RunConfig
from core.experiment.trainers.logistic import Logistic
from core.explain.types import Reference
from core.program.what_if import WHAT_IFS
from tests.core.explain.test_explanation import FORWARD as THE_FORWARD
from tests.core.explain.test_explanation import (
    FORWARDS,
    Dropping,
    after_backward,
    every_cell,
    two_layer,
    with_model,
)
from tests.helpers.walking import EXPERIMENTS, name_of, small

experiments = pytest.mark.parametrize("experiment", EXPERIMENTS, ids=name_of)

AS_FLOAT64 = 1e-6
"""How near finite differences must come to the other numbers in float64."""


def assert_right(checks: tuple[Check, ...]) -> None:
    """Every gradient is right, and that was seen in most cells."""
    for check in checks:
        assert (check.ok, check.note) == (True, "")
        assert check.relative_error <= AS_FLOAT64
        assert check.kinks <= len(check.cells) // 4
        assert check.kinks == sum(cell.kink for cell in check.cells)


# Right gradients


@experiments
@pytest.mark.parametrize("iteration", [1, 6])
def test_every_cell_of_a_small_net_is_right(experiment: dict[str, Any], iteration: int) -> None:
    stepper = after_backward(Stepper(small(**experiment)), iteration)
    checks = check_all(stepper)
    assert [(cell.tensor, cell.cell) for check in checks for cell in check.cells] == [
        (reference.tensor, reference.cell) for reference in every_cell(stepper)
    ]
    assert_right(checks)
    for cell in (cell for check in checks for cell in check.cells if not cell.kink):
        assert cell.by_hand == pytest.approx(cell.finite_difference, rel=AS_FLOAT64, abs=1e-12)
        assert cell.autograd_float64 == pytest.approx(cell.finite_difference, rel=AS_FLOAT64, abs=1e-12)
        assert cell.value == pytest.approx(cell.by_hand, rel=1e-3, abs=1e-5)


@experiments
def test_random_cells_of_the_default_net_are_right(experiment: dict[str, Any], rng: random.Random) -> None:
    stepper = after_backward(Stepper(RunConfig(**experiment)), rng.randint(2, 40))
    checks = check_all(stepper, cells=25, seed=rng.randrange(10**6))
    assert_right(checks)
    for cell in (cell for check in checks for cell in check.cells if not cell.kink):
        assert cell.by_hand == pytest.approx(cell.finite_difference, rel=AS_FLOAT64)


@pytest.mark.parametrize("what_if", WHAT_IFS, ids=lambda what_if: what_if.title)
@experiments
def test_the_loops_of_the_what_if_menu_are_right(experiment: dict[str, Any], what_if: Any) -> None:
    stepper = Stepper(small(**experiment))
    stepper.run(3)
    source = what_if.edited(stepper.loop.source, 4)
    if source is None:
        assert experiment["trainer"] != "two-layer"
        return
    stepper.edit(source)
    stepper.run_through("backward")
    for check in check_all(stepper):
        assert (check.ok, check.note) == (True, "")
        assert check.relative_error <= AS_FLOAT64


@pytest.mark.parametrize("forward", FORWARDS)
def test_any_matrix_product_is_right(forward: str) -> None:
    assert_right(check_all(after_backward(two_layer(THE_FORWARD, forward), 2)))


def test_late_in_training_rounding_is_no_error() -> None:
    stepper = after_backward(Stepper(RunConfig(learning_rate=1e-6)), 400)
    checks = check_all(stepper, cells=10)
    assert_right(checks)
    off = [abs(cell.value - cell.by_hand) / abs(cell.by_hand) for check in checks for cell in check.cells]
    assert max(off) > 0.01


def test_autograd_is_the_runs_own_where_the_loop_uses_it() -> None:
    stepper = after_backward(Stepper(small()), 3)
    cell = check_cell(stepper, Reference("w1.grad", (2, 1)))
    assert cell.autograd == cell.value == float(stepper.named_values["w1.grad"][2, 1])
    assert cell.autograd != cell.autograd_float64
    logistic = after_backward(Stepper(small("logistic")), 3)
    cell = check_cell(logistic, Reference("dw", (2, 0)))
    assert cell.autograd == cell.autograd_float64 == pytest.approx(cell.value, rel=1e-5)


def test_a_gradient_piled_up_is_checked_by_what_the_last_pass_added() -> None:
    stepper = Stepper(small())
    stepper.edit(stepper.loop.source.replace("w1.grad.zero_()", "pass"))
    after_backward(stepper, 4)
    cell = check_cell(stepper, Reference("w1.grad", (2, 1)))
    assert cell.value == pytest.approx(cell.by_hand, rel=1e-4)
    assert float(stepper.named_values["w1.grad"][2, 1]) != pytest.approx(cell.by_hand, rel=1e-2)


def test_a_loop_that_draws_random_numbers_is_checked_with_the_same_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    stepper = with_model(monkeypatch, Dropping)
    stepper.run_through("backward")
    assert_right(check_all(stepper))
    noisy = two_layer("x.mm(w1)", "torch.randn(4, 4).mm(x).mm(w1)")
    noisy.run_through("backward")
    checks = check_all(noisy)
    assert_right(checks)
    assert checks[1].cells[0].value == pytest.approx(checks[1].cells[0].by_hand, rel=1e-4)


# Kinks


@pytest.mark.parametrize("relu", [".clamp(min=0)", ".relu()", ".clip(0)", ".mul(x.mm(w1) > 0)", ".clamp(0, 1e9)"])
def test_a_cell_at_a_kink_is_marked_and_not_failed(relu: str) -> None:
    stepper = two_layer(".clamp(min=0)", relu)
    stepper.edit("if t == 1:\n    with torch.no_grad():\n        w1[:, 1] = 0\n" + stepper.loop.source)
    stepper.run_through("backward")
    check = check_tensor(stepper, "w1.grad")
    assert [cell.kink for cell in check.cells] == 5 * [False, True, False]
    assert (check.kinks, check.ok) == (5, True)
    at_kink = check.cells[1]
    assert at_kink.relative_error > TOLERANCE
    assert at_kink.by_hand != pytest.approx(at_kink.finite_difference, rel=0.1)


@pytest.mark.parametrize("above", [2e-4, 4e-5])
def test_a_step_is_made_shorter_before_a_kink(above: float) -> None:
    """z of one sample and unit is a little above its kink: the first steps cross it, a shorter one does not."""
    near = f"with torch.no_grad():\n    w1[:, 1] -= x[0] * (x[0] @ w1[:, 1] - {above}) / x[0].dot(x[0])\n"
    stepper = Stepper(small())
    stepper.edit(near + stepper.loop.source)
    stepper.run_through("backward")
    z = stepper.tensors["x"].mm(stepper.tensors["w1"].detach())[0, 1]
    assert float(z) == pytest.approx(above, rel=0.1)
    check = check_tensor(stepper, "w1.grad")
    assert check.kinks == 0
    assert_right((check,))


# Wrong gradients

FORWARD = "w.T.mm(x) + b"

WRONG = [
    ("b left out", FORWARD, "w.T.mm(x)", {"db"}),
    ("no 1/m", ".T) / m", ".T)", {"dw"}),
    ("sign", "(y_hat - y).T)", "(y - y_hat).T)", {"dw"}),
    ("sign of db", "(y_hat - y).mean()", "(y - y_hat).mean()", {"db"}),
    ("sum for mean", "(y_hat - y).mean()", "(y_hat - y).sum()", {"db"}),
    ("a thousandth too much", ".T) / m", ".T) / (m - 0.001 * m)", {"dw"}),
    ("the loss without its minus", "loss = -(", "loss = (", {"dw", "db"}),
]


@pytest.mark.parametrize(("right", "wrong", "found"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
@pytest.mark.parametrize("sizes", [{"batch_size": 2, "input_size": 1}, {}, {"batch_size": 999, "input_size": 50}])
def test_a_planted_error_is_found(right: str, wrong: str, found: set[str], sizes: dict[str, Any]) -> None:
    source = Stepper(small("logistic")).loop.source
    assert right in source
    with patch.object(Logistic, "source", source.replace(right, wrong)):
        stepper = after_backward(Stepper(small("logistic", seed=1, learning_rate=1e-3, **sizes)), 4)
    checks = check_all(stepper, cells=20)
    assert {check.tensor for check in checks if not check.ok} == found
    assert all(check.note == "" for check in checks)


SCALED = "s = torch.ones(3, 1)\ns[0] = {scale}\nu = x * s\n"
BY_HAND = "dw = x.mm((y_hat - y).T) / m"


def scaled(scale: float, planted: str = "pass") -> tuple[Check, ...]:
    """The check of a logistic regression one of whose features is tiny, with a line after its gradient by hand."""
    source = Stepper(small("logistic")).loop.source
    in_u = source.replace("w.T.mm(x)", "w.T.mm(u)").replace(BY_HAND, f"{BY_HAND.replace('x.mm', 'u.mm')}\n{planted}")
    with patch.object(Logistic, "source", SCALED.format(scale=scale) + in_u):
        return check_all(after_backward(Stepper(small("logistic", input_size=3)), 5))


SMALL_ERRORS = ["dw[0] = -dw[0]", "dw[0, 0] += 1e-6", "dw[0, 0] *= 1.001", "dw[0] = 0"]


@pytest.mark.parametrize("scale", [1, 1e-3, 1e-6, 1e-9])
def test_a_right_gradient_is_right_however_small(scale: float) -> None:
    checks = scaled(scale)
    assert_right(checks)
    small, large = (abs(checks[0].cells[index].by_hand) for index in (0, 2))
    assert checks[0].below_noise == 0
    assert scale == 1 or small < 2 * scale * large


@pytest.mark.parametrize("scale", [1e-3, 1e-6, 1e-9])
@pytest.mark.parametrize("planted", SMALL_ERRORS)
def test_an_error_in_a_small_cell_is_found(scale: float, planted: str) -> None:
    dw, db = scaled(scale, planted)
    assert [cell.right for cell in dw.cells] == [False, True, True]
    assert dw.worst is dw.cells[0] and not dw.ok and db.ok
    assert dw.relative_error == dw.cells[0].relative_error > 1e-4
    if planted == "dw[0] = -dw[0]":
        assert dw.relative_error == pytest.approx(2)


@pytest.mark.parametrize(
    "planted", ["dw[0] = torch.nan if t == 5 else dw[0]", "dw[0] = torch.inf if t == 5 else dw[0]"]
)
def test_a_gradient_that_is_no_number_is_wrong(planted: str) -> None:
    dw, db = scaled(1, planted)
    assert [cell.right for cell in dw.cells] == [False, True, True]
    assert not dw.ok and dw.note == "" and db.ok


def test_a_gradient_below_the_rounding_of_the_loss_is_said_to_be() -> None:
    dw, db = scaled(1e-18)
    assert (dw.ok, dw.below_noise, db.below_noise) == (True, 1, 0)
    tiny = dw.cells[0]
    assert tiny.below_noise and tiny.right and tiny.noise > TOLERANCE * abs(tiny.by_hand)
    assert dw.relative_error <= AS_FLOAT64


@pytest.mark.parametrize("seed", range(4))
def test_a_run_that_flies_off_is_right_or_not_checked(seed: int) -> None:
    """1 − y_hat is soon so small that little is left of its digits, and then of the loss."""
    stepper = Stepper(small("logistic", seed=seed))
    stepper.run(3)
    stepper.edit(WHAT_IFS[2].edited(stepper.loop.source, 4) or "")
    for iteration in (40, 60, 90, 128):
        stepper.run(iteration - 1 - stepper.finished)
        stepper.run_through("backward")
        finite = stepper.loss is not None and math.isfinite(stepper.loss)
        for check in check_all(stepper):
            assert check.worst is None
            assert check.ok is finite
            assert check.note == ("" if finite else f"{check.tensor} cannot be checked. The loss is not finite.")


def test_a_number_that_float32_has_rounded_says_so() -> None:
    stepper = after_backward(Stepper(RunConfig()), 500)
    said = [cell.rounding_note for check in check_all(stepper, cells=10) for cell in check.cells]
    assert any(note.startswith("The run computes in float32, and its own number is ") for note in said)
    early = after_backward(Stepper(small()), 2)
    assert not any(cell.rounding_note for check in check_all(early) for cell in check.cells)


def test_a_wrong_gradient_of_autograd_is_found() -> None:
    """A function of a person's own, whose backward forgets a factor."""
    square = (
        "class Square(torch.autograd.Function):\n"
        "    @staticmethod\n"
        "    def forward(context, a):\n"
        "        context.save_for_backward(a)\n"
        "        return a * a\n"
        "    @staticmethod\n"
        "    def backward(context, gradient):\n"
        "        return gradient * context.saved_tensors[0]\n"
    )
    stepper = Stepper(small())
    stepper.edit(square + stepper.loop.source.replace("(y_pred - y).pow(2)", "Square.apply(y_pred - y)"))
    stepper.run_through("backward")
    for check in check_all(stepper):
        assert not check.ok
        assert check.relative_error == pytest.approx(1 / 2)


def test_a_gradient_that_a_hook_has_changed_is_found() -> None:
    hooked = "y_pred.register_hook(lambda gradient: 3 * gradient)\nloss.backward()"
    checks = check_all(after_backward(two_layer("loss.backward()", hooked), 1))
    assert not any(check.ok for check in checks)
    for cell in (cell for check in checks for cell in check.cells if not cell.kink):
        assert cell.by_hand == pytest.approx(3 * cell.finite_difference, rel=AS_FLOAT64, abs=1e-12)


# What cannot be checked


@pytest.mark.parametrize(
    ("line", "replacement", "says"),
    [
        (
            "mm(w2)",
            "mm(w2.detach())",
            "w2.grad cannot be checked. No gradient reaches w2: detach · line 2 holds fixed what is",
        ),
        ("pow(2).sum()", "pow(2).sum() * torch.inf", "w1.grad cannot be checked. The loss is not finite."),
    ],
)
def test_it_says_why_a_gradient_cannot_be_checked(line: str, replacement: str, says: str) -> None:
    stepper = after_backward(two_layer(line, replacement), 1)
    notes = [check.note for check in check_all(stepper) if not check.ok]
    assert any(note.startswith(says) for note in notes)
    with pytest.raises(CellError) as error:
        check_cell(stepper, Reference(says.split()[0], (0, 0)))
    assert str(error.value).startswith(says)


def test_before_the_backward_pass_there_is_nothing_to_check() -> None:
    for trainer, name in (("two-layer", "w1.grad"), ("logistic", "dw")):
        stepper = Stepper(small(trainer))
        assert check_tensor(stepper, name).note == f"{name} cannot be checked. No iteration has begun."
        stepper.step_phase()
        assert not check_tensor(stepper, name).ok
        assert check_tensor(stepper, name).note


def test_a_gradient_that_is_not_there_is_refused() -> None:
    stepper = after_backward(Stepper(small()), 1)
    with pytest.raises(CellError, match="There is no gradient “w1”; there is w1"):
        check_tensor(stepper, "w1")
    with pytest.raises(CellError, match="The cell 9 9 is outside"):
        check_cell(stepper, Reference("w1.grad", (9, 9)))


# Which cells, and the run


def test_the_cells_are_random_and_the_same_for_the_same_seed() -> None:
    stepper = after_backward(Stepper(small(input_size=40)), 1)
    cells = [[cell.cell for cell in check_tensor(stepper, "w1.grad", 10, seed).cells] for seed in (1, 1, 2)]
    assert cells[0] == cells[1] != cells[2]
    assert len(set(cells[0])) == 10


@experiments
def test_checking_changes_nothing_in_the_run(experiment: dict[str, Any]) -> None:
    stepper, untouched = (after_backward(Stepper(small(**experiment)), 3) for _ in range(2))
    before, outside = stepper.digest(), torch.get_rng_state()
    check_all(stepper)
    assert stepper.digest() == before
    assert torch.equal(torch.get_rng_state(), outside)
    for one in (stepper, untouched):
        one.run(4)
    assert stepper.digest() == untouched.digest()
    assert torch.get_default_dtype() == torch.float32
