"""Finds what a reference stands for at a stepper's present moment, and explains it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import reduce

from torch import Tensor

from core.engine.stepper import Stepper
from core.errors import CellError
from core.explain.reasons import NO_PART, check_cell_of
from core.explain.replay.backward_pass import BackwardPass
from core.explain.replay.recording import Recording, recorded
from core.explain.replay.replay import UnexplainedError, sentence
from core.explain.rules import logistic
from core.explain.rules.derived import DERIVED, derived
from core.explain.rules.factors import Factors
from core.explain.rules.gradient import part_of
from core.explain.rules.terms import doubted, number, total
from core.explain.types import Explanation, Kind, Reference
from core.explain.updates.weight import as_begun, explain_update
from core.i18n import joined, words
from core.program.roles import LOSS
from core.text.numerals import shown

_CLEARED = words("Explanation", "{cell} = {value}, cleared by line {line}; the pass before gave {passed} = {symbols}")
_CHANGED = words("Explanation", "{cell} = {value}, changed by line {line}; the pass before gave {passed} = {symbols}")

_DIFFERENCE = re.compile(r"\(\S+ − \S+\)$")

MOST_NAMED = 16
"""Tensors that are named to a person who has asked for one that is not there."""


def explain(stepper: Stepper, reference: Reference) -> Explanation:
    """Explain why a cell has the value that it has at the stepper's present moment. Changes nothing in the run.

    The first explanation in an iteration runs that iteration again, observed; the next ones reuse what was seen.

    Raises:
        CellError: when there is no such tensor, or the cell is outside its shape; in words for a person.
    """
    tensor = named_tensor(stepper, reference.tensor)
    of_gradients = dict(zip(stepper.gradients, stepper.parameters.values(), strict=True))
    shaped = tensor if tensor is not None else of_gradients.get(reference.tensor)
    if shaped is not None:
        check_cell_of(reference, shaped.shape)
    value = None if tensor is None else number(tensor, reference.cell)
    kind = kind_of(stepper, reference)
    try:
        return _explained(stepper, reference, kind, value)
    except (UnexplainedError, LookupError) as reason:
        return Explanation(
            reference.tensor, reference.cell, kind, value, str(reference), sum=value or 0.0, note=sentence(reason)
        )


def kind_of(stepper: Stepper, reference: Reference) -> Kind:
    """What a cell is.

    Raises:
        CellError: when there is no such tensor.
    """
    name = reference.tensor
    if name in stepper.gradients:
        return "gradient"
    if name in stepper.parameters or name.removesuffix(".v̂") in stepper.parameters:
        return "weight"
    if name in stepper.tensors:
        return "data"
    if name.startswith("δ") and DERIVED.match(name):
        return "delta"
    if _DIFFERENCE.match(name) or (name == LOSS and isinstance(stepper.named_values.get(name), Tensor)):
        return "loss"
    if DERIVED.match(name) or isinstance(stepper.named_values.get(name), Tensor):
        return "activation"
    known = list(dict.fromkeys((*stepper.gradients, *stepper.tensors, *stepper.parameters)))
    there = ", ".join(known if len(known) <= MOST_NAMED else [*known[:MOST_NAMED], "…"])
    raise CellError(words("Explanation", "There is no tensor “{name}”; there is {names}."), name=name, names=there)


def named_tensor(stepper: Stepper, name: str) -> Tensor | None:
    """The live tensor of that name; None when there is none, as there is no gradient before the first pass."""
    value = stepper.named_values.get(name)
    return value if isinstance(value, Tensor) else None


def _explained(stepper: Stepper, reference: Reference, kind: Kind, value: float | None) -> Explanation:
    if kind == "data":
        given = words("Explanation", "{cell} is given").format(cell=str(reference))
        return Explanation(reference.tensor, reference.cell, kind, value, given, sum=value or 0.0)
    if kind == "weight" and stepper.iteration == 0:
        return as_begun(reference, value)
    recording = recorded(stepper)
    if kind == "weight":
        return explain_update(stepper, recording, reference)
    if stepper.config.trainer == "logistic" and recording.last is None:
        return logistic.explanation(stepper.gradients, recording, reference)
    if kind == "gradient":
        return _gradient(stepper, recording, reference, value)
    return derived(recording, reference, value)


# Gradients


def _gradient(stepper: Stepper, recording: Recording, reference: Reference, value: float | None) -> Explanation:
    parameter = reference.tensor.removesuffix(".grad")
    seen = recording.last
    if seen is None:
        return _before_the_pass(reference, value)
    found, symbols = _terms_of(seen, recording, reference, parameter)
    lines, foreign = recording.touched.get(reference.tensor, []), seen.foreign.get(parameter, [])
    also = words("Explanation", "{parameter} also enters through {operations}, which no matrix product explains.")
    note = also.format(parameter=parameter, operations=", ".join(foreign)) if foreign else ""
    found = replace(found, value=value, note=note)
    return doubted(_changed(stepper, recording, found, symbols, lines) if lines else found)


def _changed(stepper: Stepper, recording: Recording, found: Explanation, symbols: str, lines: list[int]) -> Explanation:
    """A gradient that is no longer what its backward pass left."""
    assert recording.last is not None
    after = recording.last.after.get(found.tensor.removesuffix(".grad"))
    passed = found.sum if after is None else number(after, found.cell)
    now = recording.gradients[found.tensor]
    cleared = now is None or not now.any()
    formula = (_CLEARED if cleared else _CHANGED).format(
        cell=str(Reference(found.tensor, found.cell)),
        value=shown(found.value),
        line=lines[-1],
        passed=shown(passed),
        symbols=symbols,
    )
    notes = ["" if cleared else _touched(stepper, recording, lines), found.note]
    return replace(found, formula=formula, passed=passed, note=joined(" ", [note for note in notes if note]))


def _before_the_pass(reference: Reference, value: float | None) -> Explanation:
    return Explanation(
        reference.tensor,
        reference.cell,
        "gradient",
        value,
        str(reference),
        sum=value or 0.0,
        carried=value or None,
        note=words("Explanation", "There is no gradient yet: no backward pass has run in this iteration.")
        if value is None
        else words(
            "Explanation", "It is what earlier iterations have left: no backward pass has run in this iteration."
        ),
    )


def _terms_of(
    seen: BackwardPass, recording: Recording, reference: Reference, parameter: str
) -> tuple[Explanation, str]:
    """The terms, and their sum in symbols."""
    uses = seen.uses.get(parameter)
    if uses is None:
        raise UnexplainedError(NO_PART, parameter=parameter)
    if not uses:
        raise UnexplainedError(
            words("Explanation", "{parameter} enters through {operations}, not through a matrix product."),
            parameter=parameter,
            operations=", ".join(seen.foreign[parameter]),
        )
    factors = Factors(seen, recording.parameters)
    parts = [part_of(use, reference.cell, factors) for use in uses]
    terms = tuple(term for part in parts for term in part.terms)
    before = seen.before.get(parameter)
    carried = (number(before, reference.cell) if before is not None else 0.0) or None
    earlier = [] if carried is None else [words("Explanation", "what earlier passes left")]
    symbols = joined(" + ", [*(part.symbols for part in parts), *earlier])
    found = Explanation(
        reference.tensor,
        reference.cell,
        "gradient",
        None,
        joined("", [f"{reference} = ", symbols]),
        terms,
        total(terms) + (carried or 0.0),
        carried,
        sum(part.blocked for part in parts),
    )
    return found, symbols


def _touched(stepper: Stepper, recording: Recording, lines: list[int]) -> str:
    """Which lines have changed a gradient since the backward pass."""
    loop = recording.start.loop_of(stepper.iteration)
    one, two = words("Explanation", "line {line}, {code}"), words("Explanation", "{first} and {second}")
    texts = [one.format(line=line, code=loop.text_of(line).strip()) for line in lines]
    return words(
        "Explanation", "The terms are those of the backward pass; since then it was changed by {lines}."
    ).format(lines=reduce(lambda first, second: two.format(first=first, second=second), texts))
