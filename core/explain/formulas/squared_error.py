"""The squared error, the sum or the mean of (ŷ − y)²:  ∂loss/∂ŷ = 2 (ŷ − y), by the number of cells for a mean."""

from __future__ import annotations

import numpy as np

from core.explain.board.board import Board, Local, cells_of, constant, is_difference, one_cell, square_of
from core.explain.board.sums import Column, Sum
from core.explain.formulas.reduction import fraction
from core.explain.formulas.registry import gradient_of, value_of
from core.explain.tape.calls import Call, Value
from core.explain.tape.kinds import plain


def _share(call: Call, value: Value) -> tuple[Column, ...]:
    mean = call.argument(4, "reduction", "mean") == "mean" and value.numbers.numel() > 1
    share = 1 / value.numbers.numel() if mean else 1.0
    return (constant(share, fraction(share)),) if mean else ()


def _is_covered(call: Call) -> bool:
    legacy = call.argument(2, "size_average"), call.argument(3, "reduce"), call.argument(5, "weight")
    return bool(call.within) and legacy == (None, None, None)


@gradient_of("mse_loss")
def gradient(board: Board, call: Call, place: int, cell: tuple[int, ...]) -> Local | None:
    """Return 2 (ŷ − y), or its share of a mean."""
    value, output = call.arguments[place], call.outputs[0]
    if not _is_covered(call):
        return None
    two = constant(2.0, "2")
    minus = () if value is call.argument(0, "input") else (constant(-1.0, "−1"),)
    difference = board.value(call.within[0], one_cell(cell))
    at = one_cell(cell if output.shape else ())
    return Local(output, at, (*minus, two, difference, *_share(call, value)))


@value_of("mse_loss")
def value(board: Board, call: Call, cell: tuple[int, ...]) -> list[Sum] | None:
    """Return the squares that are added up."""
    if not _is_covered(call):
        return None
    difference = call.within[0]
    grids = [] if cell else [grid.ravel() for grid in np.indices(difference.shape)]
    column = board.value(difference, cells_of(*grids) if grids else one_cell(cell))
    squared = square_of(column)
    return [Sum((*_share(call, difference), squared), dict(zip("nkhj", grids, strict=False)))]


def share_in_loss(difference: Value) -> tuple[float, str, Value] | None:
    """Return the factor of a difference's square in a loss, how it is written, and the loss; None without such."""
    source = difference.source
    if source is None or not is_difference(difference.name):
        return None
    for call in [use.call for use in difference.uses]:
        if call.within:
            return _factor(difference, call.argument(4, "reduction", "mean") == "mean", call.outputs[0])
        squares = call.outputs[0]
        is_square = plain(call.name) == "square" or (plain(call.name) == "pow" and call.argument(1, "exponent") == 2)
        if is_square and len(squares.uses) == 1 and plain((last := squares.uses[0].call).name) in ("sum", "mean"):
            mean = plain(last.name) == "mean"
            return _factor(difference, mean, last.outputs[0])
    return None


def _factor(difference: Value, mean: bool, loss: Value) -> tuple[float, str, Value] | None:
    if loss.shape:
        return None
    share = 1 / difference.numbers.numel() if mean else 1.0
    return share, fraction(share) if share != 1 else "", loss
