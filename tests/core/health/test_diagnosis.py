"""Each hint has a case that must give it and one that must not."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from core.health.diagnosis import hint
from core.health.sample import Health

Made = Callable[[int], Health]


def well(iteration: int) -> Health:
    return sample(iteration)


def sample(iteration: int, gradient: float = 1.0, update: float = 1e-3, dead: int | None = 0) -> Health:
    units = None if dead is None else 10
    return Health(iteration, {"w1": 3.0}, {"w1.grad": gradient}, {"w1": update}, dead, units)


def said(made: Made, count: int = 30) -> str:
    return hint(tuple(made(iteration) for iteration in range(1, count + 1)))


CASES: dict[str, tuple[Made, Made, str]] = {
    "not finite": (lambda t: sample(t, math.nan if t == 30 else 1.0), well, "‖w1.grad‖ is no longer a finite number."),
    "all dead": (lambda t: sample(t, dead=10), lambda t: sample(t, dead=None), "No unit of the hidden layer answers"),
    "most dead": (lambda t: sample(t, dead=6), lambda t: sample(t, dead=5), "6 of the 10 hidden units answer"),
    "zero": (lambda t: sample(t, 0.0), lambda t: sample(t, 1e-30), "The gradient w1.grad is exactly zero"),
    "growing": (lambda t: sample(t, 1.5**t), lambda t: sample(t, 1.1**t), "‖w1.grad‖ has grown more than tenfold"),
    "too large": (
        lambda t: sample(t, update=0.2),
        lambda t: sample(t, update=1 / t),
        "An update changes w1 by more than a tenth",
    ),
    "too small": (
        lambda t: sample(t, update=1e-9),
        lambda t: sample(t, 10.0**-t, update=1e-9),
        "An update changes w1 by less than a ten-millionth",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_hint_is_given_where_it_must_be_and_nowhere_else(case: str) -> None:
    must, must_not, sentence = CASES[case]
    assert said(must).startswith(sentence)
    assert not said(must_not).startswith(sentence)


def test_all_is_well_without_samples_and_with_ordinary_ones() -> None:
    assert hint(()) == "" and said(well) == ""


def test_a_hint_waits_for_enough_samples_and_does_not_flicker() -> None:
    def dead_at(*iterations: int) -> Made:
        return lambda t: sample(t, dead=10 if t in iterations else 0)

    assert said(lambda t: sample(t, dead=10), count=2) == ""
    assert said(lambda t: sample(t, dead=10), count=3) != ""
    assert said(dead_at(30)) == "", "one sample is no reason to speak"
    assert said(dead_at(*range(20, 30))) != "", "nor one to fall silent"


def test_what_starts_from_zero_may_grow_by_large_shares_at_first() -> None:
    assert said(lambda t: sample(t, update=1 / t), count=9) == ""
