"""A replay that differs from the run is told at once; one that does not, never."""

from __future__ import annotations

import string

import pytest

from core.engine.stepper import Stepper
from tests.helpers.walking import small

FITTED = """
# forward
y_pred = torch.relu(x @ w1) @ w2
# loss
loss = ((y_pred - y) ** 2).sum(){more}
# backward
loss.backward()
# update
with torch.no_grad():
    w1 -= learning_rate * w1.grad
    w2 -= learning_rate * w2.grad
w1.grad = w2.grad = None
"""

COUNTED = "import string\nstring.visits += 1\n"
"""A count that is kept in a module of Python's own: nobody takes it back."""


@pytest.fixture(autouse=True)
def visits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(string, "visits", 0, raising=False)


def stepper_of(text: str, learning_rate: float = 1e-3) -> Stepper:
    stepper = Stepper(small(learning_rate=learning_rate))
    stepper.edit(text.strip("\n"))
    return stepper


def test_a_loss_that_differs_is_told_of_the_first_iteration_that_runs_again() -> None:
    stepper = stepper_of(COUNTED + FITTED.format(more=" * (1 + string.visits / 1000)"))
    stepper.run(10)
    stepper.keep()
    stepper.run(10)
    assert stepper.branch.drift is None
    stepper.seek(14)
    assert stepper.branch.drift == max(frame for frame in (0, 10) if frame <= 13) + 1


def test_it_is_told_after_one_iteration_by_line() -> None:
    stepper = stepper_of(COUNTED + FITTED.format(more=" * (1 + string.visits / 1000)"))
    stepper.run(4)
    stepper.keep()
    stepper.run(1)
    stepper.seek(4)
    stepper.branch.drift = None  # it has run the fourth again to show what its lines made
    stepper.step_line()
    assert stepper.branch.drift is None
    stepper.step_iteration()
    assert stepper.branch.drift == 5


def test_a_state_that_differs_is_told_at_the_next_keyframe() -> None:
    stepper = stepper_of(COUNTED + "seen = string.visits" + FITTED.format(more=""))
    for _ in range(4):
        stepper.run(5)
        stepper.keep()
    stepper.seek(7)
    stepper.run(3)
    assert stepper.branch.drift in (7, 10)  # 7 if a keyframe happened to be kept there


def test_a_state_that_differs_is_told_where_the_run_was_left() -> None:
    stepper = stepper_of(COUNTED + "seen = string.visits" + FITTED.format(more=""))
    stepper.run(6)
    stepper.keep()
    stepper.seek(5)
    stepper.branch.drift = None
    stepper.run(1)
    assert stepper.branch.drift == 6


@pytest.mark.parametrize("learning_rate", [1e-3, 1e6])
def test_a_replay_that_does_not_differ_is_never_told(learning_rate: float) -> None:
    """With the larger rate the loss is soon no number."""
    stepper = stepper_of(FITTED.format(more=""), learning_rate)
    for _ in range(4):
        stepper.run(5)
        stepper.keep()
    for iteration in (17, 3, 19, 8):
        stepper.seek(iteration)
        stepper.run(2)
    stepper.set_learning_rate(1e-4)
    stepper.run(5)
    stepper.keep()
    stepper.seek(9)
    stepper.run(6)
    assert stepper.branch.drift is None
