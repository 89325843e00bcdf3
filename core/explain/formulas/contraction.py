"""Sums of products over shared indices, of which a matrix product is one: Z[n, k] = Σᵢ A[n, i] · B[i, k]."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from core.explain.board.board import Board, Local, cells_of
from core.explain.board.sums import Cells, Column, Sum
from core.explain.tape.calls import Value

_ROWS = "nthj"
"""The letters of axes that have only a number, in the order in which they are summed over."""


class Operand(NamedTuple):
    """A factor, with the letter or the number of each of its axes."""

    value: Value
    axes: Sequence[str]

    def at(self, board: Board, indices: Mapping[str, Cells | int], count: int) -> Column:
        """Return its numbers, given the index along each axis. One of length 1 is broadcast."""
        own = [0 if size == 1 else indices[axis] for axis, size in zip(self.axes, self.value.shape, strict=True)]
        return board.value(self.value, cells_of(*own, count=count))


class Contraction(NamedTuple):
    """The operands, and the axes of the result."""

    operands: tuple[Operand, ...]
    result: Sequence[str]

    def of(self, board: Board, output: Value, which: int, cell: tuple[int, ...]) -> Local:
        """Return the derivative for one operand: the other operands' numbers, added up over the axes that it lacks."""
        own, sizes = self.operands[which], self._sizes
        known = zip(own.axes, cell, own.value.shape, strict=True)
        indices, at, count = _grid(sizes, {axis: index for axis, index, size in known if size == sizes[axis]})
        columns = tuple(one.at(board, at, count) for one in self.operands if one is not own)
        cells = cells_of(*(at[axis] for axis in self.result), count=count)
        return Local(output, cells, columns, indices=indices)

    def sum(self, board: Board, cell: tuple[int, ...]) -> Sum:
        """Return the sum that a cell of the result is."""
        indices, at, count = _grid(self._sizes, dict(zip(self.result, cell, strict=True)))
        return Sum(tuple(one.at(board, at, count) for one in self.operands), indices)

    @property
    def _sizes(self) -> dict[str, int]:
        sizes: dict[str, int] = {}
        for one in self.operands:
            for axis, size in zip(one.axes, one.value.shape, strict=True):
                sizes[axis] = max(size, sizes.get(axis, 0))
        return sizes


def _grid(sizes: Mapping[str, int], fixed: Mapping[str, int]) -> tuple[dict[str, Cells], dict[str, Cells | int], int]:
    """Return the summation indices by letter, the index along each axis in each term, and the number of terms."""
    free = [axis for axis in sizes if axis not in fixed]
    indices = dict(zip(free, (one.ravel() for one in np.indices([sizes[axis] for axis in free])), strict=True))
    told = [axis for axis in free if sizes[axis] > 1] or free[-1:]
    rows = iter(_ROWS)
    letters = {next(rows, axis) if axis.isdigit() else axis: indices[axis] for axis in told}
    return letters, {**fixed, **indices}, int(np.prod([sizes[axis] for axis in free]))
