"""Which samples a branch has."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import pairwise

from core.health.history import SampleHistory
from core.health.sample import Health


@dataclass(eq=False)
class Line:
    parent: Line | None = None
    fork: int = 0


def iterations(history: SampleHistory, branch: Line) -> list[int]:
    return [sample.iteration for sample in history.of(branch)]


def test_samples_come_in_order_and_a_later_look_completes_one() -> None:
    history, line = SampleHistory(), Line()
    for iteration in (3, 1, 2):
        history.add(line, Health(iteration, weights={"w": iteration}))
    history.add(line, Health(2, updates={"w": 0.5}))
    assert iterations(history, line) == [1, 2, 3]
    completed = history.of(line)[1]
    assert completed.weights == {"w": 2} and completed.updates == {"w": 0.5}
    assert (history.last_before(line, 2), history.last_before(line, 0)) == (2, None)


def test_a_branch_shares_its_past_and_nothing_of_the_future_that_was_left() -> None:
    history, first = SampleHistory(), Line()
    for iteration in range(0, 101, 10):
        history.add(first, Health(iteration))
    second = Line(first, 50)
    for iteration in (51, 70):
        history.add(second, Health(iteration))
    third = Line(second, 60)
    history.add(third, Health(61))
    assert iterations(history, first) == list(range(0, 101, 10))
    assert iterations(history, second) == [0, 10, 20, 30, 40, 50, 51, 70]
    assert iterations(history, third) == [0, 10, 20, 30, 40, 50, 51, 61]


def test_what_comes_otherwise_is_forgotten() -> None:
    history, line = SampleHistory(), Line()
    for iteration in range(6):
        history.add(line, Health(iteration))
    history.forget(line, 4)
    assert iterations(history, line) == [0, 1, 2, 3]


def test_too_many_are_thinned_evenly(rng: random.Random) -> None:
    history, line, iteration = SampleHistory(60), Line(), 0
    for _ in range(5000):
        iteration += rng.randint(1, 3)
        history.add(line, Health(iteration))
        assert len(history.of(line)) <= 60
    kept = iterations(history, line)
    assert kept[-1] == iteration
    assert max(after - before for before, after in pairwise(kept)) <= 5 * iteration / 60
