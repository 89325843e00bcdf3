"""Breakpoints on lines, and steps back inside functions."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import torch

import core
from core.experiment.config import RunConfig
from core.program.line_breakpoints import LineBreakpoint

SCRIPT = """\
import torch
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = nn.Linear(2, 1)

    def forward(self, x):
        hidden = self.scaled(x)
        hidden = self.scaled(hidden)
        print("forward")
        return self.inner(hidden)

    def scaled(self, x):
        factor = torch.rand(1)
        return factor * x

def evaluate(net):
    return net(torch.zeros(1, 2))

def train(net, epochs):
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    for epoch in range(epochs):
        for step in range(4):
            optimizer.zero_grad()
            loss = net(torch.ones(4, 2)).square().sum()
            loss.backward()
            optimizer.step()
        print("epoch", epoch)
        evaluate(net)

train(Net(), 3)
"""
PLAIN = [line for epoch in range(3) for line in [*["forward"] * 4, f"epoch {epoch}", "forward"]]


@pytest.fixture
def stepper(tmp_path: Path) -> core.Stepper:
    """Return the script before its first iteration, with iterations that have been looked at."""
    (tmp_path / "script.py").write_text(SCRIPT)
    stepper = core.open_script(tmp_path / "script.py")
    stepper.step_iteration()
    return stepper


def _breakpoint(stepper: core.Stepper, line: int, condition: str = "", count: int = 0) -> LineBreakpoint:
    return LineBreakpoint(stepper.loop.filename, line, condition, count)


def _stop(stepper: core.Stepper, *breakpoints: LineBreakpoint) -> None:
    stepper.set_breakpoints(breakpoints)
    stepper.run(100)


def _printed(stepper: core.Stepper) -> list[str]:
    return [line for text in stepper.printed.take(True) for line in text.splitlines()]


def test_a_run_stops_before_a_line_of_the_loop_each_time(stepper: core.Stepper) -> None:
    _stop(stepper, _breakpoint(stepper, 28))
    assert (stepper.iteration, stepper.line, stepper.steps) == (2, 28, 3)
    assert stepper.hit is not None and stepper.hit.number == 1
    stepper.run(100)
    assert (stepper.iteration, stepper.line) == (3, 28)
    stepper.set_breakpoints([])
    stepper.run(100)
    assert stepper.ended and stepper.finished == 12


def test_it_stops_within_functions_and_in_what_runs_between_two_iterations(stepper: core.Stepper) -> None:
    _stop(stepper, _breakpoint(stepper, 16))
    assert [place.line for place in stepper.stack] == [33, 27, 10, 16]
    stepper.run(100)
    assert [place.line for place in stepper.stack] == [33, 27, 11, 16]
    _stop(stepper, _breakpoint(stepper, 30))
    assert (stepper.finished, stepper.line) == (4, 30)
    _stop(stepper, _breakpoint(stepper, 12))
    assert [place.line for place in stepper.stack] == [33, 31, 20, 12]


def test_a_head_of_a_loop_is_hit_once_a_turn(stepper: core.Stepper) -> None:
    seen = []
    _stop(stepper, _breakpoint(stepper, 25))
    while not stepper.ended:
        seen.append(stepper.iteration)
        stepper.run(100)
    assert seen == [2, 3, 4, 5, 5, 6, 7, 8, 9, 9, 10, 11, 12, 13]


def test_conditions_see_locals_and_change_nothing(stepper: core.Stepper, tmp_path: Path) -> None:
    other = core.open_script(tmp_path / "script.py")
    other.run(100)
    drawing = "torch.rand(1) < 2 and any(step == one for one in [2]) and not torch.is_grad_enabled()"
    _stop(stepper, _breakpoint(stepper, 28, drawing))
    assert (stepper.iteration, stepper.frames[-1].variables["step"]) == (3, 2)
    stepper.run(100)
    assert stepper.iteration == 7
    stepper.set_breakpoints([])
    stepper.run(100)
    assert stepper.digest() == other.digest()


def test_a_condition_that_fails_stops_and_says_so(stepper: core.Stepper) -> None:
    _stop(stepper, _breakpoint(stepper, 28, "1 / step > 0"))
    assert stepper.iteration == 2 and stepper.hit is not None and not stepper.hit.problem
    _stop(stepper, _breakpoint(stepper, 28, "1 / (step - 2)  > 5"))
    assert stepper.iteration == 3
    assert stepper.hit is not None and "division by zero" in stepper.hit.problem


def test_the_count_is_the_same_in_the_past(stepper: core.Stepper) -> None:
    _stop(stepper, _breakpoint(stepper, 17, count=5))
    at = [stepper.finished, stepper.steps, [place.line for place in stepper.stack], stepper.digest()]
    assert at[:3] == [3, 2, [33, 27, 10, 17]]
    stepper.run(100)
    assert stepper.ended
    for iteration in (3, 2):
        stepper.seek(iteration)
        stepper.run(100)
        assert at == [stepper.finished, stepper.steps, [place.line for place in stepper.stack], stepper.digest()]
    stepper.seek(0)
    stepper.run(100)
    assert stepper.iteration == 3, "the first iteration had run before the breakpoint was set"


def test_a_run_to_a_line_stops_once(stepper: core.Stepper) -> None:
    stepper.stop_once_at(stepper.loop.filename, 12)
    stepper.run(100)
    assert stepper.hit is not None and stepper.hit.breakpoint is None and stepper.line == 12
    stepper.stop_no_more()
    stepper.run(100)
    assert stepper.ended


@pytest.mark.parametrize("line", [10, 11, 12, 13, 16, 17])
def test_steps_back_inside_forward_are_exact(stepper: core.Stepper, line: int) -> None:
    stepper.run(1)
    walked = [(stepper.line, stepper.digest())]
    start = stepper.finished
    while stepper.finished == start:
        stepper.step_into()
        walked.append((stepper.line, stepper.digest()))
    stepper.seek(start)
    _stop(stepper, _breakpoint(stepper, line))
    place = next(at for at, (there, _) in enumerate(walked) if there == line)
    assert (stepper.line, stepper.digest()) == walked[place]
    for back in range(place - 1, 0, -1):
        stepper.step_back("into")
        assert (stepper.line, stepper.digest()) == walked[back]
    stepper.run(100)
    assert (stepper.line, stepper.digest()) == walked[place], "running on stops there again"
    stepper.set_breakpoints([])
    stepper.step_iteration()
    assert stepper.digest() == walked[-1][1]


def test_a_step_back_stays_in_its_function_or_goes_to_the_call(stepper: core.Stepper) -> None:
    _stop(stepper, _breakpoint(stepper, 13))
    lines = []
    for unit in ("over", "over", "over", "into", "out", "out"):
        stepper.step_back(unit)
        lines.append(stepper.line)
    assert lines == [12, 11, 10, 27, 26, 25]


def test_the_first_line_of_a_function_is_left_for_its_call(stepper: core.Stepper) -> None:
    _stop(stepper, _breakpoint(stepper, 16))
    stepper.run(1)
    assert [place.line for place in stepper.stack] == [33, 27, 11, 16]
    stepper.step_back("over")
    assert [place.line for place in stepper.stack] == [33, 27, 11]
    stepper.step_back("into")
    assert [place.line for place in stepper.stack] == [33, 27, 10, 17]
    stepper.step_back("out")
    assert [place.line for place in stepper.stack] == [33, 27, 10]


def test_what_it_prints_comes_once(stepper: core.Stepper, rng: random.Random) -> None:
    printed = _printed(stepper)
    while not stepper.ended:
        _stop(stepper, _breakpoint(stepper, rng.choice([10, 12, 13, 17, 20, 28, 31])))
        for _ in range(rng.randrange(5)):
            unit = rng.choice(["into", "line", "out", "back into", "back line", "back out", "seek"])
            match unit.split():
                case ["back", back]:
                    stepper.step_back(back)
                case ["seek"]:
                    stepper.seek(max(stepper.finished - 1, 0))
                case ["into"]:
                    stepper.step_into()
                case ["out"]:
                    stepper.step_out()
                case _:
                    stepper.step_line()
        printed += _printed(stepper)
    assert printed == PLAIN


def test_trainers_and_edited_loops_stop_too() -> None:
    stepper = core.Stepper(RunConfig(batch_size=4, input_size=5, hidden_size=3, output_size=2))
    stepper.step_iteration()
    last = stepper.loop.lines[-1]
    _stop(stepper, _breakpoint(stepper, last))
    assert (stepper.iteration, stepper.line) == (2, last)
    stepper.edit(f"def twice(x):\n    y = 2 * x\n    return y\nz = twice(t)\n{stepper.loop.source}")
    stepper.seek(2)
    _stop(stepper, _breakpoint(stepper, 3, "y == 8"))
    assert (stepper.iteration, stepper.line, stepper.frames[-1].variables["y"]) == (4, 3, 8)
    stepper.step_back("into")
    assert (stepper.iteration, stepper.line) == (4, 2)


def test_gradients_are_those_of_a_run_without_breakpoints(stepper: core.Stepper, tmp_path: Path) -> None:
    _stop(stepper, *(_breakpoint(stepper, line, "False") for line in (10, 12, 17, 26, 28, 31)))
    other = core.open_script(tmp_path / "script.py")
    other.run(100)
    assert stepper.ended and stepper.digest() == other.digest()
    assert torch.tensor(list(stepper.losses)).equal(torch.tensor(list(other.losses)))
