"""Finds what a reference stands for at a stepper's present moment, and explains it."""

from __future__ import annotations

import re
from dataclasses import replace

from torch import Tensor

from core.chain_rule import Explanation, Kind, Reference
from core.errors import CellError
from core.explaining import logistic_terms
from core.explaining.backward_pass import BackwardPass
from core.explaining.delta_terms import explain_delta
from core.explaining.factors import Factors
from core.explaining.forward_terms import explain_activation, explain_output
from core.explaining.gradient_terms import part_of
from core.explaining.recording import Recording, recorded
from core.explaining.replay import UnexplainedError, sentence
from core.explaining.terms import adds_up, number, total
from core.explaining.updates import explain_update
from core.stepper import Stepper

_DERIVED = re.compile(r"([δzh])(\d+)$")


def explanation(stepper: Stepper, reference: Reference) -> Explanation:
    """What `core.chain_rule.explain` answers."""
    tensor = named_tensor(stepper, reference.tensor)
    shaped = tensor if tensor is not None else parameter_of(stepper, reference.tensor)
    if shaped is not None:
        check_cell_of(reference, shaped)
    value = None if tensor is None else number(tensor, reference.cell)
    kind = kind_of(stepper, reference)
    try:
        found = _explained(stepper, reference, kind, value)
    except (UnexplainedError, LookupError) as reason:
        return Explanation(
            reference.tensor, reference.cell, kind, value, str(reference), sum=value or 0.0, note=sentence(reason)
        )
    return found


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
    if name.startswith("δ") and _DERIVED.match(name):
        return "delta"
    if _DERIVED.match(name) or isinstance(stepper.named_values.get(name), Tensor):
        return "activation"
    there = ", ".join(dict.fromkeys((*stepper.gradients, *stepper.tensors, *stepper.parameters)))
    raise CellError(f"There is no tensor “{name}”; there is {there}.")


def named_tensor(stepper: Stepper, name: str) -> Tensor | None:
    """The live tensor of that name; None when there is none, as there is no gradient before the first pass."""
    value = stepper.named_values.get(name)
    return value if isinstance(value, Tensor) else None


def parameter_of(stepper: Stepper, gradient: str) -> Tensor | None:
    """The parameter that a gradient belongs to; None when it is the name of none."""
    return dict(zip(stepper.gradients, stepper.parameters.values(), strict=True)).get(gradient)


def check_cell_of(reference: Reference, tensor: Tensor) -> None:
    """Refuses a cell outside a tensor's shape.

    Raises:
        CellError: in words for a person.
    """
    shape, cell = tuple(tensor.shape), reference.cell
    if len(cell) != len(shape) or not all(0 <= index < size for index, size in zip(cell, shape, strict=True)):
        asked = " ".join(map(str, cell)) or "()"
        raise CellError(f"The cell {asked} is outside {reference.tensor}, whose shape is {shape}.")


def _explained(stepper: Stepper, reference: Reference, kind: Kind, value: float | None) -> Explanation:
    if kind == "data":
        return Explanation(reference.tensor, reference.cell, kind, value, f"{reference} is given", sum=value or 0.0)
    recording = recorded(stepper)
    if kind == "weight":
        return explain_update(recording, reference)
    if stepper.config.trainer == "logistic" and recording.last is None:
        return logistic_terms.explanation(stepper.gradients, recording, reference)
    if kind == "gradient":
        return _gradient(stepper, recording, reference, value)
    return _derived(stepper, recording, reference)


# Gradients


def _gradient(stepper: Stepper, recording: Recording, reference: Reference, value: float | None) -> Explanation:
    parameter = reference.tensor.removesuffix(".grad")
    seen = recording.last
    if seen is None:
        return _before_the_pass(reference, value)
    found = _terms_of(seen, recording, reference, parameter)
    foreign = seen.foreign.get(parameter, [])
    reasons = [_touched(stepper, recording, reference.tensor), _foreign(parameter, foreign)]
    found = replace(found, value=value, note=" ".join(filter(None, [found.note, *reasons])))
    return _doubted(found)


def _doubted(found: Explanation) -> Explanation:
    """With a word on terms that do not add up, when nothing else is said of them."""
    if found.note or adds_up(found):
        return found
    return replace(found, note="The terms do not add up to the value: something else goes into it.")


def _before_the_pass(reference: Reference, value: float | None) -> Explanation:
    there = "There is no gradient yet" if value is None else "It is what earlier iterations have left"
    return Explanation(
        reference.tensor,
        reference.cell,
        "gradient",
        value,
        str(reference),
        sum=value or 0.0,
        carried=value or None,
        note=f"{there}: no backward pass has run in this iteration.",
    )


def _terms_of(seen: BackwardPass, recording: Recording, reference: Reference, parameter: str) -> Explanation:
    uses = seen.uses.get(parameter)
    if uses is None:
        raise UnexplainedError(f"{parameter} is no part of what the loss was computed from.")
    if not uses:
        raise UnexplainedError(
            f"{parameter} enters through {', '.join(seen.foreign[parameter])}, not through a matrix product."
        )
    factors = Factors(seen, recording.parameters)
    parts = [part_of(use, reference.cell, factors) for use in uses]
    terms = tuple(term for part in parts for term in part.terms)
    before = seen.before.get(parameter)
    carried = (number(before, reference.cell) if before is not None else 0.0) or None
    earlier = "" if carried is None else " + what earlier passes left"
    return Explanation(
        reference.tensor,
        reference.cell,
        "gradient",
        None,
        f"{reference} = {' + '.join(part.symbols for part in parts)}{earlier}",
        terms,
        total(terms) + (carried or 0.0),
        carried,
        sum(part.blocked for part in parts),
    )


def _touched(stepper: Stepper, recording: Recording, gradient: str) -> str:
    """Which lines have changed a gradient since the backward pass."""
    lines = recording.touched.get(gradient, [])
    if not lines:
        return ""
    loop = recording.start.loops[max(start for start in recording.start.loops if start <= stepper.iteration)]
    texts = [f"line {line}, {loop.text_of(line).strip()}" for line in lines]
    return f"The terms are those of the backward pass; since then it was changed by {' and '.join(texts)}."


def _foreign(parameter: str, foreign: list[str]) -> str:
    if not foreign:
        return ""
    return f"{parameter} also enters through {', '.join(foreign)}, which no matrix product explains."


# δ, z and h


def _derived(stepper: Stepper, recording: Recording, reference: Reference) -> Explanation:
    seen = recording.last
    if seen is None:
        raise UnexplainedError("No backward pass has run in this iteration.")
    match = _DERIVED.match(reference.tensor)
    if match is None:
        raise UnexplainedError(f"{reference.tensor} is not a gradient, a weight or an input of a matrix product.")
    letter, digits = match.groups()
    product = next((one for one in seen.products if one.number == int(digits)), None)
    if product is None:
        raise CellError(f"There is no {reference.tensor}; the loop has {len(seen.products)} matrix products.")
    if product.delta is not None:
        check_cell_of(reference, product.delta)
    explain = {"δ": explain_delta, "z": explain_output, "h": explain_activation}[letter]
    return _doubted(explain(product, reference.cell, Factors(seen, recording.parameters)))
