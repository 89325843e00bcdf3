"""What explanations keep belongs to the stepper that was asked about."""

from __future__ import annotations

import gc
import weakref

import torch

from core.check.checks import Checker, check_cell
from core.engine.stepper import Stepper
from core.explain.explanation import explain
from core.explain.replay.recording import Recording, recorded
from core.explain.replay.replay import Start
from core.explain.types import Reference
from tests.helpers.walking import small

CELL = Reference("w1.grad", (0, 0))
WITH = 8
"""The line of two-layer that begins the update, inside of which the gradient mode is another."""


def test_each_stepper_has_its_own_and_takes_it_along() -> None:
    one, other = Stepper(small()), Stepper(small(seed=1))
    for stepper in (one, other):
        stepper.seek(2, WITH)
        check_cell(stepper, CELL)
        assert set(stepper.memory) == {Start, Recording, Checker}
        assert recorded(stepper) is recorded(stepper)
    assert recorded(one) is not recorded(other)
    kept = weakref.ref(recorded(one))
    del one, stepper
    gc.collect()
    assert kept() is None and recorded(other) is recorded(other)


def test_asking_leaves_the_grad_mode_as_it_is() -> None:
    stepper = Stepper(small())
    stepper.seek(2, WITH)
    stepper.step_line()
    with torch.no_grad():
        explain(stepper, CELL)
        assert not torch.is_grad_enabled()
