"""Back in time and into other futures: every place is reached bit for bit as a fresh run reaches it."""

from __future__ import annotations

import math
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from core.engine.stepper import Stepper
from core.program.what_if import WHAT_IFS
from tests.helpers.walking import EXPERIMENTS, name_of, small

experiments = pytest.mark.parametrize("experiment", EXPERIMENTS, ids=name_of)
units = pytest.mark.parametrize("unit", ["line", "phase", "iteration"])

STEPS = {"line": Stepper.step_line, "phase": Stepper.step_phase, "iteration": Stepper.step_iteration}
KEEPS_RUNNING = [what_if for what_if in WHAT_IFS if what_if.title != "Forget no_grad"]


def moment(stepper: Stepper) -> str:
    """All that a person can tell two moments apart by."""
    place = stepper.finished, stepper.steps, stepper.line, stepper.last_line, stepper.phase
    return repr((*place, stepper.digest(), stepper.loss, list(stepper.losses)))


class Walks(RuleBasedStateMachine):
    """Walks at random, and a fresh run to the same point, by the changes that hold up to there."""

    @initialize(
        experiment=st.sampled_from(EXPERIMENTS), budget=st.sampled_from([0, 5_000, 20_000, 10**8]), often=st.booleans()
    )
    def begin(self, experiment: dict[str, Any], budget: int, often: bool) -> None:
        self.pace = (
            patch.multiple("core.engine.keyframing", KEYFRAME_SECONDS=0.0, FILLING_SECONDS=0.0, KEYFRAME_SHARE=math.inf)
            if often
            else None
        )
        if self.pace is not None:
            self.pace.start()
        self.config = small(**experiment)
        self.stepper = Stepper(self.config, budget)

    def teardown(self) -> None:
        if getattr(self, "pace", None) is not None:
            self.pace.stop()

    @rule(count=st.integers(1, 12))
    def lines(self, count: int) -> None:
        for _ in range(count):
            self.stepper.step_line()

    @rule(unit=st.sampled_from(sorted(STEPS)), watched=st.booleans())
    def step(self, unit: str, watched: bool) -> None:
        STEPS[unit](self.stepper, watched)

    @rule(count=st.integers(1, 12))
    def run(self, count: int) -> None:
        self.stepper.run(count)

    @rule()
    def pause_after_backward(self) -> None:
        self.stepper.run_through("backward")

    @rule(unit=st.sampled_from(sorted(STEPS)))
    def back(self, unit: str) -> None:
        self.stepper.step_back(unit)

    @rule(iteration=st.integers(0, 25), data=st.data())
    def seek(self, iteration: int, data: st.DataObject) -> None:
        lines = self.stepper.branch.loop_of(max(iteration, 1)).lines
        self.stepper.seek(iteration, data.draw(st.sampled_from([None, *lines])) if iteration else None)

    @rule(rate=st.sampled_from([1e-5, 1e-4, 1e-3]))
    def change_the_learning_rate(self, rate: float) -> None:
        self.stepper.set_learning_rate(rate)

    @rule(what_if=st.sampled_from(KEEPS_RUNNING))
    def edit(self, what_if: Any) -> None:
        source = what_if.edited(self.stepper.loop.source, self.stepper.finished + 1)
        if source is not None:
            self.apply(source)

    @rule()
    def revert(self) -> None:
        self.apply(self.stepper.trainer.source)

    def apply(self, source: str) -> None:
        finished, steps = self.stepper.finished, self.stepper.steps
        self.stepper.edit(source)
        assert self.stepper.loop.source == source
        assert self.stepper.finished == finished and self.stepper.steps <= steps

    @rule(data=st.data())
    def return_to_a_branch(self, data: st.DataObject) -> None:
        names = [branch.name for branch, _ in self.stepper.left_branches()]
        if names:
            self.stepper.return_to(data.draw(st.sampled_from(names)))

    @invariant()
    def a_fresh_run_comes_to_the_same(self) -> None:
        assert self.stepper.branch.drift is None
        assert self.stepper.timeline.bytes <= self.stepper.timeline.budget
        assert moment(fresh_run_to(self.stepper)) == moment(self.stepper)


