"""What a window commands and is told of, without a window."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from core.control.active_run import ActiveRun
from core.control.breakpoints import Breakpoints
from core.control.commands import (
    Ask,
    Edit,
    ForgetRuns,
    Pause,
    ReturnTo,
    Run,
    Seek,
    SetBreakpoints,
    SetIterations,
    SetLearningRate,
    Show,
    Start,
    Step,
    StepBack,
)
from core.control.events import (
    Answered,
    EditRefused,
    Event,
    Failed,
    LoopChanged,
    Reached,
    Refused,
    RunningChanged,
    Started,
    Stopped,
    UpdateWaiting,
)
from core.control.mailbox import Mailbox
from core.control.run_controller import RunController
from core.engine.stepper import Stepper
from core.errors import CellError
from core.experiment.config import RunConfig
from core.experiment.script_choice import ScriptChoice
from core.interrupt import Interrupted
from core.program.what_if import WHAT_IFS
from core.queries import NoAnswer
from core.view.requests import CURVE, HEALTH, CurveRequest, HealthRequest, ViewRequest
from core.view.snapshot import Snapshot
from tests.helpers.corpus import FOLDER
from tests.helpers.viewing import maps_of
from tests.helpers.walking import small

SLICES = 10_000


class Desk:
    """Takes what a controller sends, as a window does."""

    def __init__(self, config: RunConfig | None = None) -> None:
        self.mailbox = Mailbox()
        self.events: list[Event] = []
        self.controller = RunController(self.mailbox, self.events.append)
        self.controller.do(Start(1, config or small()))

    @property
    def stepper(self) -> Stepper:
        assert self.controller.stepper is not None
        return self.controller.stepper

    def told(self, kind: type[Event]) -> list[Event]:
        """The events of a kind so far, which are forgotten."""
        found = [event for event in self.events if isinstance(event, kind)]
        self.events[:] = [event for event in self.events if not isinstance(event, kind)]
        return found

    def shown(self) -> Snapshot:
        """The moment that lies in the mailbox."""
        update = self.mailbox.take(99)
        assert update is not None
        return update.snapshot

    def run(self, until: Callable[[], bool] = lambda: False) -> None:
        """Lets the loop run until it stops by itself, or until something is so."""
        self.controller.do(Run(to_boundary=True))
        for _ in range(SLICES):
            if not self.controller.running or until():
                return
            self.controller.run_slice()
        raise AssertionError("the run did not come to an end")


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_an_experiment_begins_and_is_shown(desk: Desk) -> None:
    kinds = [type(event) for event in desk.events]
    assert kinds == [Started, UpdateWaiting]
    assert desk.shown().iteration == 0


def test_a_run_comes_to_its_goal_as_a_stepper_alone_does(desk: Desk) -> None:
    desk.controller.do(SetIterations(50))
    desk.run()
    assert desk.told(RunningChanged) == [RunningChanged(1, True), RunningChanged(1, False)]
    assert desk.told(Reached) == [Reached(1)]
    alone = Stepper(small())
    alone.run(50)
    assert desk.stepper.digest() == alone.digest() and list(desk.stepper.losses) == list(alone.losses)
    assert desk.shown().values, "the last iteration is walked, so that its values are there"


def test_a_run_from_the_goal_on_goes_as_far_again(desk: Desk) -> None:
    desk.controller.do(SetIterations(20))
    desk.run()
    desk.run()
    assert desk.stepper.finished == 40


def test_a_pause_stands_after_the_next_backward_pass(desk: Desk) -> None:
    desk.controller.do(SetIterations(10_000_000))
    desk.run(until=lambda: desk.stepper.finished > 20)
    desk.controller.do(Pause())
    assert not desk.controller.running and desk.stepper.phase == "backward" and desk.stepper.phase_ended


def test_a_pause_tells_that_it_stands_once_it_has_walked_there(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A walk that takes long shows as busy, until something says that it has ended."""
    desk.controller.do(SetIterations(10_000_000))
    desk.run(until=lambda: desk.stepper.finished > 5)
    monkeypatch.setattr(ActiveRun, "walk_to_backward", lambda _run: desk.events.clear())
    desk.controller.do(Pause())
    assert desk.told(RunningChanged) == [RunningChanged(1, False)]


