"""What is told of a moment in the middle of a script's iteration."""

from __future__ import annotations

from pathlib import Path

import pytest

import core
from core.view.capture import snapshot_of
from core.view.requests import ViewRequest

SCRIPT = """\
import torch

w = torch.ones(3, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1)
for step in range(9):
    loss = (w * w).sum()
    print(step)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""


@pytest.fixture
def stepper(tmp_path: Path) -> core.Stepper:
    """Return the script within its second iteration, before the line with the loss."""
    (tmp_path / "script.py").write_text(SCRIPT)
    stepper = core.open_script(tmp_path / "script.py")
    stepper.step_iteration()
    while stepper.line != 6:
        stepper.step_line()
    return stepper


def test_a_line_of_no_phase_leaves_the_phase_that_was_reached(stepper: core.Stepper) -> None:
    reached = []
    for _ in range(3):
        reached.append(snapshot_of(stepper, ViewRequest()).reached_phase)
        stepper.step_line()
    assert reached == [None, "loss", "loss"] and stepper.phase == "zero_grad"


def test_the_loss_is_that_of_the_iteration_once_its_line_has_run(stepper: core.Stepper) -> None:
    told = []
    for _ in range(5):
        told.append((stepper.loss_iteration, round(stepper.loss or 0.0, 4)))
        stepper.step_line()
    assert told == [(1, 3.0), *[(2, 1.92)] * 4]
    assert [round(loss, 4) for loss in stepper.losses] == [3.0, 1.92]
