"""Explanations of gradients: of parameters, and of the values between them and the loss."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

from core.engine.stepper import Stepper
from core.explain.board.board import Board
from core.explain.board.sums import Sum
from core.explain.chain_rule.gradient import gradient_sums
from core.explain.patches import patches_of_kernel
from core.explain.reasons import NO_PART, UnexplainedError
from core.explain.replay.recording import Recording
from core.explain.rules.terms import doubted, number
from core.explain.tape.calls import Value
from core.explain.types import Explanation, Reference
from core.explain.values import share_of, symbols_of, total_of
from core.i18n import joined, words
from core.text.numerals import shown

_CLEARED = words("Explanation", "{cell} = {value}, cleared by line {line}; the pass before gave {passed} = {symbols}")
_CHANGED = words("Explanation", "{cell} = {value}, changed by line {line}; the pass before gave {passed} = {symbols}")
_CUSTOM = words(
    "Explanation",
    "The backward formula of {function} disagrees with its forward pass: the terms are computed from the derivative of "
    "the forward pass, and do not add up to what its backward pass returned.",
)
_ROOT = words("Explanation", "It is where the backward pass begins: the derivative of the loss by itself.")


# Parameters


def explain_gradient(stepper: Stepper, recording: Recording, reference: Reference, value: float | None) -> Explanation:
    """Explain a cell of a parameter's gradient.

    Raises:
        UnexplainedError: if the loss does not depend on the parameter.
    """
    seen = recording.last
    if seen is None:
        return _before_the_pass(reference, value)
    parameter = dict(zip(stepper.gradients, stepper.parameters, strict=True))[reference.tensor]
    versions = [one for one in seen.values.get(parameter, ()) if one.gradient is not None]
    if not versions:
        raise UnexplainedError(NO_PART, parameter=parameter)
    sums = gradient_sums(recording.board, versions, reference.cell)
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
    if lines := recording.touched.get(reference.tensor, []):
        found = _changed(stepper, recording, found, symbols, lines, parameter)
    return doubted(found, *_custom(versions))


def _changed(
    stepper: Stepper, recording: Recording, found: Explanation, symbols: str, lines: list[int], parameter: str
) -> Explanation:
    """Explain a gradient that is no longer what its backward pass left."""
    assert recording.last is not None
    after = recording.last.after.get(parameter)
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
        note=words("Explanation", "There is no gradient yet: no backward pass has run in this iteration.")
        if value is None
        else words(
            "Explanation", "It is what earlier iterations have left: no backward pass has run in this iteration."
        ),
    )


def _touched(stepper: Stepper, recording: Recording, lines: list[int]) -> str:
    """Return which lines have changed a gradient since the backward pass."""
    loop = recording.start.loop_of(stepper.iteration)
    one, two = words("Explanation", "line {line}, {code}"), words("Explanation", "{first} and {second}")
    texts = [one.format(line=line, code=loop.text_of(line).strip()) for line in lines]
    return words(
        "Explanation", "The terms are those of the backward pass; since then it was changed by {lines}."
    ).format(lines=reduce(lambda first, second: two.format(first=first, second=second), texts))


# Values in between


def explain_derivative(board: Board, value: Value, cell: tuple[int, ...]) -> Explanation:
    """Explain a cell of the gradient of a value that the loop computes.

    Raises:
        UnexplainedError: if the backward pass brought none.
    """
    reference = Reference(value.gradient_name, cell)
    if value.edge is None:
        raise UnexplainedError(
            words("Explanation", "Autograd does not follow {tensor}: it needs no gradient."), tensor=value.name
        )
    if value.gradient is None:
        raise UnexplainedError(words("Explanation", "The backward pass does not come by {tensor}."), tensor=value.name)
    own = number(value.gradient, cell)
    if value.is_root and not value.uses_reached:
        return Explanation(
            reference.tensor, cell, "loss derivative", own, f"{reference} = {shown(own)}", sum=own, note=_ROOT
        )
    sums = gradient_sums(board, [value], cell)
    found = replace(_added_up(sums, reference), value=own)
    return doubted(replace(found, aside=_aside(value, cell)), *_custom([value]))


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


def _custom(values: list[Value]) -> tuple[str, ...]:
    """Return what is to be said if the terms do not add up, where a person's own function is among the calls."""
    named = [use.call.name for value in values for use in value.uses if use.call.is_custom]
    return (_CUSTOM.format(function=named[0]),) if named else ()