@pytest.mark.parametrize("unit", ["line", "phase", "iteration"])
def test_stepping_and_stepping_back_are_the_steppers(desk: Desk, unit: str) -> None:
    alone = Stepper(small())
    for _ in range(5):
        desk.controller.do(Step(unit))
        {"line": alone.step_line, "phase": alone.step_phase, "iteration": alone.step_iteration}[unit]()
    desk.controller.do(StepBack(unit))
    alone.step_back(unit)
    assert (desk.stepper.finished, desk.stepper.line, desk.stepper.digest()) == (
        alone.finished,
        alone.line,
        alone.digest(),
    )


def test_what_walks_ends_a_run(desk: Desk) -> None:
    desk.controller.do(SetIterations(10_000_000))
    for command in (
        Step("line"),
        StepBack("line"),
        Seek(3),
        Seek(2, desk.stepper.loop.lines[3]),
        Edit(desk.stepper.loop.source),
    ):
        desk.run(until=lambda: True)
        assert desk.controller.running
        desk.controller.do(command)
        assert not desk.controller.running
    assert not desk.told(Failed)


def test_what_does_not_walk_lets_a_run_go_on(desk: Desk) -> None:
    desk.controller.do(SetIterations(10_000_000))
    desk.run(until=lambda: True)
    for command in (SetLearningRate(0.5), SetIterations(9_000_000), Show(ViewRequest()), ForgetRuns()):
        desk.controller.do(command)
        assert desk.controller.running
    desk.controller.do(Edit("x = ("))
    assert desk.controller.running and isinstance(desk.told(EditRefused)[0], EditRefused)


def test_an_edit_of_what_ran_before_a_scripts_loop_is_refused_at_its_line() -> None:
    desk = Desk()
    desk.controller.do(Start(2, RunConfig(), script=ScriptChoice(FOLDER / "nested_epochs.py")))
    source = desk.stepper.loop.source
    desk.controller.do(Edit(source.replace("lr=0.2", "lr=0.3")))
    refused = desk.told(EditRefused)
    assert [one.line for one in refused if isinstance(one, EditRefused)] == [15]
    assert desk.stepper.loop.source == source and not desk.told(Failed) and not desk.told(LoopChanged)
    desk.controller.do(Edit(source.replace("loss.item()", "2 * loss.item()")))
    assert desk.told(LoopChanged) and not desk.told(EditRefused)


def test_an_experiment_that_cannot_be_made_leaves_the_one_before(desk: Desk) -> None:
    before = desk.stepper
    desk.controller.do(Start(2, small(device="cuda:77")))
    (refused,) = desk.told(Refused)
    assert isinstance(refused, Refused) and refused.run == 2 and "device" in refused.problems
    assert desk.stepper is before


def test_a_loop_that_raises_is_told_without_words_and_shown_where_it_stands(desk: Desk) -> None:
    desk.controller.do(Edit(desk.stepper.loop.source.replace("loss.backward()", "loss.backwards()")))
    assert len(desk.told(LoopChanged)) == 2, "once as it is shown, once as the answer"
    desk.run()
    assert desk.told(Failed) == [Failed(1, "")] and not desk.controller.running
    assert desk.shown().failure is not None


def test_whatever_else_goes_wrong_is_told_and_the_next_command_is_carried_out(desk: Desk) -> None:
    class Broken:
        def answer(self, _stepper: Stepper) -> object:
            raise RuntimeError("no such thing")

    desk.controller.do(Ask(Broken()))
    (failed,) = desk.told(Failed)
    assert isinstance(failed, Failed) and "no such thing" in failed.message
    desk.controller.do(Step("iteration"))
    assert desk.stepper.finished == 1


