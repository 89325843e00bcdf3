"""Rows of a table that are looked up: the gradient of a row is that of every place that shows it."""

from __future__ import annotations

import numpy as np

from core.explain.board.board import Board, Local, cells_of, constant, on_host
from core.explain.formulas.reduction import fraction
from core.explain.formulas.registry import gradient_of
from core.explain.tape.calls import Call, Value


@gradient_of("embedding")
def gradient(board: Board, call: Call, place: int, cell: tuple[int, ...]) -> Local | None:
    """Return 1 for each place with the row's number; autograd leaves out the row of the padding."""
    rows, padding = call.argument(0, "input"), call.argument(2, "padding_idx")
    if not isinstance(rows, Value):
        return None
    row, column = cell
    is_padding = padding is not None and row == padding % call.arguments[place].shape[0]
    where = np.argwhere(on_host(rows.numbers) == row)[: 0 if is_padding else None]
    by_frequency = call.argument(5, "scale_grad_by_freq", False) and len(where) > 1
    share = (constant(1 / len(where), fraction(1 / len(where))),) if by_frequency else ()
    moving = dict(zip("nthj", where.T, strict=False))
    return Local(call.result, cells_of(*where.T, column, count=len(where)), share, indices=moving)
