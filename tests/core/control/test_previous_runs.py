"""Runs with other settings stay to be compared with and returned to."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.control.previous_runs import MOST, PreviousRuns, name_of_run
from core.engine.stepper import Stepper
from core.experiment.config import RunConfig
from core.experiment.fields import Choice
from core.experiment.script_choice import ScriptChoice
from core.history.rate_group import RateGroup
from core.scripts import read_script
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


def names(previous: PreviousRuns) -> list[str]:
    return [curve.name for curve in previous.curves(CurveRequest())]


def edited(stepper: Stepper, old: str, new: str) -> Stepper:
    stepper.edit(stepper.loop.source.replace(old, new))
    stepper.run(5)
    return stepper


def test_all_are_called_by_what_tells_them_apart_from_the_present_run() -> None:
    """Not from the one that took their place when they were left."""
    previous = PreviousRuns()
    previous.put(run(learning_rate=0.1), Stepper(small(learning_rate=0.2)))
    assert names(previous) == ["lr 0.1"]
    previous.put(run(learning_rate=0.2), Stepper(small(learning_rate=0.2, hidden_size=7)))
    hidden = small().hidden_size
    assert names(previous) == [f"hidden {hidden}, lr 0.1", f"hidden {hidden}"]
    taken = previous.take(f"hidden {hidden}, lr 0.1")
    assert taken is not None and taken.config.learning_rate == 0.1
    previous.put(run(learning_rate=0.2, hidden_size=7), taken)
    assert names(previous) == ["lr 0.2", "hidden 7, lr 0.2"]


def test_an_optimizer_and_a_data_set_need_no_word_before_them() -> None:
    adam = Stepper(small("module", optimizer="adam", learning_rate=0.5))
    assert name_of_run(adam, Stepper(small("module", optimizer="sgd", learning_rate=0.5))) == "adam"
    clouds = Stepper(RunConfig(trainer="logistic", data="blobs", batch_size=150, input_size=4))
    assert name_of_run(clouds, Stepper(RunConfig(trainer="logistic", data="iris"))) == "Two clouds"


def test_two_edited_loops_are_two_runs() -> None:
    previous = PreviousRuns()
    for power in (3, 4, 3):
        previous.put(edited(run(), "pow(2)", f"pow({power})"), Stepper(small()))
    assert names(previous) == ["edited line 4 from 21", "edited line 4 from 21 (2)"]
    assert [one.loop.text_of(4)[-13:] for one in previous._runs.values()] == [".pow(4).sum()", ".pow(3).sum()"]


def test_a_run_is_told_apart_by_a_text_that_it_does_not_have() -> None:
    """Returned to, the present run may have been edited later than where it began."""
    later = edited(run(), "pow(2)", "pow(3)")
    assert name_of_run(run(), later) == "original loop"
    assert name_of_run(later, run()) == "edited line 4 from 21"
    from_the_start = Stepper(small())
    from_the_start.edit(later.loop.source)
    assert name_of_run(later, from_the_start) == "edited line 4 from 21", "that it was the original before says nothing"
    assert name_of_run(later, edited(run(), "pow(2)", "pow(3)")) == ""


def test_every_text_of_a_run_is_named() -> None:
    both = edited(edited(run(), "pow(2)", "abs()"), " -= ", " += ")
    assert name_of_run(both, Stepper(small())) == "edited line 4 from 21, flipped sign from 26"


def test_a_rate_that_the_loop_itself_has_changed_is_no_other_setting() -> None:
    """Reset begins the same run again, whose schedule has not begun yet."""
    decaying = Stepper(small())
    decaying.edit(f"{decaying.loop.source}\nlearning_rate = 0.9 * learning_rate\n")
    decaying.run(5)
    again = Stepper(small())
    again.edit(decaying.loop.source)
    assert name_of_run(decaying, again) == ""


SCRIPT = """
import sys, torch
width, lr = 3, 0.1
w = torch.zeros(width, requires_grad=True)
optimizer = torch.optim.SGD([{"params": [w]}, {"params": [torch.nn.Parameter(torch.ones(2))]}], lr=lr)
for step in range(9):
    loss = (w - 1).square().sum()
    loss.backward()
    optimizer.step()
"""


def test_runs_of_a_script_are_called_by_its_constants_and_arguments(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(SCRIPT)
    choices = [
        ScriptChoice(path),
        ScriptChoice(path, constants={"width": 5}),
        ScriptChoice(path, ("--fast", "a b"), seed=3),
    ]
    runs = [Stepper(read_script(choice)) for choice in choices]
    runs[0].run(2)
    runs[0].set_learning_rate(0.5, RateGroup("optimizer", 1))
    runs[0].run(2)
    assert name_of_run(runs[0], runs[1]) == "width 3, lr 0.5 of optimizer.param_groups[1] from 3"
    assert name_of_run(runs[1], runs[0]) == "width 5"
    assert name_of_run(runs[2], runs[1]) == "seed 3, width 3, arguments --fast 'a b'"
    runs[1].set_learning_rate(0.25)
    assert name_of_run(runs[1], runs[2]) == "seed 0, lr 0.25, width 5, arguments none"
    other = tmp_path / "other.py"
    other.write_text(SCRIPT)
    runs.append(Stepper(read_script(ScriptChoice(other))))
    assert name_of_run(runs[0], runs[3]) == "", "which is another script"
    for run in runs:
        run.close()
