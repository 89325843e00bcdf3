"""Each hint has a case that must give it and one that must not."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest

from core.engine.stepper import Stepper
from core.experiment.config import RunConfig
from core.health.diagnosis import hint
from core.health.sample import Health
from tests.helpers.walking import EXPERIMENTS, name_of, small

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
    "spread": (
        lambda t: replace(sample(t), spread=((4, 1), (4, 4))),
        well,
        "The loss compares each prediction with every target",
    ),
    "twice": (lambda t: replace(sample(t), squashed="softmax"), well, "The loss applies the softmax itself"),
    "never reached": (
        lambda t: replace(sample(t), weights={"w1": float(t), "w2": 1.0}, missing=frozenset({"w2"})),
        well,
        "No gradient ever reaches w2",
    ),
    "no optimizer": (
        lambda t: replace(sample(t), lacking=frozenset({"w1"})),
        well,
        "w1 gets a gradient and is in no optimizer",
    ),
    "all dead": (lambda t: sample(t, dead=10), lambda t: sample(t, dead=None), "No unit of the hidden layer answers"),
    "most dead": (lambda t: sample(t, dead=6), lambda t: sample(t, dead=5), "6 of the 10 hidden units answer"),
    "zero": (lambda t: sample(t, 0.0), lambda t: sample(t, 1e-30), "The gradient w1.grad is exactly zero"),
    "growing": (lambda t: sample(t, 1.5**t), lambda t: sample(t, 1.1**t), "‖w1.grad‖ has grown more than tenfold"),
    "too large": (
        lambda t: sample(t, update=0.2),
        lambda t: sample(t, update=1 / t),
        "An update changes w1 by more than a tenth",
    ),
    "far too small": (
        lambda t: sample(t, 1.0 - t / 1000, update=1.3e-6),
        lambda t: sample(t, 1.0 - t / 100, update=1e-6),
        "The steps are far too small: one update changes no parameter by more than 2e-6 of its size",
    ),
    "too small": (
        lambda t: sample(t, 1.0 - t / 100, update=1e-9),
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


def test_one_parameter_that_moves_is_enough_of_a_step() -> None:
    def made(t: int) -> Health:
        return Health(t, gradients={"a.grad": 1.0, "b.grad": 1.0}, updates={"a": 1e-9, "b": 1e-3})

    assert not said(made).startswith("The steps are far too small")


def test_far_too_small_is_said_after_many_iterations_and_whatever_was_seen_in_between() -> None:
    def made(t: int) -> Health:
        return replace(sample(t, update=1e-6), updates={} if t > 24 else {"w1": 1e-6})

    assert said(made, count=18) == ""
    assert said(made, count=40).startswith("The steps are far too small")


DEFAULTS = [
    pytest.param(RunConfig(**experiment), id=name_of(experiment))
    for experiment in EXPERIMENTS
    if experiment.get("optimizer") != "adam"
]
SLOW = {"learning_rate": 1e-6, "optimizer": "adam"}


@pytest.mark.parametrize("config", [*DEFAULTS, small(), small("module", optimizer="adam", learning_rate=1e-2)])
def test_no_default_experiment_is_told_that_its_steps_are_too_small(config: RunConfig) -> None:
    assert not {text for text in hints_of(config, 600) if "small" in text or "grown" in text}


@pytest.mark.parametrize("config", [small("module", **SLOW), RunConfig("module", **SLOW)])
def test_adam_at_a_millionth_is_told_what_to_do(config: RunConfig) -> None:
    (told,) = hints_of(config, 200) - {""}
    assert "far too small" in told and "Raise the learning rate" in told


def hints_of(config: RunConfig, iterations: int) -> set[str]:
    """Return all that is said in a run, looked at now and then."""
    stepper = Stepper(config)
    stepper.examine()
    told = set()
    while stepper.finished < iterations:
        stepper.run(20)
        record = stepper.health()
        assert record is not None
        told.add(record.hint)
    return told


def test_what_comes_through_zero_does_not_grow() -> None:
    assert said(lambda t: sample(t, 1e-3 if t == 25 else 1.0)) == ""


def test_what_starts_from_zero_may_grow_by_large_shares_at_first() -> None:
    assert said(lambda t: sample(t, update=1 / t), count=9) == ""
