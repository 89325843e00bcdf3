"""Whether a gradient counts as cleared, whatever it is made of."""

from __future__ import annotations

import math

import pytest
import torch

from core.engine.stepper import Stepper
from core.state.grad_accumulation import Accumulation
from tests.helpers.walking import small, stepper_of

LAST = torch.zeros(4, 3)
LAST[3, 2] = 1e-40


@pytest.mark.filterwarnings("ignore:Sparse invariant checks")
@pytest.mark.parametrize(
    ("gradient", "passes"),
    [
        (torch.zeros(4, 3), 0),
        (torch.zeros(()), 0),
        (torch.zeros(0, 3), 0),
        (torch.ones(()), 1),
        (torch.ones(4, 3), 1),
        (LAST, 1),
        (LAST.T, 1),
        (torch.full((2, 2), math.nan), 1),
        (torch.sparse_coo_tensor([[1]], [2.0], (3,), check_invariants=True), 1),
    ],
)
def test_a_gradient_is_cleared_only_when_all_of_it_is_zero(gradient: torch.Tensor, passes: int) -> None:
    after = Accumulation().after_line({"w.grad": gradient}, ["w.grad"], ["w.grad"], True, {})
    assert after.counts == {"w.grad": passes}


PASS = "loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()\nloss.backward()\n"


@pytest.mark.parametrize(
    ("source", "passes"),
    [
        (PASS, {"w1.grad": 6, "w2.grad": 6}),
        (f"w1.grad = w2.grad = None\n{PASS}", {"w1.grad": 1, "w2.grad": 1}),
        (f"{PASS}w1.grad.zero_()\n", {"w1.grad": 0, "w2.grad": 6}),
        (f"w2.grad = None\n{PASS}{PASS}", {"w1.grad": 12, "w2.grad": 2}),
    ],
    ids=["never cleared", "cleared first", "one cleared last", "two passes"],
)
def test_the_passes_of_a_run_are_those_of_a_walk(source: str, passes: dict[str, int]) -> None:
    walked, run = stepper_of(source), stepper_of(source)
    for _ in range(6):
        walked.step_iteration()
    run.run(6)
    assert run.accumulation.counts == walked.accumulation.counts == passes


def test_a_pause_in_a_run_counts_no_pass_twice() -> None:
    stepper = Stepper(small("module"))
    for _ in range(4):
        stepper.run(3)
        stepper.run_through("backward")
        stepper.run(2)
        assert set(stepper.accumulation.counts.values()) == {1}


EVERY_FOURTH = "if t % 4 == 0:\n    w1.grad.zero_()\n    w2.grad.zero_()\n"


@pytest.mark.parametrize(
    "rest",
    [
        EVERY_FOURTH,
        "if loss < 0:\n    w1.grad = w2.grad = None\n",
        "t % 4 or w1.grad.zero_()\n",
        "w1.grad.zero_() if t % 3 == 0 else None\n",
        "if t % 3:\n    continue\nw1.grad.zero_()\n",
        "for _ in range(t % 3):\n    w1.grad.zero_()\n",
        "[w.grad.zero_() for w in (w1,) if t % 4 == 0]\n",
        "try:\n    1 / (t % 3)\n    w1.grad.zero_()\nexcept ZeroDivisionError:\n    pass\n",
        "k = 0\nwhile k < t % 3:\n    w1.grad.zero_()\n    k += 1\n",
    ],
)
def test_where_iterations_differ_a_run_says_that_it_does_not_know(rest: str) -> None:
    stepper = stepper_of(PASS + rest)
    stepper.run(30)
    assert set(stepper.accumulation.counts.values()) <= {None, 0}
    assert stepper.accumulation.counts["w1.grad"] is None


def test_once_cleared_in_sight_the_count_is_exact_again() -> None:
    stepper = stepper_of(PASS + EVERY_FOURTH)
    stepper.run(30)
    for passes in (None, 0, 1, 2, 3, 0):
        stepper.step_iteration()
        assert set(stepper.accumulation.counts.values()) == {passes}


def test_a_choice_that_touches_no_gradient_changes_nothing() -> None:
    stepper = stepper_of(f"if t == 1:\n    rate = 0.5\nfor w in (w1, w2):\n    w.grad = None\n{PASS}")
    stepper.run(30)
    assert set(stepper.accumulation.counts.values()) == {1}
