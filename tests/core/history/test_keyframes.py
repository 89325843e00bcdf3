"""Keyframes keep to their budget, and lead anywhere in a few steps."""

from __future__ import annotations

import math
import random
from itertools import pairwise

import numpy as np
import pytest
import torch

from core.engine.stepper import Stepper
from core.history.branch import Branch, common_past
from core.history.keyframes import Keyframe, Timeline
from core.program.loop import Loop
from core.state.grad_accumulation import Accumulation
from core.state.memento import Mementos
from core.state.rng_state import ThreadState
from core.view.capture import snapshot_of
from tests.helpers.walking import small

SIZE = 400
STATE = ThreadState(True, torch.zeros(1), None)


def branch_of(count: int, parent: Branch | None = None, fork: int = 0) -> Branch:
    loop = Loop("n = 1")
    branch = Branch.first(1.0, loop, torch.device("cpu")) if parent is None else parent.forked(f"from {fork}", fork)
    for _ in range(count - branch.computed):
        branch.recorder.record(1.0)
    return branch


def frame(branch: Branch, iteration: int) -> Keyframe:
    memento = Mementos().take({"variables": {"w": torch.full((SIZE // 4,), float(iteration))}})
    return Keyframe(branch, iteration, memento, STATE, None, Accumulation())


@pytest.mark.parametrize("budget", [0, SIZE, 3 * SIZE, 50 * SIZE])
def test_the_budget_holds(budget: int, rng: random.Random) -> None:
    branch, timeline = branch_of(10_000), Timeline(budget)
    for _ in range(300):
        timeline.keep(frame(branch, rng.randrange(10_000)), branch)
        assert timeline.bytes == SIZE * len(timeline.iterations(branch)) <= budget
    assert len(timeline.iterations(branch)) == budget // SIZE


def test_every_iteration_stays_within_reach_however_one_jumps(rng: random.Random) -> None:
    length, room = 100_000, 300
    branch, timeline = branch_of(length), Timeline(room * SIZE)
    for iteration in range(0, length, 70):
        timeline.keep(frame(branch, iteration), branch)
    for _ in range(60):
        place = rng.randrange(1000, length)
        for back in (128, 64, 32, 16, 8, 4, 2, 1, 0):
            timeline.keep(frame(branch, max(place - back, 0)), branch)
        gaps = np.diff([*timeline.iterations(branch), length])
        assert gaps.max() < 5 * length / room
        for back in (1, 3, 10, 30, 100):
            near = timeline.latest(branch, place - back)
            assert near is not None and place - back - near.iteration <= 2 * back + 2


def test_the_latest_keyframe_of_a_branch_may_be_its_parents(rng: random.Random) -> None:
    first = branch_of(100)
    second = branch_of(80, first, 50)
    third = branch_of(90, second, 70)
    timeline = Timeline(10**6)
    for branch, iteration in ((first, 0), (first, 40), (first, 60), (second, 55), (second, 75), (third, 85)):
        timeline.keep(frame(branch, iteration), third)
    found = {
        (branch.name, iteration): getattr(timeline.latest(branch, iteration), "iteration", None)
        for branch in (first, second, third)
        for iteration in (39, 54, 74, 90)
    }
    assert list(found.values()) == [0, 40, 60, 60, 0, 40, 55, 75, 0, 40, 55, 85]
    assert timeline.iterations(third) == (0, 40, 55, 85)
    assert common_past(third, first) == 50 and common_past(first, third) == 50 and common_past(third, second) == 70


def test_a_branch_may_leave_its_parent_before_that_began() -> None:
    first = branch_of(100)
    second = branch_of(80, first, 50)
    third = branch_of(90, second, 20)
    timeline = Timeline(10**6)
    for branch, iteration in ((first, 10), (first, 20), (first, 40), (second, 60), (third, 30)):
        timeline.keep(frame(branch, iteration), third)
    assert timeline.iterations(third) == (10, 20, 30)
    assert timeline.iterations(second) == (10, 20, 40, 60)
    assert [kept.branch for kept in timeline.history(third)] == [first, first, third], "a fork is its parent's"


def test_a_future_that_was_left_gives_way_before_the_present_and_its_end_last() -> None:
    left = branch_of(100)
    present = branch_of(60, left, 10)
    timeline = Timeline(8 * SIZE)
    for iteration in (0, 20, 50, 99):
        timeline.keep(frame(left, iteration), left)
    for iteration in range(11, 19):
        assert timeline.keep(frame(present, iteration), present) == []
    assert 99 in timeline.iterations(left) and 20 not in timeline.iterations(left)


def test_what_nobody_would_miss_is_given_up_at_once(rng: random.Random) -> None:
    length, soon = 5000, 40.0
    branch, timeline = branch_of(length), Timeline(10**9)
    for iteration in sorted(rng.sample(range(length), 700)):
        kept = timeline.iterations(branch)
        timeline.keep(frame(branch, iteration), branch, soon)
        expected, before = [*kept[:1]], next(iter(kept), 0)
        for place, after in pairwise([*kept[1:], iteration]):
            if after - before > min(soon, (iteration - place) / 2):
                expected.append(place)
                before = place
        assert timeline.iterations(branch) == tuple(dict.fromkeys([*expected, iteration]))
    assert 100 < len(timeline.iterations(branch)) < 300


def test_it_knows_whether_there_is_room() -> None:
    branch, timeline = branch_of(10), Timeline(3 * SIZE)
    room = []
    for iteration in range(4):
        room.append(timeline.has_room(SIZE))
        timeline.keep(frame(branch, iteration), branch)
    assert room == [True, True, True, False]


def test_a_replay_that_differs_is_told() -> None:
    stepper = Stepper(small())
    stepper.run(20)
    stepper.seek(10)
    assert 9 in stepper.timeline.iterations(stepper.branch)
    stepper.seek(5)
    stepper.parameters["w1"].data.add_(1e-3)
    stepper.run(8)
    assert stepper.branch.drift == 6
    assert snapshot_of(stepper).drift == stepper.branch.drift


def test_a_run_that_is_seen_in_passing_keeps_keyframes_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.engine.keyframing.FILLING_SECONDS", 0.0)
    monkeypatch.setattr("core.engine.keyframing.KEYFRAME_SHARE", math.inf)
    stepper = Stepper(small())
    stepper.run(1)
    for _ in range(10):
        stepper.run_through("backward")  # as a window does at the beginning of each slice
        stepper.run(3)
    assert stepper.finished == 31
    assert {22, 25, 28} <= set(stepper.timeline.iterations(stepper.branch))
