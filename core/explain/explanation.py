"""Finds what a reference stands for at a stepper's present moment, and explains it."""

from __future__ import annotations

import re
from dataclasses import replace

from torch import Tensor

from core.engine.stepper import Stepper
from core.errors import CellError
from core.explain import gradients, values
from core.explain.doubts import doubted_value
from core.explain.reasons import NO_PASS, UnexplainedError, check_cell_of, sentence
from core.explain.replay.recording import Recording, recorded
from core.explain.replay.replay import asking, put_aside
from core.explain.rules import logistic
from core.explain.rules.terms import number
from core.explain.tape.calls import Value, real
from core.explain.tape.passes import latest
from core.explain.types import Explanation, Kind, Reference
from core.explain.updates.weight import as_begun, explain_update
from core.i18n import words
from core.program.roles import LOSS

_DELTA = re.compile(r"δ\d+$")
_DERIVED = re.compile(r"([zsha]\d+|δ\d+|\(\S+ − \S+\))$")

MOST_NAMED = 24
"""Tensors that are named to a person who has asked for one that is not there."""


def explain(stepper: Stepper, reference: Reference) -> Explanation:
    """Explain why a cell has the value that it has at the stepper's present moment. Changes nothing in the run.

    The first explanation in an iteration runs that iteration again, observed; the next ones reuse what was seen.

    Raises:
        CellError: when there is no such tensor, or the cell is outside its shape; in words for a person.
    """
    reference = replace(reference, tensor=_own_name(stepper, reference.tensor))
    tensor = named_tensor(stepper, reference.tensor)
    shaped = tensor if tensor is not None else _parameters(stepper).get(reference.tensor)
    if shaped is not None:
        check_cell_of(reference, real(shaped.detach()).shape)
    value = None if tensor is None else number(tensor, reference.cell)
    kind = kind_of(stepper, reference)
    try:
        with asking(stepper):
            return _explained(stepper, reference, kind, value)
    except (UnexplainedError, LookupError) as reason:
        return Explanation(
            reference.tensor, reference.cell, kind, value, str(reference), sum=value or 0.0, note=sentence(reason)
        )


def kind_of(stepper: Stepper, reference: Reference) -> Kind:
    """Return what a cell is.

    Raises:
        CellError: when there is no such tensor.
    """
    name = reference.tensor
    if name in stepper.gradients:
        return "gradient"
    if name in stepper.parameters or name.removesuffix(".v̂") in stepper.parameters:
        return "weight"
    if _is_known(stepper, name):
        return "delta" if name.startswith("δ") or name.endswith(".grad") else _kind_of_value(stepper, name)
    if _DELTA.match(name):
        raise CellError(
            words("Explanation", "There is no {tensor}; the loop has {count} matrix products."),
            tensor=name,
            count=names.products if (names := recorded(stepper).names) is not None else 0,
        )
    known = list(
        dict.fromkeys((*stepper.gradients, *stepper.tensors, *stepper.parameters, *_in_between_names(stepper)))
    )
    there = ", ".join(known if len(known) <= MOST_NAMED else [*known[:MOST_NAMED], "…"])
    raise CellError(words("Explanation", "There is no tensor “{name}”; there is {names}."), name=name, names=there)


def _is_known(stepper: Stepper, name: str) -> bool:
    if isinstance(stepper.named_values.get(name), Tensor) or name in stepper.tensors:
        return True
    try:
        names = recorded(stepper).names
    except UnexplainedError:
        return bool(_DERIVED.match(name))
    return names is not None and (name in names.values or name in names.gradients)


def _in_between_names(stepper: Stepper) -> list[str]:
    """Return the names of the values in between and of their gradients, as far as they are not the loop's own."""
    try:
        names = recorded(stepper).names
    except UnexplainedError:
        return []
    if names is None:
        return []
    return [*names.values, *(name for name, value in names.gradients.items() if value.edge is not None)]


def _kind_of_value(stepper: Stepper, name: str) -> Kind:
    if name == LOSS or name.startswith("("):
        return "loss"
    return "data" if name in stepper.tensors else "activation"


def named_tensor(stepper: Stepper, name: str) -> Tensor | None:
    """The live tensor of that name; None when there is none, as there is no gradient before the first pass."""
    value = stepper.named_values.get(name)
    return value if isinstance(value, Tensor) else None


def _own_name(stepper: Stepper, name: str) -> str:
    """Return the name of the parameter that a variable holds, as the `w` of `for w in (w1, w2)`; else its own name."""
    if name in stepper.parameters or name in stepper.gradients:
        return name
    tensor = named_tensor(stepper, name)
    return next((one for one, parameter in stepper.parameters.items() if parameter is tensor), name)


def _parameters(stepper: Stepper) -> dict[str, Tensor]:
    """Return the parameters by the names of their gradients."""
    return dict(zip(stepper.gradients, stepper.parameters.values(), strict=True))


def _explained(stepper: Stepper, reference: Reference, kind: Kind, value: float | None) -> Explanation:
    if kind == "weight" and stepper.iteration == 0:
        return as_begun(reference, value)
    if kind == "data" and stepper.iteration == 0:
        return values.given(reference, value)
    recording = recorded(stepper)
    if kind == "weight":
        return explain_update(stepper, recording, reference)
    if stepper.config.trainer == "logistic" and recording.last is None and kind != "data":
        return logistic.explanation(stepper.gradients, recording, reference)
    if recording.tape.runs_own_code:
        put_aside(stepper)
    if kind == "gradient":
        return gradients.explain_gradient(stepper, recording, reference, value)
    return _in_between(recording, reference, value)


def _in_between(recording: Recording, reference: Reference, value: float | None) -> Explanation:
    """Explain a value that the loop computes on the way between the parameters and the loss, or its gradient."""
    names = recording.names
    assert names is not None
    own = names.values.get(reference.tensor)
    if own is not None:
        check_cell_of(reference, own.shape)
        found = _of_value(recording, own, reference)
        return found if value is None else doubted_value(replace(found, value=value), own)
    behind = names.gradients.get(reference.tensor)
    if behind is None:
        return values.given(reference, value)
    check_cell_of(reference, behind.shape)
    if not recording.tape.passes:
        raise UnexplainedError(NO_PASS)
    return gradients.explain_derivative(recording, behind, reference, latest(recording.tape.passes, behind))


def _of_value(recording: Recording, value: Value, reference: Reference) -> Explanation:
    """Explain a value; one that `torch.autograd.grad` made as the gradient that it is."""
    if value.derived is None:
        return values.explain_value(recording.board, value, reference.cell)
    behind, which = value.derived
    return gradients.explain_derivative(recording, behind, reference, recording.tape.passes[which])
