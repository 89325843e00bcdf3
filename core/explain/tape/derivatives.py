"""Derivatives of one recorded call, everything else held fixed.

A column of its Jacobian is one forward-mode product with a one-hot vector, a row of it one reverse-mode product
(Baydin et al. 2018, Automatic differentiation in machine learning: a survey, sections 3.1 and 3.2). The real and the
imaginary part of a complex number are two numbers here.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

import torch
from torch import Tensor
from torch.autograd import forward_ad
from torch.nn.attention import SDPBackend, sdpa_kernel

from core.explain.reasons import NOT_AGAIN, OTHERWISE, UnexplainedError
from core.explain.tape.calls import Call, real

STEP = 1e-6
"""The step of a central difference in float64, relative to the number that it moves."""

MOST_ROWS = 1024
"""How many rows of a Jacobian are computed for one column, where torch offers nothing better."""

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
    real(at)[cell] = 1
    return along(call, place, at)


def along(call: Call, place: int, direction: Tensor) -> list[Tensor | None]:
    """Return the derivative of each output along a direction of one input, of the input's shape.

    Raises:
        UnexplainedError: if the call cannot be run again with the same result.
    """
    ways = [_forward, _by_reverse, _by_rows]
    if call.is_custom:  # its backward formula is a person's own, and may be wrong
        ways = [_by_differences]
    with _running(call):
        for way in ways[:-1]:
            with suppress(NotImplementedError, RuntimeError):  # torch has no such formula for it
                return way(call, place, direction)
        return ways[-1](call, place, direction)


def _forward(call: Call, place: int, direction: Tensor) -> list[Tensor | None]:
    with torch.no_grad(), forward_ad.dual_level():
        dual = forward_ad.make_dual(_apart(call.arguments[place].numbers), direction)
        parts = [forward_ad.unpack_dual(one) for one in call.run({place: dual})]
    _check(call, [part.primal for part in parts])
    return [None if part.tangent is None else real(part.tangent) for part in parts]


def _by_reverse(call: Call, place: int, direction: Tensor) -> list[Tensor | None]:
    """Differentiate the reverse-mode product, which is linear in what it is given, with respect to that."""
    given, outputs = _followed(call, [place])
    found: list[Tensor | None] = []
    for output in outputs:
        found.append(None)
        if output.requires_grad:
            weights = torch.zeros_like(output, requires_grad=True)
            (back,) = torch.autograd.grad(output, given[place], weights, create_graph=True, allow_unused=True)
            if back is not None and back.requires_grad:
                (ahead,) = torch.autograd.grad(back, weights, direction, allow_unused=True, retain_graph=True)
                found[-1] = None if ahead is None else real(ahead)
    return found


def _by_rows(call: Call, place: int, direction: Tensor) -> list[Tensor | None]:
    """Return the derivative of each output number that moves, from its row of the Jacobian."""
    found = _by_differences(call, place, direction)
    moving = [torch.zeros(0, 0) if one is None else one.nonzero() for one in found]
    if sum(map(len, moving)) > MOST_ROWS:
        return found
    given, outputs = _followed(call, [place])
    for output, derivative, cells in zip(outputs, found, moving, strict=True):
        for cell in map(tuple, cells.tolist()):
            (row_,) = torch.autograd.grad(real(output)[cell], given[place], retain_graph=True, materialize_grads=True)
            assert derivative is not None
            derivative[cell] = (real(row_.to_dense()) * real(direction)).sum()
    return found


def _by_differences(call: Call, place: int, direction: Tensor) -> list[Tensor | None]:
    """Return central differences in float64."""
    value = call.arguments[place].numbers
    doubled = {other: _doubled(one.numbers) for other, one in call.inputs if one.is_float}
    step = STEP * max(1.0, float(value[direction != 0].abs().max()) if direction.any() else 1.0)
    with torch.no_grad():
        _check(call, call.run())
        ends = [call.run({**doubled, place: doubled[place] + sign * step * direction}) for sign in (1, -1)]
    return [
        real((one - other) / (2 * step)) if one.is_floating_point() or one.is_complex() else None
        for one, other in zip(*ends, strict=True)
    ]


def _doubled(numbers: Tensor) -> Tensor:
    return numbers.to(torch.promote_types(numbers.dtype, torch.float64))


def row(call: Call, output: int, cell: tuple[int, ...]) -> dict[int, Tensor]:
    """Return ∂out/∂in of one cell of an output, for each cell of each input that it depends on, by its place.

    Raises:
        UnexplainedError: if the call cannot be run again with the same result.
    """
    places = [
        place for place, one in call.inputs if one.is_float and (place not in call.written or one.edge is not None)
    ]
    with _running(call):
        try:
            given, outputs = _followed(call, places)
        except RuntimeError:  # torch has no derivative by one of them, as by the weights of classes
            given, outputs = _followed(call, [one for one in places if _can_follow(call, one)])
        number = real(outputs[output])[cell]
        if not number.requires_grad:
            return {}
        found = torch.autograd.grad(number, list(given.values()), allow_unused=True)
    return {place: real(one) for place, one in zip(given, found, strict=True) if one is not None}


def part_from_outside(call: Call) -> None:
    """Take from the gradient of each output what other outputs of the same call hand on to it, within the call.

    The new state h of an LSTM cell is computed from its new state c: autograd's gradient of c contains what comes by
    way of h, which is no use of c that a person has written.
    """
    whole = {place: one.gradient for place, one in enumerate(call.outputs) if one.gradient is not None}
    if len({edge[0] for place in whole if (edge := call.outputs[place].edge) is not None}) < 2:
        return
    with suppress(UnexplainedError), _running(call):
        _, outputs = _followed(call, [place for place, one in call.inputs if one.is_float])
        for _ in whole:  # each takes away what the ones behind it hand on, which are right one after the other
            for place in whole:
                behind = [other for other in whole if other != place]
                inner = [_handed_back(outputs[other], outputs[place], call.outputs[other].gradient) for other in behind]
                call.outputs[place].gradient = whole[place] - sum(inner)


def _handed_back(behind: Tensor, before: Tensor, gradient: Tensor | None) -> Tensor | float:
    (found,) = torch.autograd.grad(behind, before, gradient, retain_graph=True, allow_unused=True)
    return 0.0 if found is None else found


def warm_up() -> None:
    """Load what torch needs for forward mode: the first derivative takes more than a second, the others do not."""
    with warnings.catch_warnings(), torch.no_grad(), forward_ad.dual_level():
        warnings.simplefilter("ignore")  # torch warns of itself while it loads
        forward_ad.make_dual(torch.ones(1), torch.ones(1)).exp()


def _followed(call: Call, places: Sequence[int]) -> tuple[dict[int, Tensor], list[Tensor]]:
    """Run a call again with autograd following some of its inputs; return these and the outputs."""
    with torch.enable_grad():
        given = {place: _apart(call.arguments[place].numbers).detach().requires_grad_() for place in places}
        outputs = call.run(given)
    _check(call, outputs)
    return given, outputs


def _apart(numbers: Tensor) -> Tensor:
    """Return numbers of which no two lie at one place in memory: there the derivatives of both would lie too."""
    return numbers if numbers.is_contiguous() else numbers.clone()


def _can_follow(call: Call, place: int) -> bool:
    try:
        _followed(call, [place])
    except RuntimeError:
        return False
    return True


@contextmanager
def _running(call: Call) -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what it warns of, it has warned of in the run
            with sdpa_kernel(SDPBackend.MATH):  # the fast ones have only the first derivative
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
        again = output.detach().to(value.numbers.dtype)
        if value.numbers.shape != again.shape or not _alike(real(value.numbers), real(again)):
            raise UnexplainedError(OTHERWISE, call=call.name)
    call.repeats = True


def _alike(numbers: Tensor, again: Tensor) -> bool:
    """Return whether two tensors differ by rounding alone, as a function does that splits its work among threads."""
    if not numbers.is_floating_point():
        return numbers.equal(again)
    numbers, again = numbers.to_dense(), again.to_dense()
    size = float(numbers.nan_to_num(0, 0, 0).abs().max()) if numbers.numel() else 0.0
    return torch.allclose(numbers, again, ROUNDING, ROUNDING * size, equal_nan=True)