def fresh_run_to(stepper: Stepper) -> Stepper:
    """Another stepper, walked to the same point with the changes that the branch holds, and never back."""
    branch = stepper.branch
    fresh = Stepper(stepper.config, budget=0)
    for begins in sorted({*branch.learning_rates, *branch.loops}):
        if begins <= stepper.finished + 1:
            fresh.run(begins - 1 - fresh.finished)
            change(fresh, stepper, begins)
    fresh.run(stepper.finished - fresh.finished)
    while fresh.steps < stepper.steps:
        fresh.step_line(watched=False)
    return fresh


def change(fresh: Stepper, like: Stepper, begins: int) -> None:
    if begins in like.branch.learning_rates:
        fresh.set_learning_rate(like.branch.learning_rates[begins])
    if begins in like.branch.loops:
        fresh.edit(like.branch.loops[begins].source)


def at_random(walks: int) -> Any:
    """Return a test of that many walks, without shrinking: it can take longer than a test may."""
    case = type("Case", (Walks.TestCase,), {})
    case.settings = settings(max_examples=walks, stateful_step_count=15, deadline=None, phases=[Phase.generate])
    return case


TestWalks = at_random(walks=15)
TestManyWalks = pytest.mark.exhaustive(at_random(walks=200))


def test_an_edit_that_removes_the_lines_still_to_come_does_not_end_the_iteration() -> None:
    stepper = Stepper(small())
    stepper.run(1)
    stepper.step_back()
    assert (stepper.finished, stepper.line) == (0, 13)
    source = stepper.loop.source.replace("w1.grad.zero_()", "# w1").replace("w2.grad.zero_()", "# w2")
    stepper.edit(source)
    assert (stepper.finished, stepper.iteration, stepper.line) == (0, 1, 10)
    assert moment(fresh_run_to(stepper)) == moment(stepper)
    stepper.step_line()
    assert stepper.finished == 1 and stepper.gradients["w1.grad"] is not None and stepper.gradients["w1.grad"].any()


def test_an_edit_keeps_the_learning_rate_of_the_iteration_it_begins_in() -> None:
    stepper = Stepper(small(trainer="module"))
    stepper.run(1)
    stepper.set_learning_rate(1e-4)
    stepper.run(3)
    stepper.seek(1)
    stepper.edit(f"# edited\n{stepper.loop.source}")
    assert stepper.branch.learning_rate_of(2) == 1e-4
    assert moment(fresh_run_to(stepper)) == moment(stepper)


def test_a_learning_rate_keeps_the_text_of_the_iteration_it_begins_in() -> None:
    stepper = Stepper(small())
    stepper.run(1)
    edited = f"# edited\n{stepper.loop.source}"
    stepper.edit(edited)
    stepper.run(3)
    stepper.seek(1)
    stepper.set_learning_rate(1e-4)
    assert stepper.loop.source == stepper.branch.loop_of(2).source == edited
    stepper.run(2)
    assert stepper.loop.source == edited and moment(fresh_run_to(stepper)) == moment(stepper)


@experiments
def test_a_learning_rate_that_changes_at_a_keyframe_is_no_drift(experiment: dict[str, Any]) -> None:
    stepper = Stepper(small(**experiment))
    stepper.run(5)
    stepper.keep()
    stepper.set_learning_rate(1e-4)
    stepper.run(3)
    stepper.seek(2)
    stepper.run(6)
    assert stepper.branch.drift is None
    assert moment(fresh_run_to(stepper)) == moment(stepper)


def test_a_keyframe_that_takes_the_place_of_a_forgotten_one_keeps_its_numbers() -> None:
    """What both hold is kept once; the memory of the forgotten one must not be written to any more."""
    stepper = Stepper(small())
    stepper.step_back("iteration")  # keeps the start
    stepper.set_learning_rate(1e-5)  # with which the start is another one
    stepper.keep()
    for _ in range(4):
        stepper.run(1)
        stepper.keep()
    stepper.seek(2)
    stepper.seek(0)
    assert moment(fresh_run_to(stepper)) == moment(stepper)
