"""Asks why the numbers of a run are what they are, and checks each answer."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import isfinite

import torch

from core.engine.stepper import Stepper
from core.explain.explanation import explain
from core.explain.reasons import (
    CUSTOM,
    DOUBTS,
    HOOKED_AFTER,
    MODULE_HOOKED,
    MOVES,
    NOT_AGAIN,
    OTHERWISE,
    REASONS,
    ROUNDED,
    SOMETHING_ELSE,
    TWICE,
)
from core.explain.replay.recording import recorded
from core.explain.rules.terms import SMALLEST
from core.explain.tape.calls import Value, real
from core.explain.types import Explanation, Reference
from core.i18n import Words

SINGLE = 1e-4
"""How far a sum in float64 may be from a float32 value, relative to the sizes of its terms: as the product judges.

Nearly all are within 1e-6. Of a probability that is nearly 1, softmax − 1 keeps few of float32's digits.
"""

ROUGH = 0.13
"""The same for what a run computes in half precision: sixteen of its roundings."""


TOLD = (CUSTOM, MODULE_HOOKED, HOOKED_AFTER)
"""Reasons for which the terms are not the value."""


@dataclass
class Answers:
    """The answers to a number of questions.

    Attributes:
        tolerated: how far a sum may be off, relative to the sizes of its terms.
        asked: how many there were.
        unanswered: those that got no terms, each with its reason.
        wrong: those that got wrong terms.
    """

    tolerated: float = SINGLE
    asked: int = 0
    unanswered: list[tuple[str, str]] = field(default_factory=list)
    wrong: list[tuple[str, str, tuple[float, float]]] = field(default_factory=list)

    @property
    def answered(self) -> float:
        """The share of questions that were answered."""
        return 1 - len(self.unanswered) / self.asked if self.asked else 1.0

    def note(self, found: Explanation) -> None:
        """Take note of an answer."""
        name = str(Reference(found.tensor, found.cell))
        self.asked += 1
        if not found.terms and is_one_of(found.note, (NOT_AGAIN, OTHERWISE)):
            self.unanswered.append((name, found.note))
        if is_one_of(found.note, (TWICE,)):
            self.unanswered.append((name, found.note))
        elif not is_right(found, self.tolerated):
            self.wrong.append((name, found.note, found.off))


def is_right(found: Explanation, tolerated: float = SINGLE) -> bool:
    """Return whether the terms of an answer add up to its value, or it says why they do not, with a known reason."""
    if found.note and not is_one_of(found.note, (*REASONS, *DOUBTS)):
        return False
    if is_one_of(found.note, (SOMETHING_ELSE,)):
        return False
    if is_one_of(found.note, (MOVES, *TOLD, *REASONS)) or not isfinite(found.target or 0.0):
        return True
    if abs(found.sum - (found.target or 0.0)) <= len(found.terms) * SMALLEST:
        return True  # too small for the run's own precision
    return min(found.off) <= (ROUGH if is_one_of(found.note, (ROUNDED,)) else tolerated)


def is_one_of(note: str, reasons: Iterable[Words]) -> bool:
    """Return whether a note is one of some texts, filled in."""
    return any(re.fullmatch(_pattern(reason), note, re.DOTALL) for reason in reasons)


def _pattern(reason: Words) -> str:
    return "(.*)".join(re.escape(part) for part in re.split(r"\{\w+\}", reason.template))


def random_cell(shape: Iterable[int], rng: random.Random) -> tuple[int, ...]:
    """Return a random cell of a tensor."""
    return tuple(rng.randrange(size) for size in shape)


def references(stepper: Stepper, rng: random.Random, cells: int) -> Iterator[Reference]:
    """Yield cells of every gradient and every value that the present iteration has computed so far."""
    for name, gradient in stepper.gradients.items():
        if gradient is not None and gradient.numel():
            yield from (Reference(name, random_cell(real(gradient).shape, rng)) for _ in range(cells))
    names = recorded(stepper).names
    assert names is not None
    updated = {*stepper.parameters}  # these are explained by their updates
    for name, value in names.gradients.items():
        if value.tensor is None and value.gradient is not None:
            yield from (Reference(name, random_cell(value.shape, rng)) for _ in range(_cells(value, cells)))
    for name, value in names.values.items():
        if value.is_float and value.numbers.numel() and name not in updated:
            yield from (Reference(name, random_cell(value.shape, rng)) for _ in range(_cells(value, cells)))


def _cells(value: Value, cells: int) -> int:
    return min(cells, value.numbers.numel())


def asked(stepper: Stepper, rng: random.Random, cells: int) -> Answers:
    """Ask for cells of everything at the present moment."""
    rough = any(value.numbers.dtype in (torch.bfloat16, torch.float16) for value in recorded(stepper).tape.values())
    answers = Answers(ROUGH if rough else SINGLE)
    for reference in references(stepper, rng, cells):
        answers.note(explain(stepper, reference))
    return answers
