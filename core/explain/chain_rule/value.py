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
    """Return Σ (∂out/∂in) · in where that is the value: the call is linear in its inputs, or picks among them.

    Where it is linear in each of two that it multiplies, one of them is left out.
    """
    sums = [_of_input(board, own, derivative, times=True) for own, derivative in _rows(board, value, cell)]
    number, rounding = float(real(value.numbers)[cell]), 100 * torch.finfo(value.numbers.dtype).eps
    for kept in (sums, *([one for one in sums if one is not left_out] for left_out in sums)):
        products = [one.products for one in kept]
        size = sum(float(np.abs(one).sum()) for one in products)
        if kept and abs(sum(float(one.sum()) for one in products) - number) <= rounding * size:
            return kept
    return None


def sensitivities(board: Board, value: Value, cell: tuple[int, ...]) -> list[Sum]:
    """Return how much each number that goes into a cell moves it: ∂out/∂in.

    Raises:
        UnexplainedError: if the call cannot be run again.
    """
    return [
        _of_input(board, place_value, derivative, times=False) for place_value, derivative in _rows(board, value, cell)
    ]


def _rows(board: Board, value: Value, cell: tuple[int, ...]) -> list[tuple[Value, Tensor]]:
    call = value.source
    assert call is not None
    if board.last_row is None or board.last_row[0] != (value, cell):
        board.last_row = (value, cell), row(call, call.outputs.index(value), cell)
    return [(call.arguments[place], one) for place, one in board.last_row[1].items() if one.any()]


def _of_input(board: Board, value: Value, derivative: Tensor, times: bool) -> Sum:
    cells, numbers, indices = nonzero(derivative)
    own = board.value(value, cells)
    slope = Column(lambda at: f"∂/∂{own.text(at)}", numbers, own.cells, own.opens)
    columns = (own,) if times and (numbers == 1).all() else (slope, own) if times else (slope,)
    return Sum(columns, indices)
