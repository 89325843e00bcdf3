"""Matrix products (Goodfellow, Bengio & Courville 2016, section 6.5.6).

For Z = A B, with δ = ∂loss/∂Z:

∂loss/∂A = δ Bᵀ        ∂loss/∂B = Aᵀ δ        and for a bias that is added to every row, the sum of δ over the rows.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from core.explain.board.board import Board, Local, broadcast, constant, one_cell, operand_cells
from core.explain.board.sums import Column, Sum
from core.explain.formulas.contraction import Contraction, Operand
from core.explain.formulas.registry import gradient_of, value_of
from core.explain.tape.calls import Call, Value
from core.explain.tape.kinds import plain
from core.i18n import words
from core.text.numerals import shown

_PLACES = {
    "mm": (0, "input", 1, "mat2"),
    "matmul": (0, "input", 1, "other"),
    "mv": (0, "input", 1, "vec"),
    "dot": (0, "input", 1, "tensor"),
    "bmm": (0, "input", 1, "mat2"),
    "outer": (0, "input", 1, "vec2"),
    "linear": (0, "input", 1, "weight"),
    "addmm": (1, "mat1", 2, "mat2"),
    "addmv": (1, "mat", 2, "vec"),
    "baddbmm": (1, "batch1", 2, "batch2"),
}


class _Product(NamedTuple):
    """α A B + β bias, where A, B and the bias may be broadcast."""

    product: Contraction
    bias: Value | None
    alpha: tuple[Column, ...]
    beta: tuple[Column, ...]


def _product(call: Call) -> _Product | None:
    name = plain(call.name)
    first, first_name, second, second_name = _PLACES[name]
    left, right = call.argument(first, first_name), call.argument(second, second_name)
    if call.name == "__rmatmul__":
        left, right = right, left
    if not (isinstance(left, Value) and isinstance(right, Value)) or left is right:
        return None
    product = _contraction(name, left, right)
    if name == "linear":
        return _Product(product, call.argument(2, "bias"), (), ())
    if first == 0:
        return _Product(product, None, (), ())
    alpha, beta = call.argument(99, "alpha", 1), call.argument(99, "beta", 1)
    return _Product(product, call.argument(0, "input"), _scale(alpha), _scale(beta))


def _contraction(name: str, left: Value, right: Value) -> Contraction:
    """Return which axes are multiplied: of rows and batches by number, the inner one i, the columns k."""
    if name == "outer":
        return Contraction((Operand(left, "0"), Operand(right, "k")), "0k")
    high, wide = len(left.shape), len(right.shape)
    rows = [str(axis) for axis in range(max(high, wide, 2) - 1)]
    batch, row = rows[:-1], rows[-1:] if high > 1 else []
    own = [*batch[len(batch) - max(high - 2, 0) :], *row, "i"]
    column = ["k"] if wide > 1 else []
    other = [*batch[len(batch) - max(wide - 2, 0) :], *([*column, "i"] if name == "linear" else ["i", *column])]
    return Contraction((Operand(left, own), Operand(right, other)), [*batch, *row, *column])


def _scale(number: float) -> tuple[Column, ...]:
    return () if number == 1 else (constant(float(number), shown(float(number))),)


@gradient_of(*_PLACES)
def gradient(board: Board, call: Call, place: int, cell: tuple[int, ...]) -> Local | None:
    """Return δ Bᵀ for A, Aᵀ δ for B, the sum of δ for a bias."""
    found, value, output = _product(call), call.arguments[place], call.outputs[0]
    if found is None or sum(value is one for _, one in call.inputs) > 1:
        return None
    if value is found.bias and found.bias is not None:
        indices, cells = broadcast(found.bias, output, cell)
        return Local(output, cells, found.beta, indices=indices)
    which = [one.value for one in found.product.operands].index(value)
    local = found.product.of(board, output, which, cell)
    before, after = ((), local.before) if which == 0 else (local.before, ())
    return replace(local, before=(*found.alpha, *before), after=after)


@value_of(*_PLACES)
def value(board: Board, call: Call, cell: tuple[int, ...]) -> list[Sum] | None:
    """Return z = Σᵢ A[n, i] · B[i, k], and the bias."""
    found, output = _product(call), call.outputs[0]
    if found is None:
        return None
    product = found.product.sum(board, cell)
    sums = [Sum((*found.alpha, *product.columns), product.indices)] if product.size else []
    if found.bias is not None:
        cells = operand_cells(found.bias, output, one_cell(cell))
        sums.append(Sum((*found.beta, board.value(found.bias, cells)), label=words("Term", "bias")))
    return sums or None
