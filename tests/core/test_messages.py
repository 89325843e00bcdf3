"""What core says to a person remembers what it was made of, so that the window can say it in another language."""

from __future__ import annotations

from typing import Any

import pytest

from core.control.breakpoints import BreakpointMonitor, Breakpoints
from core.control.previous_runs import name_of_run
from core.engine.stepper import Stepper
from core.errors import LoopError
from core.experiment.config import RunConfig, problems
from core.experiment.devices import memory_problem
from core.experiment.fields import FIELDS, PHRASES
from core.experiment.trainers import TRAINERS
from core.i18n import Words
from core.program.loop import Loop
from tests.helpers.walking import small


@pytest.mark.parametrize(
    "values",
    [
        {"trainer": "none"},
        {"colour": "red"},
        {"optimizer": "adam"},
        {"trainer": "module", "optimizer": "none"},
        {"trainer": "logistic", "data": "iris", "batch_size": 3},
        {"seed": -1},
        {"seed": "x"},
        {"seed": 0.5},
        {"learning_rate": 0.0},
        {"device": 3},
    ],
)
def test_what_is_wrong_with_a_choice(values: dict[str, Any]) -> None:
    found = problems(values)
    assert found and all(isinstance(problem, Words) for problem in found.values())


@pytest.mark.parametrize("typed", ["", "x", "0.5"])
def test_what_is_wrong_with_what_was_typed(typed: str) -> None:
    with pytest.raises(ValueError) as raised:
        FIELDS["seed"].parse(typed)
    assert isinstance(str(raised.value), Words)


def test_what_needs_too_much_memory() -> None:
    problem = memory_problem(RunConfig(input_size=10**9, hidden_size=10**6))
    assert isinstance(problem, Words) and all(isinstance(value, str) for value in problem.named.values())


@pytest.mark.parametrize("source", ["", "yield 1"])
def test_why_a_text_is_no_loop(source: str) -> None:
    with pytest.raises(LoopError) as raised:
        Loop(source)
    assert isinstance(str(raised.value), Words)


def test_the_names_of_branches() -> None:
    stepper = Stepper(small())
    stepper.run(3)
    names = [stepper.branch.name]
    for change in (lambda: stepper.set_learning_rate(0.5), lambda: stepper.edit(stepper.loop.source + "\na = 1")):
        stepper.seek(1)
        change()
        stepper.run(2)
        names.append(stepper.branch.name)
    templates = [name.template for name in names if isinstance(name, Words)]
    assert templates == ["original", "lr {rate:g} from {begins}", "{}, {}"]
    stepper.return_to(str.__str__(names[0]))
    assert stepper.branch.name == "original", "a branch is found by what its name reads in English"


def test_two_branches_of_one_name_are_told_apart() -> None:
    stepper = Stepper(small())
    stepper.run(3)
    for _ in range(2):
        stepper.seek(1)
        stepper.set_learning_rate(0.5)
        stepper.run(2)
        present = stepper.branch.name
        stepper.return_to("original")
    assert isinstance(present, Words) and present == "lr 0.5 from 2 (2)"
    assert isinstance(present.values[0], Words), "its words can be translated, its number stays"


def test_the_settings_of_another_run() -> None:
    name = name_of_run(Stepper(small()), Stepper(small().with_changes(seed=7, hidden_size=9)))
    assert isinstance(name, Words) and name == f"hidden {small().hidden_size}, seed {small().seed}"
    first = name.values[0]
    assert isinstance(first, Words) and first.values[0] == PHRASES["hidden_size"]


@pytest.mark.parametrize(
    "conditions",
    [
        Breakpoints(loss_below=1e30),
        Breakpoints(loss_above=0.0),
        Breakpoints(iteration=2),
        Breakpoints(gradient_norm_above=0.0),
    ],
)
def test_why_a_run_paused(conditions: Breakpoints) -> None:
    stop = BreakpointMonitor(Stepper(small()), conditions).run(5)
    assert stop is not None and isinstance(stop.reason, Words)


def test_every_field_has_a_name_within_a_sentence() -> None:
    assert set(PHRASES) == set(FIELDS)
    for trainer in TRAINERS.values():
        assert set(trainer.phrases) == set(trainer.labels)
        assert isinstance(trainer.title, Words)