def test_a_question_without_an_answer_says_why_and_in_a_run_there_is_none(desk: Desk) -> None:
    class Unanswerable:
        def answer(self, _stepper: Stepper) -> object:
            raise CellError("there is no such cell")

    question = Unanswerable()
    desk.controller.do(Ask(question))
    assert desk.told(Answered) == [Answered(1, question, NoAnswer("there is no such cell"))]
    desk.controller.do(SetIterations(10_000_000))
    desk.run(until=lambda: True)
    desk.controller.do(Ask(question))
    assert desk.told(Answered) == []


def test_a_breakpoint_ends_a_run_where_it_holds(desk: Desk) -> None:
    desk.controller.do(SetBreakpoints(Breakpoints(iteration=17)))
    desk.run()
    (stopped,) = desk.told(Stopped)
    assert isinstance(stopped, Stopped) and "17" in stopped.stop.reason and desk.stepper.finished == 17


@dataclass(frozen=True)
class Rates:
    """A run at one rate, another from an iteration on, and what it is kept as when the same begins once more."""

    first: float
    begins: int
    second: float
    name: str


@pytest.mark.parametrize(
    "rates",
    [
        Rates(1e-3, 0, 1e-2, ""),
        Rates(1e-3, 30, 1e-2, "lr 0.001, 0.01 from 31"),
        Rates(2e-3, 10, 1e-3, "lr 0.002, 0.001 from 11"),
    ],
    ids=lambda rates: rates.name or "from the start",
)
def test_a_run_is_kept_under_the_rates_that_it_was_trained_at(rates: Rates) -> None:
    desk = Desk(small(learning_rate=rates.first))
    desk.controller.do(SetIterations(max(rates.begins, 1)))
    if rates.begins:
        desk.run()
    desk.controller.do(SetLearningRate(rates.second))
    desk.controller.do(SetIterations(rates.begins + 30))
    desk.run()
    desk.controller.do(Start(2, small(learning_rate=rates.second)))
    loss = desk.shown().loss_picture
    assert loss is not None
    assert [branch.name for branch in loss.branches] == [rates.name] * bool(rates.name)
    if rates.name:
        losses = desk.told(Started)
        desk.controller.do(ReturnTo(rates.name))
        assert desk.stepper.finished == rates.begins + 30 and len(losses) == 2


def test_pictures_are_those_of_the_parts_that_ask_for_them(desk: Desk) -> None:
    desk.controller.do(Step("iteration"))
    desk.shown()
    desk.controller.do(Show(ViewRequest({**maps_of(["w1", "nothing"], 9, 9), HEALTH: HealthRequest()})))
    shown = desk.shown()
    assert list(shown.maps) == ["w1"] and set(shown.pictures) == {"map w1", HEALTH} and shown.loss_picture is None
    desk.controller.do(Show(ViewRequest({CURVE: CurveRequest(7)})))
    shown = desk.shown()
    assert shown.maps == {} and shown.health is None and shown.loss_picture is not None


def test_health_begins_at_the_first_iteration_whether_it_is_in_sight_or_not(desk: Desk) -> None:
    desk.controller.do(SetIterations(20))
    desk.run()
    assert desk.shown().health is None, "its picture is made for those who look"
    desk.controller.do(Show(ViewRequest({HEALTH: HealthRequest()})))
    found = desk.shown().health
    assert found is not None and [sample.iteration for sample in found.samples] == list(range(1, 21))
    assert all(sample.updates and sample.gradients for sample in found.samples)


def test_a_walk_can_be_interrupted_from_elsewhere(desk: Desk) -> None:
    desk.controller.do(SetIterations(10_000_000))
    desk.run(until=lambda: desk.stepper.finished > 5)
    desk.controller.interrupt()
    desk.controller.do(Pause())
    assert not desk.controller.running and not desk.told(Failed)
    desk.controller.do(Step("iteration"))
    assert not desk.told(Failed), "what was interrupted can be walked on"


