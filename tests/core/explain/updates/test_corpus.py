"""Every parameter of every script of the corpus, after 1 and after 20 iterations."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from core.explain.explanation import explain
from core.explain.types import Explanation, Reference
from core.scripts import open_script
from tests.helpers.corpus import CORPUS, Case

UNMOVED = ("No line has changed it yet", "No line has changed it in the last ")
BEFORE_AND_AFTER = ("The rule of ", " is no sum of products")

NOT_AGAIN = {"custom_function.py"}
"""Scripts with an iteration that cannot be run observed."""


def assert_told(found: Explanation, case: Case) -> None:
    if not found.terms:
        assert found.note.startswith(UNMOVED) or (case.script in NOT_AGAIN and "cannot be run again" in found.note)
        return
    size = sum(abs(term.product) for term in found.terms)
    assert found.target is not None and abs(found.sum - found.target) <= 1e-6 * size
    past = found.note.partition("This is the update of iteration ")[2]
    said = past.partition(". ")[2] if past else found.note
    assert not said or any(one in said for one in BEFORE_AND_AFTER), said


@pytest.mark.exhaustive
@pytest.mark.filterwarnings("ignore:Implicitly cleaning up:ResourceWarning")
@pytest.mark.parametrize("iterations", [1, 20])
@pytest.mark.parametrize("case", CORPUS, ids=str)
def test_a_cell_of_each_parameter_is_told(case: Case, iterations: int, tmp_path: Path, rng: random.Random) -> None:
    stepper = open_script(case.copied_to(tmp_path), case.arguments)
    try:
        stepper.run(iterations)
        before = stepper.digest()
        for name, parameter in stepper.parameters.items():
            cell = tuple(rng.randrange(size) for size in parameter.shape)
            assert_told(explain(stepper, Reference(name, cell)), case)
        assert stepper.digest() == before
    finally:
        stepper.close()
