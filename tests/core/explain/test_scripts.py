"""Each number of each script of the corpus: answered, and right; and asking changes nothing."""

from __future__ import annotations

import gc
import random
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import core
from core.engine.stepper import Stepper
from tests.helpers.asking import asked
from tests.helpers.corpus import CORPUS, Case
from tests.helpers.tiers import at_length

FEW = ("carried_state.py", "custom_function.py", "functional_training.py", "gan.py", "tied_weights.py")

Open = Callable[[Case], Stepper]


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Opens a script in a folder of its own."""
    steppers: list[Stepper] = []

    def opening(case: Case) -> Stepper:
        monkeypatch.chdir(tmp_path)
        steppers.append(core.open_script(case.copied_to(tmp_path), case.arguments, seed=0))
        return steppers[-1]

    yield opening
    for stepper in steppers:
        stepper.close()
    steppers.clear()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # some scripts leave a file open, or a folder behind
        gc.collect()


def stops(stepper: Stepper, rng: random.Random) -> Iterator[int]:
    """Move a run to moments of its iterations 1 and 20: after the backward pass, at another line, and at the end."""
    for iteration in (1, 20):
        stepper.run(iteration - 1 - stepper.finished)
        stepper.run_through("backward")
        yield iteration
        for _ in range(rng.randrange(4)):
            stepper.step_line()
        yield iteration
        stepper.run(iteration - stepper.finished)
        yield iteration


def check(case: Case, opened: Open, rng: random.Random, cells: int) -> None:
    stepper = opened(case)
    for iteration in stops(stepper, rng):
        before = stepper.digest()
        answers = asked(stepper, rng, cells)
        assert stepper.digest() == before, iteration
        assert not answers.wrong, (iteration, answers.wrong[:8])
        assert answers.answered >= 0.95, (iteration, answers.unanswered[:8])
    assert stepper.branch.drift is None


@pytest.mark.parametrize("case", at_length(CORPUS, lambda case: case.script in FEW), ids=str)
def test_every_number_of_a_script_is_explained(case: Case, opened: Open, rng: random.Random) -> None:
    check(case, opened, rng, cells=2)


@pytest.mark.exhaustive
@pytest.mark.parametrize("case", CORPUS, ids=str)
def test_a_hundred_cells_of_every_tensor_are_explained(case: Case, opened: Open, rng: random.Random) -> None:
    check(case, opened, rng, cells=100)
