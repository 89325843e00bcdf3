"""Why a value is what it is: what went into the call that made it, or how much each of its inputs moves it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from core.explain.board.board import Board, is_relu, nonzero, one_cell
from core.explain.board.sums import Column, Sum
from core.explain.formulas.registry import sums_of
from core.explain.tape.calls import Call, Value, real
from core.explain.tape.derivatives import row
from core.explain.tape.kinds import PRODUCTS, plain
from core.i18n import joined, words

LAYERS = (*PRODUCTS, "conv1d", "conv2d", "conv3d")
"""Functions whose outputs go through a ReLU as a matter of course."""


def value_sums(board: Board, value: Value, cell: tuple[int, ...]) -> list[Sum] | None:
    """Return the sums that add up to a cell of a value; None if no formula tells."""
    call = value.source
    if call is None:
        return None
    found = (_gated(board, call, cell) or sums_of(board, call, cell)) if value is call.result else None
    return found if found is not None else _linear(board, value, cell)


def _gated(board: Board, call: Call, cell: tuple[int, ...]) -> list[Sum] | None:
    """Return what a ReLU lets pass of the output of a layer that the loop has no name for; None of anything else."""
    inner = call.inputs[0][1] if call.inputs and is_relu(call) else None
    if inner is None or inner.is_named or inner.source is None or plain(inner.source.name) not in LAYERS:
        return None
    sums = sums_of(board, inner.source, cell)
    if not sums or call.written:
        return None
    passes = board.numbers(inner.numbers, one_cell(cell)) > 0
    gate = Column(lambda _: words("Term", "ReLU gate"), passes.astype(float), gate=True, closed=~passes)
    texts = [one.symbols for one in sums]
    texts[0], texts[-1] = joined("", ["max(0, ", texts[0]]), joined("", [texts[-1], ")"])
    if len(sums) == 1:
        texts = [joined("", ["max(0, ", sums[0].symbols, ")"])]
    return [replace(one, columns=(gate, *one.columns), written=text) for one, text in zip(sums, texts, strict=True)]


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
