"""Runs with other settings stay to be compared with and returned to."""

from __future__ import annotations

import pytest

from core.control.previous_runs import MOST, PreviousRuns, name_of_run
from core.engine.stepper import Stepper
from core.experiment.fields import Choice
from core.view.requests import CurveRequest
from tests.helpers.walking import small


def run(**choices: Choice) -> Stepper:
    stepper = Stepper(small(**choices))
    stepper.run(20)
    return stepper


@pytest.mark.parametrize(
    ("choices", "name"),
    [
        ({"hidden_size": 7}, "hidden 7"),
        ({"seed": 5, "learning_rate": 0.5}, "lr 0.5, seed 5"),
        ({"iterations": 9, "threads": 1, "history_mb": 1}, ""),
        ({}, ""),
    ],
)
def test_a_run_is_called_by_what_it_has_otherwise(choices: dict[str, Choice], name: str) -> None:
    assert name_of_run(Stepper(small(**choices)), Stepper(small())) == name
    assert name_of_run(Stepper(small(**choices)), Stepper(small(trainer="logistic"))) == ""


def test_a_run_is_taken_up_where_it_was_left_and_goes_back_exactly() -> None:
    previous, left = PreviousRuns(), run(hidden_size=7)
    end = left.digest()
    previous.put(left, Stepper(small()))
    assert left.timeline.bytes == 0
    (curve,) = previous.curves(CurveRequest())
    assert (curve.name, curve.fork, curve.last) == ("hidden 7", 0, 20)
    assert list(curve.curve.low) == list(left.losses)
    taken = previous.take("hidden 7")
    assert taken is left and taken.digest() == end and previous.curves(CurveRequest()) == ()
    taken.seek(11)
    assert taken.digest() == fresh(11, hidden_size=7)


def fresh(iterations: int, **choices: Choice) -> str:
    stepper = Stepper(small(**choices))
    stepper.run(iterations)
    return stepper.digest()


def test_the_last_few_are_kept_and_those_of_another_trainer_are_not() -> None:
    previous = PreviousRuns()
    for size in range(4, 10):
        previous.put(run(hidden_size=size), Stepper(small()))
    assert [curve.name for curve in previous.curves(CurveRequest())] == [
        f"hidden {size}" for size in range(10 - MOST, 10)
    ]
    previous.put(run(), Stepper(small(trainer="logistic")))
    assert previous.curves(CurveRequest()) == ()
    assert previous.take("hidden 9") is None


def test_a_run_that_is_put_once_more_is_the_last_to_go() -> None:
    previous = PreviousRuns()
    for size in (4, 5, 6, 4, 7):
        previous.put(run(hidden_size=size), Stepper(small()))
    assert [curve.name for curve in previous.curves(CurveRequest())] == ["hidden 6", "hidden 4", "hidden 7"]


def test_what_has_not_begun_or_is_the_same_is_not_kept() -> None:
    previous = PreviousRuns()
    previous.put(Stepper(small(hidden_size=9)), Stepper(small()))
    previous.put(run(), Stepper(small()))
    assert previous.curves(CurveRequest()) == ()


def test_a_run_that_another_of_its_name_replaces_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[Stepper] = []
    monkeypatch.setattr(Stepper, "close", lambda stepper: closed.append(stepper))
    kept, first, second, other = PreviousRuns(), run(hidden_size=4), run(hidden_size=4), Stepper(small())
    closed.clear()
    kept.put(first, other)
    kept.put(second, other)
    assert closed == [first]
