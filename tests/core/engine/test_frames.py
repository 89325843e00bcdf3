"""The call stack at a pause."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import core
from core.errors import LoopError
from core.experiment.config import RunConfig

SCRIPT = """\
import torch
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = nn.Linear(2, 1)

    def forward(self, x):
        hidden = self.scaled(x)
        return self.inner(hidden)

    def scaled(self, x):
        factor = 2.0
        twice = lambda: factor * x
        return twice()

def train(net, steps):
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    for step in range(steps):
        optimizer.zero_grad()
        loss = net(torch.ones(4, 2)).sum()
        loss.backward()
        optimizer.step()

train(Net(), 3)
"""


@pytest.fixture
def stepper(tmp_path: Path) -> core.Stepper:
    """Return the script before its first iteration."""
    (tmp_path / "script.py").write_text(SCRIPT)
    return core.open_script(tmp_path / "script.py")


def _into(stepper: core.Stepper, line: int) -> None:
    while stepper.line != line:
        stepper.step_into()


def _where(stepper: core.Stepper) -> list[tuple[str, int, int]]:
    return [(place.function, place.line, place.depth) for place in stepper.stack]


def test_the_stack_leads_from_the_script_to_the_line_about_to_run(stepper: core.Stepper) -> None:
    assert _where(stepper) == [("<module>", 26, 0), ("train", 20, 0)]
    _into(stepper, 15)
    expected = [("<module>", 26, 0), ("train", 22, 0), ("forward", 10, 1), ("scaled", 15, 2)]
    assert _where(stepper) == expected
    stepper.keep()
    stepper.step_iteration()
    stepper.keep()
    stepper.step_iteration()
    stepper.seek(1)
    _into(stepper, 15)  # the functions on the path have been entered again
    assert _where(stepper) == expected


def test_each_frame_has_its_variables(stepper: core.Stepper) -> None:
    _into(stepper, 15)
    main, train, forward, scaled = stepper.frames
    assert main.variables["Net"] is main.module["Net"]
    assert train.variables["step"] == 0
    assert train.variables["net"] is forward.variables["self"] is scaled.variables["self"]
    assert set(scaled.variables) == {"self", "x", "factor"}
    assert scaled.variables["factor"] == 2.0


def test_to_look_at_them_keeps_nothing_alive(stepper: core.Stepper) -> None:
    _into(stepper, 15)
    hidden = stepper.frames[-1].variables["x"]
    before = sys.getrefcount(hidden)
    assert stepper.frames
    assert sys.getrefcount(hidden) == before


def test_after_a_failure_it_is_where_the_exception_came_from(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(SCRIPT.replace("twice()", "twice() / step"))
    stepper = core.open_script(tmp_path / "script.py")
    with pytest.raises(LoopError):
        stepper.step_iteration()
    assert _where(stepper)[1:] == [("train", 22, 0), ("forward", 10, 1), ("scaled", 16, 2)]
    assert stepper.frames[-1].variables["factor"] == 2.0
    stepper.step_back()
    assert _where(stepper)[1:] == [("train", 22, 0)]


def test_a_trainer_s_loop_is_its_own_stack() -> None:
    stepper = core.Stepper(RunConfig(batch_size=4, input_size=5, hidden_size=3, output_size=2))
    assert [place.line for place in stepper.stack] == [stepper.line]
    stepper.step_line()
    assert [place.line for place in stepper.stack] == [stepper.line]
    assert "w1" in stepper.frames[0].variables or "w1" in stepper.frames[0].module
