"""What a run pauses for: always at the very first place where it holds, and as it was there."""

from __future__ import annotations

import math

import pytest
import torch

from core.control.breakpoints import BreakpointMonitor, Breakpoints
from core.engine.stepper import Stepper
from tests.helpers.walking import small, stepper_of

LONG = 10**6


def looked_out(conditions: Breakpoints, stepper: Stepper, iterations: int = 400) -> str:
    """Runs in short slices, as the window does, until a condition holds; the reason, or nothing."""
    lookout = BreakpointMonitor(stepper, conditions)
    while stepper.finished < iterations:
        if (stop := lookout.run(iterations - stepper.finished, 0.002)) is not None:
            return stop.reason
    return ""


def fresh(iterations: int, trainer: str = "two-layer") -> Stepper:
    stepper = Stepper(small(trainer))
    stepper.run(iterations)
    return stepper


@pytest.mark.parametrize("trainer", ["two-layer", "logistic", "module"])
def test_loss_below_stops_after_the_first_such_iteration(trainer: str) -> None:
    whole = list(fresh(300, trainer).losses)
    bound = sorted(whole)[100]
    first = next(index for index, loss in enumerate(whole, 1) if loss < bound)
    stepper = Stepper(small(trainer))
    reason = looked_out(Breakpoints(loss_below=bound), stepper)
    assert f"iteration {first}" in reason and "below" in reason
    assert (stepper.finished, stepper.at_boundary) == (first, True)
    assert stepper.digest() == fresh(first, trainer).digest()


def test_loss_above_stops_after_the_first_such_iteration() -> None:
    stepper = stepper_of("loss = float(t)\n")
    assert "iteration 38 is 38: above 37" in looked_out(Breakpoints(loss_above=37.0), stepper)
    assert stepper.finished == 38


def test_an_iteration_is_reached_and_gone_on_from() -> None:
    stepper = Stepper(small())
    assert looked_out(Breakpoints(iteration=50), stepper) == "Iteration 50 is complete."
    assert stepper.finished == 50
    assert looked_out(Breakpoints(iteration=50), stepper, 60) == ""
    assert stepper.finished == 60


def test_a_large_gradient_stops_just_after_its_backward_phase() -> None:
    assert looked_out(Breakpoints(gradient_norm_above=1e9, loss_below=-1), Stepper(small()), 30) == ""
    stepper = stepper_of("# backward\nw1.grad = torch.full_like(w1, float(t))\n# update\nw1.grad = None\n")
    reason = looked_out(Breakpoints(gradient_norm_above=12.0 * math.sqrt(15)), stepper)
    assert "w1.grad in iteration 13" in reason
    assert (stepper.iteration, stepper.finished, stepper.phase) == (13, 12, "backward")


SLOWLY = "n = torch.tensor(1.0) if t < {} else torch.tensor([1.0, {}, 2.0])\nloss = torch.tensor(1.0)\nn = n * 1\n"


@pytest.mark.parametrize("wrong", ["torch.inf", "-torch.inf", "torch.nan"])
@pytest.mark.parametrize("iteration", [1, 2, 77])
def test_the_first_line_that_makes_something_not_finite_is_found(iteration: int, wrong: str) -> None:
    stepper = stepper_of(SLOWLY.format(iteration, wrong))
    lookout = BreakpointMonitor(stepper, Breakpoints())
    stop = None
    while stop is None and stepper.finished < LONG:
        stop = lookout.run(LONG, 0.002)
    assert stop is not None
    assert stop.reason == f"Line 1 of iteration {iteration}: 1 of the 3 numbers of n are no longer finite."
    assert stop.healthy == iteration - 1 == stepper.finished
    assert stepper.last_line == 1
    stepper.seek(stop.healthy)
    assert all(
        not isinstance(value, torch.Tensor) or bool(value.isfinite().all()) for value in stepper.tensors.values()
    )


def test_the_prediction_that_overflows_is_named_before_the_loss_that_follows_from_it() -> None:
    stepper = Stepper(small(learning_rate=10.0))
    assert "of y_pred are no longer finite" in looked_out(Breakpoints(), stepper)
    assert stepper.last_line == 2


def test_what_is_not_finite_can_be_run_on_with(monkeypatch: pytest.MonkeyPatch) -> None:
    stepper = Stepper(small(learning_rate=10.0))
    assert looked_out(Breakpoints(not_finite=False), stepper, 50) == ""
    assert looked_out(Breakpoints(), stepper, 100) == "", "it was not finite when the run began"


@pytest.mark.parametrize("unit", ["step_line", "step_phase", "step_iteration"])
def test_stepping_by_hand_is_held_up_at_the_line(unit: str) -> None:
    stepper = stepper_of("# forward\na = 1.0\nb = torch.tensor(1.0) / (t - 2)\nc = 2.0\n")
    lookout = BreakpointMonitor(stepper, Breakpoints())
    for _ in range(20):
        begun = stepper.finished
        getattr(stepper, unit)()
        if (stop := lookout.look_back_while_stepping(begun)) is not None:
            break
    assert stop is not None and "Line 3 of iteration 2: b is" in stop.reason
    assert (stepper.iteration, stepper.last_line) == (2, 3)
