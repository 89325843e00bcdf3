"""Explanations of a weight's value or its next one: the line that changes it, with its numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from torch import Tensor

from core.engine.stepper import Stepper
from core.explain.replay.recording import Recording
from core.explain.replay.replay import Start, asking, start_of
from core.explain.rules.terms import Cell, adds_up, doubted, number, total
from core.explain.types import Explanation, Factor, Reference
from core.explain.updates.change import Change
from core.explain.updates.changes import changes_of
from core.i18n import joined, words

ANOTHER_LINE = words("Explanation", "Another line changes it as well.")
ROUNDED = words("Explanation", "The run rounds each step to {precision}.")
ELSEWHERE = words("Explanation", "The line that changes it is {file}:{line}: {code}")

MOST_LOOKED_BACK = 16
"""Iterations that are searched for the last update: with gradients that are accumulated not every one has one."""


@dataclass(frozen=True, slots=True)
class Move:
    """A change of a weight by a line of the loop, or by one that it leads to.

    Attributes:
        steps: the number of the loop's lines of the iteration that have run after it.
        line: the line of the loop.
        change: the change.
    """

    steps: int
    line: int
    change: Change

    def shown_line(self, stepper: Stepper) -> int:
        """The line that changed it; if that is in another file, the line of the loop that leads there."""
        return self.change.line if self.change.filename == stepper.loop.filename else self.line

    def elsewhere(self, stepper: Stepper) -> str:
        """The line that changed it if it is in another file than the loop; else empty."""
        change = self.change
        if change.filename == stepper.loop.filename:
            return ""
        return ELSEWHERE.format(file=Path(change.filename).name, line=change.line, code=change.code)


def explain_update(stepper: Stepper, recording: Recording, reference: Reference) -> Explanation:
    """Explain a weight's value, or the one that it is about to take: w ← w − learning_rate · grad with its numbers.

    After the backward pass this is the line about to update the weight, or once it has run, that line. Before the
    pass there is no gradient yet, so it is the last such line of an earlier iteration.
    """
    name, cell = reference.tensor.removesuffix(".v̂"), reference.cell
    weight = _weight_in(recording, name)
    gradient = dict(zip(stepper.parameters, stepper.gradients, strict=True)).get(name, f"{name}.grad")
    written_out = not gradient.endswith(".grad") and bool(recording.touched.get(gradient))
    begun = recording.passes > 0 or written_out
    with asking(stepper):
        lines = _lines(recording.start, name, cell)
        ran = _updates([move for moves in islice(lines, recording.steps) for move in moves])
        coming: list[Move] = []
        if begun and not any(move.steps >= recording.passed_at for move in ran):
            coming = _updates([move for moves in lines for move in moves])
    if coming:
        found = _of_move(stepper, coming[0], reference, weight)
        if found.tensor == name:
            found = replace(found, becomes=coming[0].change.after, line=coming[0].shown_line(stepper))
    elif ran:
        found = _of_move(stepper, ran[-1], reference, weight)
        if found.tensor == name and found.value != ran[-1].change.after and not found.note:
            found = replace(found, note=ANOTHER_LINE)
    else:
        found = _by_an_iteration_before(stepper, reference, weight)
    return _doubted(found, weight)


def as_begun(reference: Reference, value: float | None) -> Explanation:
    """Explain a weight that nothing has updated yet."""
    note = words("Explanation", "No line has changed it yet: it is what the run began with.")
    return _unmoved(reference, value, note)


def _unmoved(reference: Reference, value: float | None, note: str) -> Explanation:
    return Explanation(reference.tensor, reference.cell, "weight", value, str(reference), sum=value or 0.0, note=note)


def _weight_in(recording: Recording, name: str) -> Tensor:
    """Return a weight as it is at the present line.

    Raises:
        LookupError: if there is none of that name.
    """
    found = recording.parameters.get(name, recording.variables.get(name))
    if not isinstance(found, Tensor):
        raise LookupError(name)
    return found


def _lines(start: Start, name: str, cell: Cell) -> Iterator[list[Move]]:
    """Yield the changes of a weight by each line of an iteration."""
    for steps, (line, changes) in enumerate(changes_of(start, name, cell), 1):
        yield [Move(steps, line, change) for change in changes]


def _updates(moves: list[Move]) -> list[Move]:
    """Return those that moved the weight, or were about to; if there are none, all that wrote to it."""
    return [move for move in moves if move.change.counts] or moves


def _of_move(stepper: Stepper, move: Move, reference: Reference, weight: Tensor) -> Explanation:
    rule, name, cell = move.change.rule, reference.tensor.removesuffix(".v̂"), reference.cell
    if rule.opened is not None and rule.opened.tensor == reference.tensor:
        return rule.opened
    asides = [rule.aside, move.elsewhere(stepper)]
    return Explanation(
        name,
        cell,
        "weight",
        number(weight, cell),
        rule.formula,
        rule.terms,
        total(rule.terms),
        note=rule.note,
        aside=joined(" ", [one for one in asides if one]) if any(asides) else "",
    )


def _by_an_iteration_before(stepper: Stepper, reference: Reference, weight: Tensor) -> Explanation:
    """Explain the last update, which gave the current value. Its gradient is gone and cannot be explained further."""
    name, value, present = reference.tensor.removesuffix(".v̂"), number(weight, reference.cell), stepper.iteration
    earlier = range(1, min(present - 1, MOST_LOOKED_BACK) + 1)
    with asking(stepper):
        for back in earlier:
            start = start_of(
                stepper, before=stepper.iteration - present + back
            )  # it stands where the last search ended
            lines = _lines(start, name, reference.cell)
            if moves := _updates([move for moves in lines for move in moves]):
                return _of_earlier(stepper, present - back, moves[-1], reference, weight)
    if len(earlier) == present - 1:
        return as_begun(reference, value)
    note = words("Explanation", "No line has changed it in the last {count} iterations.")
    return _unmoved(reference, value, note.format(count=len(earlier)))


def _of_earlier(stepper: Stepper, iteration: int, move: Move, reference: Reference, weight: Tensor) -> Explanation:
    found = _of_move(stepper, move, reference, weight)
    terms = tuple(replace(term, factors=tuple(map(_closed, term.factors))) for term in found.terms)
    said = words("Explanation", "This is the update of iteration {iteration}, line {line}.").format(
        iteration=iteration, line=move.shown_line(stepper)
    )
    note = found.note
    if found.tensor in reference.tensor and not note and found.value != move.change.after:
        note = ANOTHER_LINE
    return replace(found, terms=terms, note=joined(" ", [said, note]) if note else said)


def _closed(factor: Factor) -> Factor:
    return factor if factor.opens is None or factor.opens.tensor.endswith(".v̂") else replace(factor, opens=None)


def _doubted(found: Explanation, weight: Tensor) -> Explanation:
    """Add a note on terms that do not add up as well as those of float32 would."""
    if found.note or adds_up(found):
        return found
    precision = str(weight.dtype).removeprefix("torch.")
    return doubted(found, ROUNDED.format(precision=precision))
