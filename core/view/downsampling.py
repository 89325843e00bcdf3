"""Downsampling of a large matrix for a screen: of the cells that share a pixel, the one furthest from zero.

The same code runs on NumPy and torch. A picture takes many small operations, and NumPy has much less overhead for
each; torch is used for tensors on other devices, and for large ones, where it takes half the time.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch

Cells = Any
"""A two-dimensional NumPy array or torch tensor."""

EIGHT_BITS = frozenset(
    kind for name, kind in vars(torch).items() if isinstance(kind, torch.dtype) and name.startswith("float8")
)
"""Kinds of numbers that torch hardly computes with."""

NOT_FOR_NUMPY = EIGHT_BITS | {torch.bfloat16}
"""Kinds of numbers that NumPy has not."""

OVERVIEW_ROWS, FEW, MANY = 256, 4, 2**20

CACHED = 2**18
"""The most numbers that are looked at twice at a time: these stay in the cache of a processor's core."""


def as_cells(tensor: torch.Tensor) -> Cells:
    """Return the tensor as rows and columns, sharing its memory if possible; as a NumPy array unless large.

    A one-dimensional tensor becomes a column; one of more than two dimensions has its later dimensions side by side.
    """
    matrix = as_matrix(tensor)
    if matrix.device.type != "cpu" or matrix.numel() > MANY:
        return matrix
    return (matrix.float() if matrix.dtype in NOT_FOR_NUMPY else matrix).numpy()


def as_matrix(tensor: torch.Tensor) -> torch.Tensor:
    """Return the tensor as rows and columns, sharing its memory if possible."""
    detached = tensor.detach()
    if detached.dim() < 2:
        return detached.reshape(-1, 1)
    return detached if detached.dim() == 2 else detached.reshape(detached.shape[0], -1)


def extremes(cells: Cells, row_step: int, column_step: int) -> Cells:
    """Return of every `row_step` by `column_step` block the cell furthest from zero, with its sign.

    Neighbours in memory are reduced last, when there are fewer of them: the other order is several times slower.
    """
    to_next_row, to_next_column = cells.strides if isinstance(cells, np.ndarray) else cells.stride()
    if to_next_row < to_next_column:
        return extremes(cells.T, column_step, row_step).T
    if row_step == column_step == 1:
        return cells
    high, low = _reduced_rows(cells, cells, row_step)
    high, low = _reduced_rows(high.T, low.T, column_step)
    return _furthest(high, low).T


def largest(cells: Cells, reduced: Cells) -> Any:
    """Return the largest absolute finite value, 0 if there is none.

    The downsampled cells tell it, unless one of the extremes is not finite and may hide a finite neighbour. Only on the
    CPU can that be checked without waiting.
    """
    if 0 in cells.shape:
        return cells.sum()  # a zero on the device of the cells
    if not _is_fractional(cells):
        return _furthest_of_all(as_fractions(reduced))
    if on_host(cells) and math.isfinite(scale := _furthest_of_all(reduced)):
        return scale
    return _furthest_of_all(_library(cells).nan_to_num(cells, nan=0.0, posinf=0.0, neginf=0.0))


def as_fractions(cells: Cells) -> Cells:
    """Return whole numbers and truth values as floating point numbers, others as they are."""
    if isinstance(cells, np.ndarray):
        return cells if cells.dtype.kind == "f" else cells.astype(np.float64)
    if cells.is_floating_point():
        return cells
    return cells.to(torch.float32 if cells.device.type == "mps" else torch.float64)


def on_host(cells: Cells) -> bool:
    """Return whether the cells can be read without waiting."""
    return isinstance(cells, np.ndarray) or cells.device.type == "cpu"


def overview(cells: Cells) -> Cells:
    """Return the cells' extremes in a few hundred rows."""
    return extremes(cells, -(-len(cells) // OVERVIEW_ROWS), 1)


def _reduced_rows(high: Cells, low: Cells, step: int) -> tuple[Cells, Cells]:
    """Return the highest of every `step` rows of `high`, and the lowest of those of `low`. Both may be the same."""
    if step == 1:
        return high, low
    whole = len(high) // step * step
    highest, lowest = _highest_and_lowest(high[:whole], low[:whole], step)
    if whole == len(high):
        return highest, lowest
    rest = _highest_and_lowest(high[whole:], low[whole:], len(high) - whole)
    join = _library(high).concatenate
    return join((highest, rest[0])), join((lowest, rest[1]))


def _highest_and_lowest(high: Cells, low: Cells, step: int) -> tuple[Cells, Cells]:
    """Return the highest and lowest; row by row if few, in half the time of a reduction and within the cache."""
    if step == 1:
        return high, low
    library = _library(high)
    if step <= FEW:
        highest, lowest = library.maximum(high[::step], high[1::step]), library.minimum(low[::step], low[1::step])
        for row in range(2, step):
            library.maximum(highest, high[row::step], out=highest)
            library.minimum(lowest, low[row::step], out=lowest)
        return highest, lowest
    blocks = high.reshape(-1, step, high.shape[1]), low.reshape(-1, step, low.shape[1])
    if library is np or high.numel() <= CACHED:
        return library.amax(blocks[0], 1), library.amin(blocks[1], 1)
    some = max(CACHED // (step * high.shape[1]), 1)  # the second look at them finds them in the cache
    pairs = [(one.amax(1), other.amin(1)) for one, other in zip(*(part.split(some) for part in blocks), strict=True)]
    return torch.cat([pair[0] for pair in pairs]), torch.cat([pair[1] for pair in pairs])


def _furthest(high: Cells, low: Cells) -> Cells:
    """Return what of each pair is further from zero; NaN where one is.

    Takes a quarter of the time of `where`, and works in place where possible: in a running loop the cache is scarce.
    """
    library = _library(high)
    high, low = as_fractions(high), as_fractions(low)
    with np.errstate(invalid="ignore", over="ignore"):
        sign = high + low  # only its sign counts, and for both infinities either will do
    return library.copysign(library.maximum(high, library.negative(low, out=low), out=high), sign)


def _furthest_of_all(cells: Cells) -> Any:
    library = _library(cells)
    return library.maximum(library.max(cells), -library.min(cells))


def _is_fractional(cells: Cells) -> bool:
    return bool(cells.dtype.kind == "f" if isinstance(cells, np.ndarray) else cells.is_floating_point())


def _library(cells: Cells) -> Any:
    return np if isinstance(cells, np.ndarray) else torch
