"""Loops as people write them: going back in them, beginning them twice, and asking about them changes nothing."""

from __future__ import annotations

import random
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
import torch

from core.check.checks import check_all, check_cell
from core.engine.stepper import Stepper
from core.errors import CellError
from core.explain.cell_history import history_of
from core.explain.explanation import explain
from core.explain.graph_answers import graph
from core.explain.types import Reference
from tests.core.engine.real_loops import KINDS, Kind
from tests.helpers.tiers import every
from tests.helpers.walking import small

kinds = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
few_kinds = pytest.mark.parametrize("kind", every(3, KINDS), ids=lambda kind: kind.name)

KEPT, LAST = 15, 45


def stepper_of(kind: Kind) -> Stepper:
    stepper = Stepper(small(kind.trainer, **kind.config))
    stepper.edit(kind.text.strip("\n"))
    return stepper


def moment(stepper: Stepper) -> dict[str, Any]:
    """All that a person can tell two moments apart by, NaN like NaN."""
    return {
        "position": (stepper.finished, stepper.steps, stepper.line, stepper.last_line, stepper.inner),
        "digest": stepper.digest(),
        "losses": repr(list(stepper.losses)),
        "loss": repr(stepper.loss),
        "rate": stepper.learning_rate,
    }


def beside(stepper: Stepper) -> dict[str, Any]:
    """All else that a person sees of the same moment."""
    return {
        "accumulation": stepper.accumulation,
        "values": repr(stepper.values),
        "changed": list(stepper.changed),
        "warnings": (dict(stepper.warned.by_line), list(stepper.warned._new)),
        "partial": stepper.branch.partial,
        "computed": stepper.computed,
        "drift": stepper.branch.drift,
    }


def stir() -> None:
    """Move the generators of the program around the loop."""
    random.random()
    np.random.random()
    torch.rand(1)


@kinds
def test_going_back_leads_to_what_was(kind: Kind) -> None:
    stepper, first = stepper_of(kind), {}
    for iteration in range(1, LAST + 1):
        stepper.run(1)
        first[iteration] = moment(stepper)
        if iteration == KEPT:
            stepper.keep()
    stepper.seek(17)
    assert moment(stepper) == first[17]
    stepper.run(7)
    assert moment(stepper) == first[24]
    stepper.step_back()
    assert stepper.iteration == 24 and stepper.steps > 0
    stepper.step_line()
    assert moment(stepper) == first[24]
    for iteration in range(25, LAST + 1):
        stepper.run(1)
        assert moment(stepper) == first[iteration]
    assert stepper.branch.drift is None


@few_kinds
def test_the_same_seed_gives_the_same_run(kind: Kind) -> None:
    moments = []
    for _ in range(2):
        stir()
        stepper = stepper_of(kind)
        stepper.run(12)
        moments.append(moment(stepper))
    assert moments[0] == moments[1]
    stepper.start_over()
    stepper.run(12)
    assert moment(stepper)["digest"] == moments[0]["digest"]


@few_kinds
def test_gradients_that_reach_back_are_told(kind: Kind) -> None:
    stepper = stepper_of(kind)
    for _ in range(4):
        stepper.run(7)
        stepper.keep()
    kept = stepper.timeline.iterations(stepper.branch)
    assert bool(stepper.branch.inexact) is kind.reaches_back is bool(stepper.notes)
    assert kept == (0,) * (0 in kept) if kind.reaches_back else 28 in kept


def ask(stepper: Stepper) -> int:
    """Ask all that can be asked; return how much was answered."""
    answered = 0
    for tensors in (stepper.parameters, stepper.gradients, {"loss": None}):
        name, tensor = next(iter(tensors.items()))
        reference = Reference(name, (0,) * (0 if tensor is None else tensor.dim()))
        for question in (explain, history_of, check_cell):
            with suppress(CellError):
                answered += question(stepper, reference) is not None
    with suppress(CellError):
        answered += bool(graph(stepper).nodes)
    return answered + sum(bool(check.cells) for check in check_all(stepper, cells=1))


def moments_of(stepper: Stepper, asked: set[str]) -> set[str]:
    """Return what the present moment is an example of, besides what has been asked about before."""
    grad, within = stepper.surroundings.state.grad, not stepper.at_boundary
    text = "" if stepper.last_line is None else stepper.loop.text_of(stepper.last_line)
    ahead = stepper.loop.text_of(stepper.line)
    found = {
        "between two iterations": not within,
        "before a backward pass": within and "backward" in ahead,
        "after a backward pass": within and "backward" in text,
        "within no_grad": not grad,
    }
    return {moment for moment, here in found.items() if here} - asked


@few_kinds
def test_asking_changes_nothing(kind: Kind) -> None:
    questioned, left_alone = stepper_of(kind), stepper_of(kind)
    questioned.run(4)
    answered, asked = 0, set[str]()
    while questioned.finished < 6:
        if moments := moments_of(questioned, asked):
            before, seen = moment(questioned), beside(questioned)
            answered += ask(questioned)
            assert moment(questioned) == before and beside(questioned) == seen, moments
            asked |= moments
        questioned.step_line()
    questioned.run(6)
    left_alone.run(12)
    assert moment(questioned) == moment(left_alone) and answered
    assert questioned.printed.take(True) == left_alone.printed.take(True)
