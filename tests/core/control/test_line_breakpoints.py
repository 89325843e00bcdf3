"""Runs that stop at lines, at warnings, and within functions."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.control.breakpoints import Breakpoints
from core.control.commands import Edit, Run, RunTo, Seek, SetBreakpoints, SetLineBreakpoints, Start, Step, StepBack
from core.control.events import EditRefused, Event, Failed, Reached, Stopped
from core.control.mailbox import Mailbox
from core.control.run_controller import RunController
from core.engine.stepper import Stepper
from core.experiment.config import RunConfig
from core.experiment.script_choice import ScriptChoice
from core.program.line_breakpoints import LineBreakpoint
from tests.helpers.walking import small

pytestmark = pytest.mark.filterwarnings("ignore:four")

SCRIPT = """\
import torch
import warnings

def scaled(x, step):
    y = x * 2
    if step == 7:
        y = y / 0
    z = y + 1
    return z

def noisy(step):
    if step == 4:
        warnings.warn("four")
    return step

w = torch.ones(3, requires_grad=True)
for step in range(30):
    noisy(step)
    loss = scaled(w, step).sum()
    loss.backward()
    with torch.no_grad():
        w -= 0.01 * w.grad
        w.grad = None
"""


class Desk:
    """Takes what a controller sends, as a window does."""

    def __init__(self, start: Start) -> None:
        self.events: list[Event] = []
        self.controller = RunController(Mailbox(), self.events.append)
        self.controller.do(start)

    @property
    def stepper(self) -> Stepper:
        assert self.controller.stepper is not None
        return self.controller.stepper

    def run(self, command: Run | RunTo | None = None) -> None:
        self.controller.do(command or Run())
        for _ in range(1000):
            if not self.controller.running:
                return
            self.controller.run_slice()
        raise AssertionError("the run did not come to an end")

    def stop_at(self, *lines: LineBreakpoint) -> None:
        self.controller.do(SetLineBreakpoints(lines))

    def told(self) -> list[str]:
        return [event.stop.reason for event in self.events if isinstance(event, Stopped)]

    @property
    def where(self) -> tuple[int, int]:
        return self.stepper.iteration, self.stepper.line


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "script.py").write_text(SCRIPT)
    made = Desk(Start(1, RunConfig(), script=ScriptChoice(tmp_path / "script.py")))
    made.controller.do(SetBreakpoints(Breakpoints(not_finite=False)))
    return made


def test_a_text_is_refused_by_what_holds_for_a_script(tmp_path: Path) -> None:
    """Not by what holds for a trainer's loop, which is the body of a function."""
    script = "from __future__ import annotations\nfrom math import *\n" + SCRIPT
    (tmp_path / "script.py").write_text(script)
    desk = Desk(Start(1, RunConfig(), script=ScriptChoice(tmp_path / "script.py")))
    desk.controller.do(Edit(script.replace("y = x * 2", "y = x * 3")))
    assert [type(event) for event in desk.events if isinstance(event, (EditRefused, Failed))] == []
    assert "y = x * 3" in desk.stepper.loop.source
    desk.controller.do(Edit(script.replace("torch.ones(3", "torch.ones(4")))
    (refused,) = [event for event in desk.events if isinstance(event, EditRefused)]
    assert refused.line == 18 and not [event for event in desk.events if isinstance(event, Failed)]


def test_a_run_stops_at_each_hit_without_words(desk: Desk) -> None:
    filename = desk.stepper.loop.filename
    desk.stop_at(LineBreakpoint(filename, 20), LineBreakpoint(filename, 8, "step == 1"))
    seen = []
    for _ in range(4):
        desk.run()
        seen.append(desk.where)
    assert seen == [(1, 20), (2, 8), (2, 20), (3, 20)]
    desk.controller.do(StepBack("into"))
    assert desk.where == (3, 19) or desk.where == (3, 9)
    desk.controller.do(SetBreakpoints(Breakpoints(not_finite=False)))
    desk.run()
    assert desk.where == (3, 20), "other conditions leave the lines as they are"
    desk.controller.do(Step("iteration"))
    assert desk.where[0] == 3 and desk.stepper.at_boundary
    desk.controller.do(Step("iteration"))
    assert desk.where == (4, 20), "a step stops there too"
    assert not desk.told()


def test_a_condition_that_cannot_be_told_says_why(desk: Desk) -> None:
    desk.stop_at(LineBreakpoint(desk.stepper.loop.filename, 20, "nothing > 1"))
    desk.run()
    reason = "NameError: name 'nothing' is not defined"
    assert desk.told() == [f"The condition of the breakpoint at line 20 cannot be told: {reason}."]


def test_a_run_to_a_line_is_a_stop_that_comes_once(desk: Desk) -> None:
    desk.run(RunTo(desk.stepper.loop.filename, 8))
    assert desk.where == (1, 8)
    desk.run(RunTo(desk.stepper.loop.filename, 22))
    assert desk.where == (1, 22)
    desk.run()
    assert desk.stepper.ended and any(isinstance(event, Reached) for event in desk.events)


def test_a_warning_stops_after_its_line(desk: Desk) -> None:
    desk.controller.do(SetBreakpoints(Breakpoints(not_finite=False, warning=True)))
    with pytest.warns(UserWarning, match="four"):
        desk.run()
    assert desk.where == (5, 19)
    assert desk.told() == ["Line 13 of script.py: UserWarning: four"]
    desk.run()
    assert desk.stepper.ended


def test_the_first_number_that_is_not_finite_is_found_within_a_function(desk: Desk) -> None:
    desk.controller.do(SetBreakpoints(Breakpoints()))
    desk.run()
    assert desk.where == (8, 8)
    assert desk.told() == ["Line 7 of iteration 8, in scaled(): 3 of the 3 numbers of y are no longer finite."]


def test_breakpoints_stay_for_the_next_experiment_and_the_next_text() -> None:
    desk = Desk(Start(1, small()))
    last = desk.stepper.loop.lines[-1]
    desk.stop_at(LineBreakpoint(desk.stepper.loop.filename, last))
    desk.run()
    assert desk.where == (1, last)
    desk.controller.do(Start(2, small(seed=3)))
    desk.run()
    assert desk.where == (1, last)
    desk.controller.do(Edit(f"{desk.stepper.loop.source}\nq = 1"))
    desk.run()
    assert desk.where == (2, last)
    desk.controller.do(Seek(0))
    desk.run()
    assert desk.where == (1, last)