def forgetful(stepper: Stepper) -> str:
    """The loop without the lines that clear its gradients, as the first of the what-ifs has it."""
    edited = WHAT_IFS[0].edited(stepper.loop.source, 1)
    assert edited is not None
    return edited


def test_an_experiment_can_begin_with_another_text_and_the_run_before_keeps_its_curve(desk: Desk) -> None:
    own, text = desk.stepper.loop.source, forgetful(desk.stepper)
    desk.controller.do(SetIterations(20))
    desk.run()
    desk.controller.do(Start(2, small(), text))
    (_, started) = desk.told(Started)
    assert isinstance(started, Started) and started.experiment.source == text and started.experiment.edited
    assert names_shown(desk) == ["original loop"] and desk.stepper.branch.name == "forget zero_grad"
    desk.controller.do(SetIterations(20))
    desk.run()
    desk.controller.do(Start(3, small(), own))
    assert names_shown(desk) == ["original loop", "forget zero_grad"]
    desk.controller.do(Start(4, small(), text + "\nunused = 1"))
    assert desk.stepper.branch.name == "edited lines 12–14"


def names_shown(desk: Desk) -> list[str]:
    loss = desk.shown().loss_picture
    assert loss is not None
    return [branch.name for branch in loss.branches]


def test_branches_are_called_by_what_they_do_otherwise(desk: Desk) -> None:
    stepper = desk.stepper
    assert stepper.branch.name == "original"
    stepper.run(3)
    stepper.edit(forgetful(stepper))
    assert stepper.branch.name == "forget zero_grad from 4", "though nothing was left for it"
    stepper.run(3)
    stepper.set_learning_rate(1e-4)
    assert stepper.branch.name == "forget zero_grad from 4, lr 0.0001 from 7"
    stepper.run(3)
    stepper.seek(5)
    stepper.set_learning_rate(1e-5)
    assert stepper.branch.name == "lr 1e-05 from 6"
    assert [branch.name for branch, _ in stepper.left_branches()] == ["forget zero_grad from 4, lr 0.0001 from 7"]


def test_a_run_ends_where_there_is_most_to_see_and_goes_on_to_twice_as_many(desk: Desk) -> None:
    alone = Stepper(small())
    for goal in (20, 40, 60):
        desk.controller.do(SetIterations(20)) if goal == 20 else None
        desk.controller.do(Run())
        while desk.controller.running:
            desk.controller.run_slice()
        assert desk.told(Reached) == [Reached(1)] and desk.stepper.computed == goal
        assert (desk.stepper.iteration, desk.stepper.phase, desk.stepper.phase_ended) == (goal, "backward", True)
        alone.run(goal - 1 - alone.finished)
        alone.run_through("backward")
        assert desk.stepper.digest() == alone.digest()


def test_a_dragged_handle_goes_to_just_after_the_backward_pass_and_a_lesson_to_the_very_end(desk: Desk) -> None:
    desk.controller.do(SetIterations(20))
    desk.run()
    desk.controller.do(Seek(7, replaceable=True))
    assert (desk.stepper.iteration, desk.stepper.phase, desk.stepper.phase_ended) == (7, "backward", True)
    desk.controller.do(Seek(0, replaceable=True))
    assert (desk.stepper.iteration, desk.stepper.at_boundary) == (0, True)
    desk.controller.do(Seek(7))
    assert (desk.stepper.finished, desk.stepper.at_boundary) == (7, True)


def test_a_loop_without_a_backward_pass_ends_at_its_end(desk: Desk) -> None:
    desk.controller.do(Edit("with torch.no_grad():\n    w1 -= 0.1\nloss = w1.sum()"))
    desk.controller.do(SetIterations(5))
    desk.controller.do(Run())
    while desk.controller.running:
        desk.controller.run_slice()
    assert (desk.stepper.finished, desk.stepper.at_boundary) == (5, True)


