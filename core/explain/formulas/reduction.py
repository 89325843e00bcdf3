"""Sums and means over some dimensions, or over all."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.explain.board.board import Board, Local, cells_of, constant
from core.explain.board.sums import Cells, Column, Sum
from core.explain.formulas.registry import gradient_of, value_of
from core.explain.tape.calls import Call, Value
from core.explain.tape.kinds import plain
from core.text.numerals import shown


def fraction(number: float) -> str:
    """Write the reciprocal of a whole number as a fraction: 1/640 for 0.0015625."""
    share = round(1 / abs(number)) if number else 0
    if not share or abs(1 / share - abs(number)) > 1e-12 * abs(number):
        return shown(number)
    return f"{'−' if number < 0 else ''}{'1' if share == 1 else f'1/{share}'}"


def _reduced(call: Call) -> tuple[Value, tuple[int, ...]] | None:
    """Return what is added up, and along which of its dimensions."""
    value = call.argument(0, "input")
    if not isinstance(value, Value) or not value.is_float:
        return None
    dims: Any = call.argument(1, "dim", call.argument(99, "axis"))
    if dims is None or dims == ():
        return value, tuple(range(len(value.shape)))
    dims = (dims,) if isinstance(dims, int) else tuple(dims)
    return value, tuple(sorted(dim % max(len(value.shape), 1) for dim in dims))


def _share(call: Call, value: Value, dims: tuple[int, ...]) -> tuple[Column, ...]:
    count = int(np.prod([value.shape[dim] for dim in dims])) if plain(call.name) == "mean" else 1
    return () if count == 1 else (constant(1 / count, fraction(1 / count)),)


@gradient_of("sum", "mean")
def gradient(board: Board, call: Call, place: int, cell: tuple[int, ...]) -> Local | None:
    """Return 1, or 1 by the number of summands."""
    reduced = _reduced(call)
    if reduced is None:
        return None
    value, dims = reduced
    kept = len(call.outputs[0].shape) == len(value.shape)
    at = [0 if axis in dims else index for axis, index in enumerate(cell) if kept or axis not in dims]
    return Local(call.outputs[0], np.array([at], dtype=np.int64).reshape(1, len(at)), _share(call, value, dims))


@value_of("sum", "mean")
def value(board: Board, call: Call, cell: tuple[int, ...]) -> list[Sum] | None:
    """Return the summands."""
    reduced = _reduced(call)
    if reduced is None:
        return None
    value, dims = reduced
    kept = iter(cell if len(cell) < len(value.shape) else [one for axis, one in enumerate(cell) if axis not in dims])
    grids = [grid.ravel() for grid in np.indices([value.shape[dim] for dim in dims])] if dims else []
    axes: list[Cells | int] = [
        grids[dims.index(axis)] if axis in dims else next(kept) for axis in range(len(value.shape))
    ]
    columns = (*_share(call, value, dims), board.value(value, cells_of(*axes)))
    return [Sum(columns, dict(zip("nkhj", grids, strict=False)))]
