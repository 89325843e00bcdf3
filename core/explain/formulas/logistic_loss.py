"""The cross-entropy of a yes or no, from logits: ∂loss/∂z = σ(z) − y (Bishop 2006, section 4.3.2)."""

from __future__ import annotations

import numpy as np

from core.explain.board.board import Board, Local, constant, one_cell
from core.explain.board.sums import Column
from core.explain.formulas.reduction import fraction
from core.explain.formulas.registry import gradient_of
from core.explain.tape.calls import Call, Value


@gradient_of("binary_cross_entropy_with_logits")
def gradient(board: Board, call: Call, place: int, cell: tuple[int, ...]) -> Local | None:
    """Return σ(z) − y, or its share of a mean."""
    z, y = call.argument(0, "input"), call.argument(1, "target")
    weights = call.argument(2, "weight"), call.argument(6, "pos_weight")
    if call.arguments[place] is not z or not isinstance(y, Value) or z.shape != y.shape or weights != (None, None):
        return None
    own, right = (board.value(one, one_cell(cell)) for one in (z, y))
    target = right.factor(0).name
    with np.errstate(over="ignore"):
        numbers = 1 / (1 + np.exp(-own.numbers)) - right.numbers
    error = Column(lambda at: f"(σ({own.text(at)}) − {target})", numbers, own.cells, own.opens)
    count = z.numbers.numel() if call.argument(5, "reduction", "mean") == "mean" else 1
    share = (constant(1 / count, fraction(1 / count)),) if count > 1 else ()
    return Local(call.result, one_cell(cell if call.result.shape else ()), (error, *share))
