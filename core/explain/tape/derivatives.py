"""Derivatives of one recorded call, everything else held fixed.

A column of its Jacobian is one forward-mode product with a one-hot vector, a row of it one reverse-mode product
(Baydin et al. 2018, Automatic differentiation in machine learning: a survey, sections 3.1 and 3.2).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor
from torch.autograd import forward_ad

from core.explain.reasons import NOT_AGAIN, OTHERWISE, UnexplainedError
from core.explain.tape.calls import Call

STEP = 1e-6
"""The step of a central difference in float64, relative to the number that it moves."""

ROUNDING = 1e-4
"""How much a call may differ when it is run again, relative to its largest number."""


def column(call: Call, place: int, cell: tuple[int, ...]) -> list[Tensor | None]:
    """Return ∂out/∂in of one cell of an input, for each cell of each output.

    Args:
        call: the call.
        place: the place of the input among its arguments.
        cell: the cell of it.

    Returns:
        for each output a tensor of its shape; None for one that does not depend on the input.

    Raises:
        UnexplainedError: if the call cannot be run again with the same result.
    """
    at = torch.zeros_like(call.arguments[place].numbers)
    at[cell] = 1
    return along(call, place, at)


def along(call: Call, place: int, direction: Tensor) -> list[Tensor | None]:
    """Return the derivative of each output along a direction of one input, of the input's shape.

    Raises:
        UnexplainedError: if the call cannot be run again with the same result.
    """
    with _running(call):
        if call.is_custom:  # its backward formula is a person's own, and may be wrong
            return _by_differences(call, place, direction)
        try:
            return _forward(call, place, direction)
        except (NotImplementedError, RuntimeError):  # torch has no forward formula for it
            return _by_reverse(call, place, direction)


def _forward(call: Call, place: int, direction: Tensor) -> list[Tensor | None]:
    with torch.no_grad(), forward_ad.dual_level():
        dual = forward_ad.make_dual(call.arguments[place].numbers, direction)
        parts = [forward_ad.unpack_dual(one) for one in call.run({place: dual})]
    _check(call, [part.primal for part in parts])
    return [part.tangent for part in parts]


def _by_reverse(call: Call, place: int, direction: Tensor) -> list[Tensor | None]:
    """Differentiate the reverse-mode product, which is linear in what it is given, with respect to that."""
    found: list[Tensor | None] = []
    with torch.enable_grad():
        given = call.arguments[place].numbers.detach().requires_grad_()
        outputs = call.run({place: given})
        _check(call, outputs)
        for output in outputs:
            if not output.requires_grad:
                found.append(None)
                continue
            weights = torch.zeros_like(output, requires_grad=True)
            (back,) = torch.autograd.grad(output, given, weights, create_graph=True, allow_unused=True)
            if back is None or not back.requires_grad:
                found.append(None)
                continue
            found.append(torch.autograd.grad(back, weights, direction, allow_unused=True, retain_graph=True)[0])
    return found


def _by_differences(call: Call, place: int, direction: Tensor) -> list[Tensor | None]:
    """Return central differences in float64."""
    value = call.arguments[place].numbers
    doubled = {other: one.numbers.double() for other, one in call.inputs if one.is_float}
    step = STEP * max(1.0, float(value[direction != 0].abs().max()) if direction.any() else 1.0)
    with torch.no_grad():
        _check(call, call.run())
        ends = [call.run({**doubled, place: value.double() + sign * step * direction.double()}) for sign in (1, -1)]
    return [(one - other) / (2 * step) if one.is_floating_point() else None for one, other in zip(*ends, strict=True)]


def row(call: Call, output: int, cell: tuple[int, ...]) -> dict[int, Tensor]:
    """Return ∂out/∂in of one cell of an output, for each cell of each input that it depends on, by its place.

    Raises:
        UnexplainedError: if the call cannot be run again with the same result.
    """
    with _running(call), torch.enable_grad():
        given = {
            place: value.numbers.detach().requires_grad_()
            for place, value in call.inputs
            if value.is_float and (place not in call.written or value.edge is not None)
        }
        outputs = call.run(given)
        _check(call, outputs)
        number = outputs[output][cell]
        if not number.requires_grad:
            return {}
        found = torch.autograd.grad(number, list(given.values()), allow_unused=True)
    return {place: one for place, one in zip(given, found, strict=True) if one is not None}


def warm_up() -> None:
    """Load what torch needs for forward mode: the first derivative takes more than a second, the others do not."""
    with warnings.catch_warnings(), torch.no_grad(), forward_ad.dual_level():
        warnings.simplefilter("ignore")  # torch warns of itself while it loads
        forward_ad.make_dual(torch.ones(1), torch.ones(1)).exp()


@contextmanager
def _running(call: Call) -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what it warns of, it has warned of in the run
            yield
    except UnexplainedError:
        raise
    except Exception as error:  # a person's own function may raise anything
        raise UnexplainedError(NOT_AGAIN, call=call.name, problem=str(error).split("\n")[0]) from error


def _check(call: Call, outputs: Sequence[Tensor]) -> None:
    """Check, once, that a call gave what it gave on the tape.

    Raises:
        UnexplainedError: if it did not.
    """
    if call.repeats:
        return
    for value, output in zip(call.outputs, outputs, strict=True):
        if value.shape != tuple(output.shape) or not _alike(value.numbers, output.detach().to(value.numbers.dtype)):
            raise UnexplainedError(OTHERWISE, call=call.name)
    call.repeats = True


def _alike(numbers: Tensor, again: Tensor) -> bool:
    """Return whether two tensors differ by rounding alone, as a function does that splits its work among threads."""
    if not numbers.is_floating_point():
        return numbers.equal(again)
    numbers, again = numbers.to_dense(), again.to_dense()
    size = float(numbers.nan_to_num(0, 0, 0).abs().max()) if numbers.numel() else 0.0
    return torch.allclose(numbers, again, ROUNDING, ROUNDING * size, equal_nan=True)
