"""Training scripts as people write them: walked, gone back in and branched, they do what plain Python does."""

from __future__ import annotations

import gc
import random
import re
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import torch

import core
from tests.helpers.corpus import CORPUS, FOLDER, Case, plain, scripts_in
from tests.helpers.plain_python import final_state, number_of, watching
from tests.helpers.tiers import at_length

if TYPE_CHECKING:
    from core.engine.stepper import Stepper

FEW = ("nested_epochs.py", "two_modules/train.py", "control_flow.py", "closures.py", "lbfgs_closure.py", "gan.py")
"""Those that are tested in each way at any time; all of them are where there is an hour."""


def is_one_of_few(case: Case) -> bool:
    return case.script in FEW


FIFTH = frozenset(case.script for case in CORPUS[::5])

scripts = pytest.mark.parametrize(
    "case", at_length(CORPUS, lambda case: case.script in FEW or case.script in FIFTH), ids=str
)
few_scripts = pytest.mark.parametrize("case", at_length(CORPUS, is_one_of_few), ids=str)
with_rates = pytest.mark.parametrize(
    "case", at_length((case for case in CORPUS if case.has_rate), is_one_of_few), ids=str
)

Open = Callable[[Case], "Stepper"]

FOREVER = 10**6


@pytest.fixture
def walk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Opens a script in a folder of its own; the one that was open before is closed.

    It runs on one thread, as plain Python does: on many cores sums are added up in another order.
    """
    opened: list[Stepper] = []
    threads = torch.get_num_threads()
    torch.set_num_threads(1)

    def opening(case: Case) -> Stepper:
        for stepper in opened:
            stepper.close()
        folder = tmp_path / str(len(opened))
        folder.mkdir()
        monkeypatch.chdir(folder)
        stepper = core.open_script(case.copied_to(folder), case.arguments, seed=0)
        opened.append(stepper)
        return stepper

    yield opening
    for stepper in opened:
        stepper.close()
    torch.set_num_threads(threads)
    opened.clear()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # some scripts leave a file open, or a folder behind
        gc.collect()


def printed(stepper: Stepper) -> list[str]:
    """Return the lines printed since this was asked last."""
    return timeless("\n".join(stepper.printed.take(unfinished=True)))


def timeless(text: str) -> list[str]:
    return re.sub(r"\d+\.\d+ (ms|s)\b", r"… \1", text).rstrip("\n").split("\n")


def state(case: Case, stepper: Stepper) -> dict[str, str]:
    """Return the digests of what the names of the script's module lead to, and of the generators."""
    with stepper.inside():
        return case.comparable(final_state(stepper.namespace))


def ended_as_plainly(case: Case, stepper: Stepper) -> bool:
    return stepper.ended and state(case, stepper) == case.comparable(plain(case).state)


def test_the_whole_corpus_is_tested() -> None:
    assert sorted(scripts_in(FOLDER)) == sorted(case.script for case in CORPUS)


@scripts
def test_a_run_does_what_plain_python_does(case: Case, walk: Open) -> None:
    expected = plain(case)
    stepper = walk(case)
    with watching() as watched:
        stepper.run(FOREVER)
    assert watched.losses == expected.watched.losses
    assert watched.steps == expected.watched.steps
    assert printed(stepper) == timeless(expected.output)
    assert ended_as_plainly(case, stepper)
    assert stepper.finished == case.iterations
    if len(watched.losses) == stepper.finished and not case.scaled:
        assert list(stepper.losses) == list(map(number_of, expected.watched.losses))


@few_scripts
def test_a_walk_by_line_does_what_plain_python_does(case: Case, walk: Open, rng: random.Random) -> None:
    expected = plain(case)
    stepper = walk(case)
    with watching() as watched:
        for _ in range(60):
            rng.choice([stepper.step_line, stepper.step_into, stepper.step_out])()
        for _ in range(200):
            stepper.step_line()
        stepper.run(FOREVER)
    assert watched.losses == expected.watched.losses
    assert watched.steps == expected.watched.steps
    assert printed(stepper) == timeless(expected.output)
    assert ended_as_plainly(case, stepper)


