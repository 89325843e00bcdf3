"""Matrix products (Goodfellow, Bengio & Courville 2016, section 6.5.6).

For Z = A B, with δ = ∂loss/∂Z:

∂loss/∂A = δ Bᵀ        ∂loss/∂B = Aᵀ δ        and for a bias that is added to every row, the sum of δ over the rows.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.explain.board.board import Board, Local, cells_of
from core.explain.board.sums import Cells, Sum
from core.explain.formulas.registry import gradient_of, value_of
from core.explain.tape.calls import Call, Value
from core.explain.tape.kinds import plain
from core.i18n import words


class _Product(NamedTuple):
    """Z = A B, where A, B and Z may be batches, B may be given as its transpose, and both may be vectors."""

    left: Value
    right: Value
    bias: Value | None
    transposed: bool

    @property
    def inner(self) -> int:
        return self.left.shape[-1]


_PLACES = {
    "mm": (0, "input", 1, "mat2"),
    "matmul": (0, "input", 1, "other"),
    "mv": (0, "input", 1, "vec"),
    "bmm": (0, "input", 1, "mat2"),
    "linear": (0, "input", 1, "weight"),
    "addmm": (1, "mat1", 2, "mat2"),
}


def _product(call: Call) -> _Product | None:
    name = plain(call.name)
    first, first_name, second, second_name = _PLACES[name]
    left, right = call.argument(first, first_name), call.argument(second, second_name)
    bias = call.argument(2, "bias") if name == "linear" else call.argument(0, "input") if name == "addmm" else None
    if call.name == "__rmatmul__":
        left, right = right, left
    scaled = name == "addmm" and (call.argument(3, "beta", 1), call.argument(4, "alpha", 1)) != (1, 1)
    if not isinstance(left, Value) or not isinstance(right, Value) or not left.shape or not right.shape or scaled:
        return None
    return _Product(left, right, bias if isinstance(bias, Value) else None, name == "linear")


@gradient_of(*_PLACES)
def gradient(board: Board, call: Call, place: int, cell: tuple[int, ...]) -> Local | None:
    """Return δ Bᵀ for A, Aᵀ δ for B, the sum of δ for a bias."""
    product, value = _product(call), call.arguments[place]
    if product is None or product.left is product.right:
        return None
    output = call.outputs[0]
    if product.bias is not None and value is product.bias:
        return _of_bias(output, product.bias, cell)
    if value is product.left:
        return _of_left(board, product, output, cell)
    return _of_right(board, product, output, cell)


def _of_bias(output: Value, bias: Value, cell: tuple[int, ...]) -> Local | None:
    if bias.shape != output.shape[-1:]:
        return None
    indices, rows = _grid(output.shape[:-1])
    return Local(output, cells_of(*rows, cell[-1]), indices=indices)


def _of_left(board: Board, product: _Product, output: Value, cell: tuple[int, ...]) -> Local | None:
    """Return δ[n, k] · B[i, k], added up over k."""
    if len(product.right.shape) > 2 or len(product.left.shape) == 1:
        return _of_batch(board, product, output, cell, left=True)
    rows, i = cell[:-1], cell[-1]
    if len(product.right.shape) == 1:
        k: dict[str, Cells] = {}
        return Local(output, _at(rows), after=(board.value(product.right, cells_of(i)),), indices=k)
    columns = np.arange(output.shape[-1])
    other = cells_of(columns, i) if product.transposed else cells_of(i, columns)
    return Local(output, cells_of(*rows, columns), after=(board.value(product.right, other),), indices={"k": columns})


def _of_right(board: Board, product: _Product, output: Value, cell: tuple[int, ...]) -> Local | None:
    """Return A[n, i] · δ[n, k], added up over n."""
    if len(product.right.shape) > 2 or len(product.left.shape) == 1:
        return _of_batch(board, product, output, cell, left=False)
    i, column = (cell[-1], cell[0]) if product.transposed else (cell[0], cell[1:])
    behind = (column,) if isinstance(column, int) else column
    indices, rows = _grid(product.left.shape[:-1])
    before = (board.value(product.left, cells_of(*rows, i)),)
    return Local(output, cells_of(*rows, *behind), before, indices=indices)


def _of_batch(board: Board, product: _Product, output: Value, cell: tuple[int, ...], left: bool) -> Local | None:
    """Return the terms of a batch of products of matrices, whose batch dimensions are the same."""
    if (
        product.left.shape[:-2] != product.right.shape[:-2]
        or min(len(product.left.shape), len(product.right.shape)) < 2
    ):
        return None
    batch, (row, column) = cell[:-2], cell[-2:]
    if left:
        k = np.arange(output.shape[-1])
        return Local(
            output,
            cells_of(*batch, row, k),
            after=(board.value(product.right, cells_of(*batch, column, k)),),
            indices={"k": k},
        )
    n = np.arange(output.shape[-2])
    return Local(
        output, cells_of(*batch, n, column), (board.value(product.left, cells_of(*batch, n, row)),), indices={"n": n}
    )


@value_of(*_PLACES)
def value(board: Board, call: Call, cell: tuple[int, ...]) -> list[Sum] | None:
    """Return z = Σᵢ A[n, i] · B[i, k], and the bias."""
    product, output = _product(call), call.outputs[0]
    if product is None or product.inner == 0:
        return None
    i = np.arange(product.inner)
    is_vector = len(product.right.shape) == 1
    rows = cell if is_vector else cell[:-1]
    if len(product.left.shape) > 1 and len(product.right.shape) > 2:
        if product.left.shape[:-2] != product.right.shape[:-2]:
            return None
        right = cells_of(*cell[:-2], i, cell[-1])
    elif len(product.left.shape) == 1:
        rows, right = (), cells_of(*cell[:-1], i, *cell[-1:]) if not is_vector else cells_of(i)
    else:
        right = cells_of(i) if is_vector else cells_of(cell[-1], i) if product.transposed else cells_of(i, cell[-1])
    sums = [Sum((board.value(product.left, cells_of(*rows, i)), board.value(product.right, right)), {"i": i})]
    if product.bias is not None:
        bias = cell[len(output.shape) - len(product.bias.shape) :]
        ones = tuple(0 if size == 1 else index for index, size in zip(bias, product.bias.shape, strict=True))
        sums.append(Sum((board.value(product.bias, _at(ones)),), label=words("Term", "bias")))
    return sums


def _at(cell: tuple[int, ...]) -> Cells:
    return np.array([cell], dtype=np.int64).reshape(1, len(cell))


def _grid(sizes: tuple[int, ...]) -> tuple[dict[str, Cells], list[Cells]]:
    """Return the summation indices of the rows that a matrix is multiplied with, and all their indices, flat."""
    rows = [axis.ravel() for axis in np.indices(sizes)] if sizes else []
    long = [row for row, size in zip(rows, sizes, strict=True) if size > 1] or rows[-1:]
    return dict(zip("nthj", long, strict=False)), rows
