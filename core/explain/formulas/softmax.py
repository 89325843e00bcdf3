"""The softmax s = exp(z) / Σₖ exp(zₖ):  ∂sₖ/∂z_c = sₖ · ([k = c] − s_c)  (Bishop 2006, section 4.3.4)."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.explain.board.board import Board, Local, cells_of, constant
from core.explain.board.sums import Cells, Column, Numbers, Sum
from core.explain.formulas.registry import gradient_of, value_of
from core.explain.tape.calls import Call, Value
from core.explain.tape.kinds import plain
from core.i18n import words
from core.text.numerals import shown


def _row(call: Call, cell: tuple[int, ...]) -> tuple[Value, int, Cells, Cells] | None:
    """Return z, the dimension that is summed over, its indices, and the cells of the row that a cell lies in."""
    z, dim = call.argument(0, "input"), call.argument(1, "dim")
    if not isinstance(z, Value) or not isinstance(dim, int) or not z.shape:
        return None
    dim %= len(z.shape)
    k = np.arange(z.shape[dim])
    return z, dim, k, cells_of(*[k if axis == dim else index for axis, index in enumerate(cell)])


def exponentials(z: Numbers) -> tuple[Numbers, float, float]:
    """Return exp(z − max z), their sum and max z: the largest is 1, and none overflows."""
    top = float(z.max())
    with np.errstate(all="ignore"):
        powers = np.exp(z - top)
    return powers, float(powers.sum()), top


def is_at(k: Cells, index: int) -> Column:
    """Return the factor [k = c]."""
    there = k == index
    return Column(lambda at: f"[{at[0]} = {index}]", there.astype(float), k[:, None], gate=True)


@gradient_of("softmax", "log_softmax")
def gradient(board: Board, call: Call, place: int, cell: tuple[int, ...]) -> Local | None:
    """Return sₖ · ([k = c] − s_c), for the logarithm [k = c] − s_c."""
    found = _row(call, cell)
    if found is None:
        return None
    z, dim, k, cells = found
    powers, total, _ = exponentials(board.numbers(z.numbers, cells))
    own = powers[cell[dim]] / total
    share = Column(lambda at: f"([{at[0]} = {cell[dim]}] − {shown(own)})", (k == cell[dim]) - own, k[:, None])
    after = (board.value(call.outputs[0], cells), share) if plain(call.name) == "softmax" else (share,)
    return Local(call.outputs[0], cells, after=after, indices={"k": k})


@value_of("softmax")
def value(board: Board, call: Call, cell: tuple[int, ...]) -> list[Sum] | None:
    """Return the exponential of the cell, among those of its row, by their sum."""
    found = _row(call, cell)
    if found is None:
        return None
    z, dim, k, cells = found
    column = board.value(z, cells)
    powers, total, top = exponentials(column.numbers)
    power = Column(lambda at: f"exp({column.text(at)} − {shown(top)})", powers, column.cells, column.opens)
    share = constant(1 / total, "1/Σ")
    formula = words("Explanation", "exp({z}) / Σₖ exp({row})").format(
        z=column.factor(cell[dim]).name, row=Sum((column,), {"k": k}).symbols.removeprefix("Σₖ ")
    )
    return [Sum((is_at(k, cell[dim]), power, share.repeated(len(k))), {"k": k}, written=formula)]


@value_of("log_softmax")
def logarithm(board: Board, call: Call, cell: tuple[int, ...]) -> list[Sum] | None:
    """Return z − log Σₖ exp(zₖ)."""
    found = _row(call, cell)
    if found is None:
        return None
    z, dim, _, cells = found
    column = board.value(z, cells)
    _, total, top = exponentials(column.numbers)
    own = board.value(z, cells[cell[dim] : cell[dim] + 1])
    logarithm_: Any = constant(-(float(np.log(total)) + top), "−log Σₖ exp(zₖ)")
    return [Sum((own,), label=words("Term", "the cell")), Sum((logarithm_,), label=words("Term", "the row"))]