@few_scripts
def test_every_keyframe_leads_on_as_before(case: Case, walk: Open, rng: random.Random) -> None:
    stepper = walk(case)
    stepper.keep()
    digests = [stepper.digest()]
    for _ in range(case.iterations):
        stepper.step_iteration()
        stepper.keep()
        digests.append(stepper.digest())
    last = len(digests) - 1
    assert stepper.finished == last
    for place in rng.sample(range(last + 1), last + 1):
        stepper.seek(place)
        assert (stepper.finished, stepper.digest()) == (place, digests[place])
        further = min(place + rng.randint(1, 5), last)
        stepper.run(further - place)
        assert (stepper.finished, stepper.digest()) == (further, digests[further]), f"from {place}"
    stepper.run(FOREVER)
    assert ended_as_plainly(case, stepper)


@few_scripts
def test_wandering_in_time_ends_where_plain_python_does(case: Case, walk: Open, rng: random.Random) -> None:
    expected = plain(case)
    stepper = walk(case)
    lines: list[str] = []
    for _ in range(12):
        wander(stepper, rng)
        lines += printed(stepper)
    stepper.run(FOREVER)
    lines += printed(stepper)
    assert list(filter(None, lines)) == list(filter(None, timeless(expected.output)))
    assert ended_as_plainly(case, stepper)


def wander(stepper: Stepper, rng: random.Random) -> None:
    """Take a step of some kind, forwards or back."""
    steps: list[Callable[[], Any]] = [
        stepper.step_line,
        stepper.step_into,
        stepper.step_out,
        stepper.step_iteration,
        lambda: stepper.run(rng.randint(1, 9)),
        lambda: stepper.step_back("line"),
        lambda: stepper.step_back("iteration"),
        lambda: stepper.seek(rng.randint(0, stepper.computed)),
    ]
    rng.choice(steps)()


@with_rates
def test_another_rate_after_going_back_is_as_never_having_gone_back(case: Case, walk: Open, rng: random.Random) -> None:
    begins, further = rng.randint(1, 9), rng.randint(2, 9)
    returned = walk(case)
    returned.run(begins + rng.randint(1, 9))
    returned.seek(begins)
    changed = branched(case, returned, further)
    straight = walk(case)
    straight.run(begins)
    assert branched(case, straight, further) == changed


def branched(case: Case, stepper: Stepper, iterations: int) -> tuple[Any, ...]:
    """Return all that is known of a run with another rate from here on."""
    assert stepper.learning_rate is not None
    stepper.set_learning_rate(0.37 * stepper.learning_rate)
    with watching() as watched:
        stepper.run(iterations)
    assert watched.losses or watched.steps or not plain(case).watched.losses
    return watched, state(case, stepper), repr(list(stepper.losses))


@few_scripts
def test_a_step_back_inside_a_call_is_as_not_having_gone(case: Case, walk: Open, rng: random.Random) -> None:
    stepper = walk(case)
    stepper.run(rng.randint(1, 5))
    moments = [moment(stepper)]
    for _ in range(rng.randint(3, 40)):
        stepper.step_into()
        moments.append(moment(stepper))
        if rng.random() < 0.3 and not stepper.ended:
            stepper.step_back("line")
            assert moment(stepper) == moments[-2]
            stepper.step_into()
            assert moment(stepper) == moments[-1]
    stepper.run(FOREVER)
    assert ended_as_plainly(case, stepper)


def moment(stepper: Stepper) -> tuple[Any, ...]:
    """Return all that a person can tell two moments apart by."""
    return stepper.finished, stepper.line, stepper.at_boundary, stepper.digest(), repr(list(stepper.losses))
