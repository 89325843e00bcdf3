"""Questions are answered by the run itself, which stands afterwards as if nobody had asked."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
import torch

from core.engine.stepper import Stepper
from core.errors import CellError
from core.explain.replay.replay import Replay, asking, start_of
from core.explain.types import Reference
from core.interrupt import CtrlC
from core.queries import AreCorrect, GraphOf, HistoryOf, IsCorrect, Question, Why
from tests.helpers.walking import EXPERIMENTS, name_of, small

QUESTIONS: list[Callable[[str], Question]] = [
    lambda weight: Why(Reference(weight, (1, 0))),
    lambda weight: Why(Reference(f"{weight}.grad", (1, 0))),
    lambda weight: IsCorrect(Reference(f"{weight}.grad", (0, 0))),
    lambda weight: AreCorrect(cells=2),
    lambda weight: HistoryOf(Reference(weight, (0, 0))),
    lambda weight: GraphOf(),
]

LOOP = """\
if t == 1:
    made, total = [], torch.zeros(2)
made.append(t)
total += torch.rand(2)
print("iteration", t)
y_pred = x.mm(w1).clamp(min=0).mm(w2)
loss = (y_pred - y).pow(2).sum()
loss.backward()
with torch.no_grad():
    w1 -= learning_rate * w1.grad
    w2 -= learning_rate * w2.grad
    print("updated", t)
    w1.grad.zero_()
    w2.grad.zero_()
"""
"""Holds objects of its own, draws random numbers, prints, and pauses where the gradient mode is another."""


def ask(stepper: Stepper, question: Question) -> None:
    with suppress(CellError):  # which says that there is no answer here, and must leave no trace either
        question.answer(stepper)


def standing(stepper: Stepper) -> tuple[Any, ...]:
    """All that tells where a run stands, and which objects it holds."""
    assert stepper.walk is not None
    place = stepper.finished, stepper.pause, stepper.steps, stepper.inner, stepper.ran, stepper.loss_iteration
    told = dict(stepper.values), list(stepper.changed), stepper.accumulation, stepper.failed, stepper.branch.drift
    held = {name: id(value) for name, value in stepper.variables.items()}
    versions = {name: tensor._version for name, tensor in stepper.tensors.items()}
    return place, told, held, versions, id(stepper.walk), stepper.walk.place, stepper.digest()


def made(experiment: dict[str, Any]) -> Stepper:
    choices = dict(experiment)
    source = choices.pop("loop", None)
    stepper = Stepper(small(**choices))
    if source is not None:
        stepper.edit(source)
    return stepper


def move(stepper: Stepper, how: int) -> None:
    steps: list[Callable[[], object]] = [
        stepper.step_line,
        stepper.step_line,
        stepper.step_phase,
        stepper.step_iteration,
        lambda: stepper.run(3),
        lambda: stepper.run_through("backward"),
        lambda: stepper.step_back("line"),
        lambda: stepper.seek(max(stepper.finished - 2, 0)),
    ]
    steps[how % len(steps)]()


def prints_of(stepper: Stepper) -> list[str]:
    return stepper.printed.take(unfinished=True)


@pytest.mark.parametrize(
    "experiment",
    [*EXPERIMENTS, {"trainer": "two-layer", "loop": LOOP}],
    ids=lambda one: "own" if "loop" in one else name_of(one),
)
def test_a_run_that_is_asked_goes_on_as_one_that_is_not(experiment: dict[str, Any], rng: random.Random) -> None:
    asked, left_alone = (made(experiment) for _ in range(2))
    weight = next(iter(asked.parameters))
    for _ in range(12):
        how = rng.randrange(8)
        for stepper in (asked, left_alone):
            move(stepper, how)
        for _ in range(rng.randrange(3)):
            before = standing(asked)
            ask(asked, rng.choice(QUESTIONS)(weight))
            assert standing(asked) == before
        assert asked.digest() == left_alone.digest()
        assert prints_of(asked) == prints_of(left_alone)
    assert list(asked.losses) == list(left_alone.losses) and asked.branch.drift is None


@pytest.fixture
def paused() -> Stepper:
    """Within the update of the third iteration."""
    stepper = made({"loop": LOOP})
    stepper.seek(3, 12)
    prints_of(stepper)
    return stepper


def test_the_run_itself_is_taken_back_and_put_back(paused: Stepper) -> None:
    before, total = standing(paused), paused.variables["total"]
    now = total.clone()
    with asking(paused):
        replay = Replay(start_of(paused))
        assert replay.at is paused and paused.variables["total"] is total
        assert paused.finished == 2 and paused.variables["made"] == [1, 2] and not total.equal(now)
        replay.run_to(5)
        assert paused.variables["made"] == [1, 2, 3, 4, 5]
    assert standing(paused) == before and total.equal(now)
    assert prints_of(paused) == [], "it has said all that before"
    paused.step_iteration()
    assert prints_of(paused) == ["updated 3"]


def test_a_graph_that_was_made_before_a_question_leads_back_after_it(paused: Stepper) -> None:
    paused.seek(4, 8)
    loss = paused.variables["loss"]
    with asking(paused):
        Replay(start_of(paused)).run_to(6)
    assert paused.variables["loss"] is loss
    paused.step_line()
    fresh = made({"loop": LOOP})
    fresh.seek(4, 9)
    assert paused.digest() == fresh.digest()


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, CtrlC, SystemExit])
def test_a_question_that_is_broken_off_leaves_no_trace(error: type[BaseException], paused: Stepper) -> None:
    def question() -> None:
        with asking(paused):
            Replay(start_of(paused)).step_line()
            raise error

    before = standing(paused)
    with pytest.raises(error):
        question()
    assert standing(paused) == before and torch.is_grad_enabled()
    paused.run(2)
    assert paused.finished == 4


def test_a_question_that_needs_no_way_back_moves_nothing(paused: Stepper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.explain.replay.replay.Present", None)
    with asking(paused):
        assert paused.line == 12


def test_a_question_within_a_question_is_put_back_with_it(paused: Stepper) -> None:
    before = standing(paused)
    with asking(paused):
        Replay(start_of(paused)).step_line()
        inner = paused.line
        with asking(paused):
            pass
        assert paused.line == inner
    assert standing(paused) == before


def test_a_run_that_has_failed_can_be_asked(paused: Stepper) -> None:
    paused.edit(LOOP.replace("    w1.grad.zero_()", "    1 / (t - 5)\n    w1.grad.zero_()"))
    with pytest.raises(Exception, match="division by zero"):
        paused.run(5)
    before, failure = standing(paused), paused.failure
    Why(Reference("w1.grad", (1, 0))).answer(paused)
    assert standing(paused) == before and paused.failure is failure and paused.failed
