"""Pooling of images: the largest number of each window, or their mean (Goodfellow et al. 2016, section 9.3)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.explain.board.board import Board, Local, cells_of, constant
from core.explain.board.sums import Cells, Column, Sum
from core.explain.formulas.convolution import each
from core.explain.formulas.reduction import fraction
from core.explain.formulas.registry import gradient_of, value_of
from core.explain.tape.calls import Call, Value
from core.explain.tape.kinds import plain
from core.i18n import words

_MAX, _MEAN = ("max_pool1d", "max_pool2d", "max_pool3d"), ("avg_pool1d", "avg_pool2d", "avg_pool3d")


class _Pooling(NamedTuple):
    image: Value
    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    padding: tuple[int, ...]
    dilation: tuple[int, ...]

    def window(self, cell: tuple[int, ...]) -> tuple[Cells, dict[str, Cells]]:
        """Return the cells of the image that a cell of the output is pooled from, and their places in the window."""
        axes = len(self.kernel)
        taps = [one.ravel() for one in np.indices(self.kernel)]
        at = [
            stride * index + dilation * tap - padding
            for stride, index, dilation, tap, padding in zip(
                self.stride, cell[-axes:], self.dilation, taps, self.padding, strict=True
            )
        ]
        sizes = self.image.shape[-axes:]
        there = np.logical_and.reduce([(one >= 0) & (one < size) for one, size in zip(at, sizes, strict=True)])
        cells = cells_of(*cell[:-axes], *(one[there] for one in at))
        return cells, dict(zip("ijl", (tap[there] for tap in taps), strict=False))

    def reached(self, output: Value, cell: tuple[int, ...]) -> list[tuple[int, ...]]:
        """Return the cells of the output whose windows a cell of the image may lie in."""
        axes = len(self.kernel)
        near = [
            [place for place in range(size) if 0 <= index + padding - stride * place <= dilation * (kernel - 1)]
            for index, size, kernel, stride, padding, dilation in zip(
                cell[-axes:], output.shape[-axes:], self.kernel, self.stride, self.padding, self.dilation, strict=True
            )
        ]
        grid = np.stack([one.ravel() for one in np.meshgrid(*near, indexing="ij")], axis=1)
        return [(*cell[:-axes], *map(int, one)) for one in grid]


def _pooling(call: Call) -> _Pooling | None:
    image, name, axes = call.argument(0, "input"), plain(call.name), int(call.name[-2])
    kernel = each(call.argument(1, "kernel_size"), axes)
    stride = call.argument(2, "stride")
    is_max = name in _MAX
    others = (call.argument(4, "ceil_mode", False), call.argument(5, "count_include_pad", True))
    if not is_max and (others != (False, True) or call.argument(6, "divisor_override") is not None):
        return None
    dilation = each(call.argument(4, "dilation", 1), axes) if is_max else (1,) * axes
    padding = each(call.argument(3, "padding", 0), axes)
    return _Pooling(image, kernel, kernel if stride in (None, [], ()) else each(stride, axes), padding, dilation)


def _winner(board: Board, found: _Pooling, cell: tuple[int, ...]) -> tuple[Cells, int]:
    """Return the cell with the largest number of a window, and the size of the window."""
    cells, _ = found.window(cell)
    return cells[[int(board.numbers(found.image.numbers, cells).argmax())]], len(cells)


@gradient_of(*_MAX)
def of_largest(board: Board, call: Call, place: int, cell: tuple[int, ...]) -> Local | None:
    """Return 1 for each window whose largest number it is."""
    found, output = _pooling(call), call.outputs[0]
    if found is None:
        return None
    won = [one for one in found.reached(output, cell) if (_winner(board, found, one)[0] == np.array(cell)).all()]
    cells = np.array(won, dtype=np.int64).reshape(len(won), len(output.shape))
    moving = dict(zip("hjl", cells.T[-len(found.kernel) :], strict=False)) if len(won) > 1 else {}
    return Local(output, cells, indices=moving)


@value_of(*_MAX)
def largest(board: Board, call: Call, cell: tuple[int, ...]) -> list[Sum] | None:
    """Return the largest number of the window."""
    found = _pooling(call)
    if found is None:
        return None
    winner, count = _winner(board, found, cell)
    label = words("Term", "the largest of {count}").format(count=count)
    return [Sum((board.value(found.image, winner),), label=label)]


def _share(found: _Pooling) -> Column:
    count = int(np.prod(found.kernel))
    return constant(1 / count, fraction(1 / count))


@gradient_of(*_MEAN)
def of_mean(board: Board, call: Call, place: int, cell: tuple[int, ...]) -> Local | None:
    """Return 1 by the size of the window, for each that it lies in."""
    found, output = _pooling(call), call.outputs[0]
    if found is None:
        return None
    cells = np.array(found.reached(output, cell), dtype=np.int64).reshape(-1, len(output.shape))
    moving = dict(zip("hjl", cells.T[-len(found.kernel) :], strict=False)) if len(cells) > 1 else {}
    return Local(output, cells, (_share(found),), indices=moving)


@value_of(*_MEAN)
def mean(board: Board, call: Call, cell: tuple[int, ...]) -> list[Sum] | None:
    """Return the numbers of the window, each by their number."""
    found = _pooling(call)
    if found is None:
        return None
    cells, taps = found.window(cell)
    return [Sum((_share(found), board.value(found.image, cells)), taps)]
