"""Explanations of a weight's value or its next one: the line that changes it, with its numbers."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from torch import Tensor

from core.engine.stepper import Stepper
from core.explain.replay.recording import Recording
from core.explain.replay.replay import asking, start_of
from core.explain.rules.terms import adds_up, doubted, number, total
from core.explain.types import Explanation, Factor, Reference
from core.explain.updates.agreement import differ
from core.explain.updates.move import Move, moves_in, updates_among
from core.i18n import joined, words

ANOTHER_LINE = words("Explanation", "Another line changes it as well.")
ROUNDED = words("Explanation", "The run rounds each step to {precision}.")

MOST_LOOKED_BACK = 16
"""Iterations that are searched for the last update: with gradients that are accumulated not every one has one."""


def explain_update(stepper: Stepper, recording: Recording, reference: Reference) -> Explanation:
    """Explain a weight's value, or the one that it is about to take: w ← w − learning_rate · grad with its numbers.

    After the backward pass this is the line about to update the weight, or once it has run, that line. Before the
    pass there is no gradient yet, so it is the last such line of an earlier iteration.

    Any other tensor that a line of the loop changes can be asked for as well, such as a moving average.

    Raises:
        LookupError: if there is no tensor of that name.
    """
    name = reference.tensor.removesuffix(".v̂")
    weight = _weight_in(recording, name)
    with asking(stepper):
        ran, coming = _moves(stepper, recording, reference)
        if coming:
            found = _of_move(stepper, coming[0], reference, weight)
            if found.tensor == name:
                found = replace(found, becomes=coming[0].change.after, line=coming[0].shown_line(stepper))
        elif ran:
            found = _of_last(stepper, ran[-1], reference, weight)
        else:
            found = _by_an_iteration_before(stepper, recording.start.complete + 1, reference, weight)
    return _doubted(found, weight)


def as_begun(reference: Reference, value: float | None) -> Explanation:
    """Explain a weight that nothing has updated yet."""
    note = words("Explanation", "No line has changed it yet: it is what the run began with.")
    return _unmoved(reference, value, note)


def _unmoved(reference: Reference, value: float | None, note: str) -> Explanation:
    return Explanation(reference.tensor, reference.cell, "weight", value, str(reference), sum=value or 0.0, note=note)


def _weight_in(recording: Recording, name: str) -> Tensor:
    """Return a weight as it is at the present line."""
    found = recording.parameters.get(name, recording.variables.get(name))
    if not isinstance(found, Tensor):
        raise LookupError(name)
    return found


def _moves(stepper: Stepper, recording: Recording, reference: Reference) -> tuple[list[Move], list[Move]]:
    """Return the updates in the present iteration that have run, and, if none has since its pass, those to come."""
    name = reference.tensor.removesuffix(".v̂")
    gradient = dict(zip(stepper.parameters, stepper.gradients, strict=True)).get(name, f"{name}.grad")
    written_out = not gradient.endswith(".grad") and bool(recording.touched.get(gradient))
    begun = recording.passes > 0 or written_out
    lines = moves_in(recording.start, name, reference.cell)
    ran = updates_among([move for moves in islice(lines, recording.steps) for move in moves])
    if not begun or any(move.steps >= recording.passed_at for move in ran):
        return ran, []
    return ran, updates_among([move for moves in lines for move in moves])


def _of_move(stepper: Stepper, move: Move, reference: Reference, weight: Tensor) -> Explanation:
    rule, name, cell = move.change.rule, reference.tensor.removesuffix(".v̂"), reference.cell
    if rule.opened is not None and rule.opened.tensor == reference.tensor:
        return rule.opened
    asides = [one for one in (rule.aside, move.elsewhere(stepper), move.rate_line(stepper, name)) if one]
    aside = joined(" ", asides) if asides else ""
    value, summed = number(weight, cell), total(rule.terms)
    return Explanation(name, cell, "weight", value, rule.formula, rule.terms, summed, note=rule.note, aside=aside)


def _of_last(stepper: Stepper, move: Move, reference: Reference, weight: Tensor) -> Explanation:
    """Explain the present value by the update that gave it."""
    found = _of_move(stepper, move, reference, weight)
    value = None if found.tensor.endswith(".v̂") else found.value
    if value is not None and differ(value, move.change.after) and not found.note:
        return replace(found, note=ANOTHER_LINE)
    return found


def _by_an_iteration_before(stepper: Stepper, present: int, reference: Reference, weight: Tensor) -> Explanation:
    """Explain the last update, which gave the current value. Its gradient is gone and cannot be explained further."""
    name, value = reference.tensor.removesuffix(".v̂"), number(weight, reference.cell)
    searched = range(present - 1, max(present - 1 - MOST_LOOKED_BACK, 0), -1)
    for iteration in searched:
        start = start_of(stepper, before=stepper.iteration - iteration)  # it stands where the last search ended
        if moves := updates_among([move for line in moves_in(start, name, reference.cell) for move in line]):
            return _as_past(_of_last(stepper, moves[-1], reference, weight), moves[-1].shown_line(stepper), iteration)
    if len(searched) == present - 1:
        return as_begun(reference, value)
    note = words("Explanation", "No line has changed it in the last {count} iterations.")
    return _unmoved(reference, value, note.format(count=len(searched)))


def _as_past(found: Explanation, line: int, iteration: int) -> Explanation:
    terms = tuple(replace(term, factors=tuple(map(_closed, term.factors))) for term in found.terms)
    said = words("Explanation", "This is the update of iteration {iteration}, line {line}.").format(
        iteration=iteration, line=line
    )
    return replace(found, terms=terms, note=joined(" ", [said, found.note]) if found.note else said)


def _closed(factor: Factor) -> Factor:
    return factor if factor.opens is None or factor.opens.tensor.endswith(".v̂") else replace(factor, opens=None)


def _doubted(found: Explanation, weight: Tensor) -> Explanation:
    """Add a note on terms that do not add up as well as those of float32 would."""
    if found.note or adds_up(found):
        return found
    precision = str(weight.dtype).removeprefix("torch.")
    return doubted(found, ROUNDED.format(precision=precision))
