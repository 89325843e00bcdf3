"""Explanations of gradients: of parameters, and of the values between them and the loss."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

from core.engine.stepper import Stepper
from core.explain.board.sums import Sum
from core.explain.chain_rule.gradient import gradient_sums
from core.explain.cuts import not_reached, not_read
from core.explain.doubts import doubted_gradient
from core.explain.patches import patches_of_kernel
from core.explain.reasons import (
    CHANGED,
    HOOKED,
    HOOKED_AFTER,
    LEFT_OVER,
    NO_GRADIENT_YET,
    NOT_FOLLOWED,
    ROOT,
    UnexplainedError,
)
from core.explain.replay.backward_pass import BackwardPass
from core.explain.replay.recording import Recording
from core.explain.rules.terms import adds_up, number
from core.explain.tape.calls import Value
from core.explain.tape.passes import Pass
from core.explain.types import Explanation, Reference
from core.explain.values import share_of, symbols_of, total_of
from core.i18n import joined, words
from core.text.numerals import shown

_CLEARED = words("Explanation", "{cell} = {value}, cleared by line {line}; the pass before gave {passed} = {symbols}")
_CHANGED = words("Explanation", "{cell} = {value}, changed by line {line}; the pass before gave {passed} = {symbols}")


# Parameters


def explain_gradient(stepper: Stepper, recording: Recording, reference: Reference, value: float | None) -> Explanation:
    """Explain a cell of a parameter's gradient.

    Raises:
        UnexplainedError: if the loss does not depend on the parameter.
    """
    if recording.last is None:
        return _before_the_pass(reference, value)
    parameter = dict(zip(stepper.gradients, stepper.parameters, strict=True))[reference.tensor]
    seen = recording.pass_of(parameter)
    if seen is None:
        raise not_read(recording, parameter)
    with recording.tape.seen_in(seen.made):
        return _passed(stepper, recording, reference, value, parameter, seen)


def _passed(
    stepper: Stepper,
    recording: Recording,
    reference: Reference,
    value: float | None,
    parameter: str,
    seen: BackwardPass,
) -> Explanation:
    """Explain what a backward pass has left in a parameter's gradient."""
    versions = seen.reached(parameter)
    sums, hooked = gradient_sums(recording.board, versions, reference.cell), _hooked(versions[0], reference.cell)
    before = seen.before.get(parameter)
    carried = (number(before, reference.cell) if before is not None else 0.0) or None
    earlier = [] if carried is None else [words("Explanation", "what earlier passes left")]
    symbols = joined(" + ", [symbols_of(sums), *earlier])
    found = replace(_added_up(sums, reference), kind="gradient", value=value, carried=carried)
    found = replace(
        found,
        formula=joined("", [f"{reference} = ", symbols]),
        sum=found.sum + (carried or 0.0),
        patches=patches_of_kernel(versions, reference.cell),
    )
    if hooked is not None:
        found = replace(found, passed=hooked + (carried or 0.0), note=HOOKED.format(tensor=parameter))
    elif lines := recording.touched.get(reference.tensor, []):
        found = _changed(stepper, recording, found, symbols, lines, seen)
    if parameter in seen.hooked_after and not adds_up(found):
        found = replace(found, note=HOOKED_AFTER)
    return doubted_gradient(found, versions, recording.tape.passes)


def _hooked(value: Value, cell: tuple[int, ...]) -> float | None:
    """Return what arrived at a value, where a hook has changed it; None where none has."""
    if value.arrived is None or value.gradient is None or value.arrived.equal(value.gradient):
        return None
    return number(value.arrived, cell)


def _changed(
    stepper: Stepper, recording: Recording, found: Explanation, symbols: str, lines: list[int], seen: BackwardPass
) -> Explanation:
    """Explain a gradient that is no longer what its backward pass left."""
    after = seen.after.get(dict(zip(stepper.gradients, stepper.parameters, strict=True))[found.tensor])
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
    return replace(found, formula=formula, passed=passed, note="" if cleared else _touched(stepper, recording, lines))


def _before_the_pass(reference: Reference, value: float | None) -> Explanation:
    return Explanation(
        reference.tensor,
        reference.cell,
        "gradient",
        value,
        str(reference),
        sum=value or 0.0,
        carried=value or None,
        note=NO_GRADIENT_YET if value is None else LEFT_OVER,
    )


def _touched(stepper: Stepper, recording: Recording, lines: list[int]) -> str:
    """Return which lines have changed a gradient since the backward pass."""
    loop = recording.start.loop_of(stepper.iteration)
    one, two = words("Explanation", "line {line}, {code}"), words("Explanation", "{first} and {second}")
    texts = [one.format(line=line, code=loop.text_of(line).strip()) for line in lines]
    return CHANGED.format(lines=reduce(lambda first, second: two.format(first=first, second=second), texts))


# Values in between


def explain_derivative(recording: Recording, value: Value, reference: Reference, seen: Pass | None) -> Explanation:
    """Explain a cell of the gradient of a value that the loop computes.

    Args:
        recording: what has run.
        value: the value.
        reference: the cell.
        seen: the backward pass that brought the gradient; None for none.

    Raises:
        UnexplainedError: if no backward pass brought one.
    """
    cell = reference.cell
    if value.edge is None:
        raise UnexplainedError(NOT_FOLLOWED, tensor=value.name)
    if seen is None:
        raise not_reached(value)
    with recording.tape.seen_in(seen):
        assert value.gradient is not None
        own, hooked = number(value.gradient, cell), _hooked(value, cell)
        if value.is_root and not value.uses_reached:
            return Explanation(
                reference.tensor, cell, "loss derivative", own, f"{reference} = {shown(own)}", sum=own, note=ROOT
            )
        found = _added_up(gradient_sums(recording.board, [value], cell), reference)
        found = replace(found, value=own, aside=_aside(value, cell))
        if hooked is not None:
            found = replace(found, passed=hooked, note=HOOKED.format(tensor=value.name))
        return doubted_gradient(found, [value], recording.tape.passes)


def _added_up(sums: list[Sum], reference: Reference) -> Explanation:
    terms = tuple(term for one in sums for term in one.terms())
    leads_on = any(
        (factor.opens is not None and factor.opens.tensor.startswith(("δ",)))
        or (factor.opens and factor.opens.tensor.endswith(".grad"))
        for term in terms
        for factor in term.factors
    )
    return Explanation(
        reference.tensor,
        reference.cell,
        "delta" if leads_on else "loss derivative",
        None,
        joined("", [f"{reference} = ", symbols_of(sums)]),
        terms,
        total_of(sums),
        blocked=sum(one.blocked for one in sums),
    )


def _aside(value: Value, cell: tuple[int, ...]) -> str:
    """Return the share of the loss of the difference that a value goes into, if it does."""
    for use in value.uses:
        for difference in (*use.call.within, *use.call.outputs):
            if difference.shape == value.shape and (share := share_of(difference, cell)):
                return share
    return ""
