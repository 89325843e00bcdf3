"""The negative logarithm of the likelihood of the right classes, from logarithms: the mean of −log p[y]."""

from __future__ import annotations

import numpy as np

from core.explain.board.board import Board, Local, constant, on_host, one_cell
from core.explain.board.sums import Cells, Column, Sum
from core.explain.formulas.reduction import fraction
from core.explain.formulas.registry import gradient_of, value_of
from core.explain.tape.calls import Call, Value


def _counted(call: Call) -> tuple[Value, Cells, tuple[Column, ...]] | None:
    """Return the logarithms, the cells of the right classes that count, and the factor of each."""
    logarithms, right = call.argument(0, "input"), call.argument(1, "target")
    if not isinstance(right, Value) or len(logarithms.shape) < 2 or call.argument(2, "weight") is not None:
        return None
    classes = on_host(right.numbers)
    where = np.argwhere(classes != call.argument(4, "ignore_index", -100))
    cells = np.concatenate([where[:, :1], classes[tuple(where.T)][:, None], where[:, 1:]], axis=1)
    is_mean = call.argument(6, "reduction", "mean") == "mean"
    share = -1 / len(cells) if is_mean and len(cells) else -1.0
    return logarithms, cells, (constant(share, fraction(share)),)


@gradient_of("nll_loss")
def gradient(board: Board, call: Call, place: int, cell: tuple[int, ...]) -> Local | None:
    """Return −1, or its share of a mean, for the right class."""
    counted = _counted(call)
    if counted is None or call.arguments[place] is not counted[0]:
        return None
    _, cells, share = counted
    is_right = bool((cells == np.array(cell)).all(axis=1).any())
    at = one_cell((cell[0], *cell[2:]) if call.result.shape else ())
    return Local(call.result, at[: int(is_right)], share)


@value_of("nll_loss")
def value(board: Board, call: Call, cell: tuple[int, ...]) -> list[Sum] | None:
    """Return −log p[y] of each sample."""
    counted = _counted(call)
    if counted is None:
        return None
    logarithms, cells, share = counted
    at = cells[:, [0, *range(2, cells.shape[1])]]
    if cell:
        cells = cells[(at == np.array(cell)).all(axis=1)]
        return [Sum((*share, board.value(logarithms, cells)) if len(cells) else (constant(0.0, "0"),))]
    return [Sum((*share, board.value(logarithms, cells)), dict(zip("nhj", at.T, strict=False)))]
