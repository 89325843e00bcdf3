"""The cross-entropy of classes, −log softmax(z)[y]: ∂loss/∂z_c = softmax(z)_c − [y = c] (Bishop 2006, 4.3.4)."""

from __future__ import annotations

import numpy as np
import torch

from core.explain.board.board import Board, Local, cells_of, constant, one_cell
from core.explain.board.sums import Column, Sum
from core.explain.formulas.reduction import fraction
from core.explain.formulas.registry import gradient_of, value_of
from core.explain.formulas.softmax import exponentials
from core.explain.tape.calls import Call, Value


class _Classes:
    """The scores and the right classes of a batch, and the samples that count."""

    def __init__(self, call: Call) -> None:
        self.z: Value = call.argument(0, "input")
        self.y: Value = call.argument(1, "target")
        self.mean = call.argument(6, "reduction", "mean") == "mean"
        self.ignored = call.argument(4, "ignore_index", -100)
        self.counted = int((self.y.numbers != self.ignored).sum())

    @property
    def share(self) -> tuple[Column, ...]:
        """1 by the number of samples, for a mean."""
        return (constant(1 / self.counted, fraction(1 / self.counted)),) if self.mean and self.counted > 1 else ()


def _classes(call: Call) -> _Classes | None:
    z, y = call.argument(0, "input"), call.argument(1, "target")
    plain = (call.argument(2, "weight"), call.argument(7, "label_smoothing", 0.0)) == (None, 0.0)
    if not isinstance(z, Value) or not isinstance(y, Value) or y.numbers.dtype != torch.int64 or not plain:
        return None
    return _Classes(call) if len(z.shape) > 1 and z.shape[:1] + z.shape[2:] == y.shape else None


@gradient_of("cross_entropy")
def gradient(board: Board, call: Call, place: int, cell: tuple[int, ...]) -> Local | None:
    """Return softmax(z)_c − [y = c]."""
    classes = _classes(call)
    if classes is None or call.arguments[place] is not classes.z:
        return None
    z, at = classes.z, (cell[0], *cell[2:])
    k = np.arange(z.shape[1])
    powers, total, _ = exponentials(board.numbers(z.numbers, cells_of(cell[0], k, *cell[2:])))
    right = int(classes.y.numbers[at])
    shown = board.value(z, one_cell(cell))
    number = 0.0 if right == classes.ignored else powers[cell[1]] / total - (right == cell[1])
    error = Column(
        lambda indices: f"(softmax({shown.text(indices)}) − {int(right == cell[1])})",
        np.array([number]),
        shown.cells,
        shown.opens,
    )
    output = call.outputs[0]
    return Local(output, one_cell(at if output.shape else ()), (error, *classes.share))


@value_of("cross_entropy")
def value(board: Board, call: Call, cell: tuple[int, ...]) -> list[Sum] | None:
    """Return −log softmax(z)[y] of each sample."""
    classes = _classes(call)
    if classes is None:
        return None
    where = np.argwhere(classes.y.numbers.cpu().numpy() != classes.ignored) if not cell else one_cell(cell)
    right = board.numbers(classes.y.numbers, where).astype(np.int64)
    if (right == classes.ignored).any():
        return [Sum((constant(0.0, "0"),))]
    cells = np.concatenate([where[:, :1], right[:, None], where[:, 1:]], axis=1)
    column = board.value(classes.z, cells)
    surprise = Column(
        lambda at: f"−log softmax({column.text(at)})",
        -torch.log_softmax(classes.z.numbers.double(), 1).cpu().numpy()[tuple(cells.T)] + 0.0,
        column.cells,
        column.opens,
    )
    letters = dict(zip("nhj", where.T, strict=False)) if not cell else {}
    return [Sum((*classes.share, surprise), letters)]
