"""Why a value is what it is: what went into the call that made it, or how much each of its inputs moves it."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from core.explain.board.board import Board, nonzero
from core.explain.board.sums import Column, Sum
from core.explain.formulas.registry import sums_of
from core.explain.tape.calls import Value, real
from core.explain.tape.derivatives import row


def value_sums(board: Board, value: Value, cell: tuple[int, ...]) -> list[Sum] | None:
    """Return the sums that add up to a cell of a value; None if no formula tells."""
    call = value.source
    if call is None:
        return None
    found = sums_of(board, call, cell) if value is call.result else None
    return found if found is not None else _linear(board, value, cell)


def _linear(board: Board, value: Value, cell: tuple[int, ...]) -> list[Sum] | None:
    """Return Σ (∂out/∂in) · in where that is the value: the call is linear in its inputs, or picks among them."""
    sums = [_of_input(board, place_value, derivative, times=True) for place_value, derivative in _rows(value, cell)]
    total = sum(float(one.products.sum()) for one in sums)
    size = sum(float(np.abs(one.products).sum()) for one in sums)
    number = float(real(value.numbers)[cell])
    rounding = 100 * torch.finfo(value.numbers.dtype).eps
    return sums if sums and abs(total - number) <= rounding * size else None


def sensitivities(board: Board, value: Value, cell: tuple[int, ...]) -> list[Sum]:
    """Return how much each number that goes into a cell moves it: ∂out/∂in.

    Raises:
        UnexplainedError: if the call cannot be run again.
    """
    return [_of_input(board, place_value, derivative, times=False) for place_value, derivative in _rows(value, cell)]


def _rows(value: Value, cell: tuple[int, ...]) -> list[tuple[Value, Tensor]]:
    call = value.source
    assert call is not None
    found = row(call, call.outputs.index(value), cell)
    return [(call.arguments[place], one) for place, one in found.items() if one.any()]


def _of_input(board: Board, value: Value, derivative: Tensor, times: bool) -> Sum:
    cells, numbers, indices = nonzero(derivative)
    own = board.value(value, cells)
    slope = Column(lambda at: f"∂/∂{own.text(at)}", numbers, own.cells, own.opens)
    columns = (own,) if times and (numbers == 1).all() else (slope, own) if times else (slope,)
    return Sum(columns, indices)
