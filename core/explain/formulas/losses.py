"""Losses that are the sum or the mean of one number for each cell: how large it is there."""

from __future__ import annotations

import numpy as np
from torch.utils import _pytree as pytree

from core.explain.board.board import Board, cells_of, constant, named, on_host, one_cell, operand_cells
from core.explain.board.sums import Column, Sum
from core.explain.formulas.reduction import fraction
from core.explain.formulas.registry import value_of
from core.explain.tape.calls import Call, Value


@value_of(
    *("l1_loss", "smooth_l1_loss", "huber_loss", "soft_margin_loss", "poisson_nll_loss", "kl_div"),
    *("binary_cross_entropy", "binary_cross_entropy_with_logits"),
)
def value(board: Board, call: Call, cell: tuple[int, ...]) -> list[Sum] | None:
    """Return the loss of each cell, times 1 by their number for a mean."""
    prediction, target = call.argument(0, "input"), call.argument(1, "target")
    each = _of_each_cell(call)
    if each is None or not isinstance(prediction, Value) or not isinstance(target, Value):
        return None
    grids = [] if cell else [one.ravel() for one in np.indices(each.shape)]
    cells = one_cell(cell) if cell else cells_of(*grids, count=each.size)
    whole = Value(call.result.numbers.new_empty(each.shape))
    first = board.value(prediction, operand_cells(prediction, whole, cells))
    is_alike = first.cells is not None and np.array_equal(first.cells, operand_cells(target, whole, cells))
    second = named(target.name) if is_alike else lambda _: target.name
    numbers = each[tuple(cells.T)].astype(np.float64)
    loss = Column(lambda at: f"{call.name}({first.text(at)}, {second(at)})", numbers, first.cells, first.opens)
    divided = {"mean": each.size, "batchmean": len(each) if each.shape else 1}.get(
        call.argument(99, "reduction", "mean"), 1
    )
    share = (constant(1 / divided, fraction(1 / divided)),) if divided > 1 else ()
    return [Sum((*share, loss), dict(zip("nkhj", grids, strict=False)))]


def _of_each_cell(call: Call) -> np.ndarray | None:
    """Return the losses before they are added up."""
    given = {place: one.numbers for place, one in call.inputs}
    leaves = [given.get(place, one) for place, one in enumerate(call.arguments)]
    args, kwargs = pytree.tree_unflatten(leaves, call.spec)
    if len(args) > 2:  # the reduction may be among them
        return None
    return on_host(call.function(*args, **{**kwargs, "reduction": "none"}))