def run_as_a_person_does(desk: Desk) -> None:
    """Ends just after the backward pass of the last iteration."""
    desk.controller.do(Run())
    while desk.controller.running:
        desk.controller.run_slice()


def test_a_goal_that_was_run_to_counts_the_iteration_in_which_the_run_ended(desk: Desk) -> None:
    desk.controller.do(SetIterations(20))
    run_as_a_person_does(desk)
    desk.controller.do(SetIterations(10))
    run_as_a_person_does(desk)
    assert desk.stepper.computed == 30, "ten more than twenty"


def test_a_run_that_was_returned_to_goes_on_from_where_it_ended(desk: Desk) -> None:
    desk.controller.do(SetIterations(20))
    run_as_a_person_does(desk)
    run_as_a_person_does(desk)
    assert (desk.stepper.computed, desk.stepper.iteration) == (40, 40)
    desk.controller.do(Start(2, small(learning_rate=0.5)))
    desk.controller.do(ReturnTo(names_shown(desk)[0]))
    run_as_a_person_does(desk)
    assert (desk.stepper.computed, desk.stepper.iteration) == (60, 60)


def test_a_slow_run_does_not_go_through_it_once_more_to_end_after_the_backward_pass(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[float] = []
    sleep = time.sleep
    monkeypatch.setattr(time, "sleep", lambda seconds: (ran.append(seconds), sleep(seconds)))
    desk.controller.do(SetIterations(30))
    desk.controller.do(Edit(f"import time\ntime.sleep(0.04)\n{desk.stepper.loop.source}"))
    run_as_a_person_does(desk)
    assert (desk.stepper.iteration, desk.stepper.phase) == (30, "backward")
    assert ran.count(0.04) <= 32


def test_from_the_end_of_a_run_steps_lead_on_and_back(desk: Desk) -> None:
    desk.controller.do(SetIterations(20))
    run_as_a_person_does(desk)
    there = desk.stepper.digest()
    for unit in ("line", "phase", "iteration"):
        desk.controller.do(Step(unit))
        desk.controller.do(StepBack("line"))
        desk.controller.do(Seek(20, replaceable=True))
        assert desk.stepper.digest() == there
    alone = Stepper(small())
    alone.run(20)
    desk.controller.do(Step("iteration"))
    assert desk.stepper.digest() == alone.digest()


def test_after_an_edit_where_a_run_has_ended_run_goes_on(desk: Desk) -> None:
    desk.controller.do(SetIterations(20))
    desk.controller.do(Run())
    while desk.controller.running:
        desk.controller.run_slice()
    desk.controller.do(Edit(desk.stepper.loop.source + "\nunused = 1"))
    desk.controller.do(Step("line"))
    desk.controller.do(Run())
    while desk.controller.running:
        desk.controller.run_slice()
    assert (desk.stepper.iteration, desk.stepper.computed) == (40, 40)


def test_the_present_run_is_called_by_what_tells_it_from_those_before(desk: Desk) -> None:
    desk.controller.do(SetIterations(5))
    desk.run()
    desk.controller.do(Start(2, small(learning_rate=0.05)))
    assert desk.shown().branch == "lr 0.05"


def test_whoever_stops_a_loop_twice_is_told_once_that_it_stands(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The watchdog breaks in again as long as it has heard nothing: also into what tells of the first time."""

    def told(*_: object) -> None:
        monkeypatch.undo()
        raise Interrupted

    monkeypatch.setattr("core.control.run_controller.log.info", told)
    desk.controller.do(Edit("from core.interrupt import Interrupted\nraise Interrupted"))
    desk.told(Failed)
    desk.controller.do(Step("line"))
    desk.controller.do(Step("line"))
    assert len(desk.told(Failed)) == 1 and desk.stepper.failed and not desk.controller.running
