"""Convolutions, which are cross-correlations here (Goodfellow, Bengio & Courville 2016, section 9.1).

z[n, o, p] = Σ_c Σ_k x[n, c, stride · p + dilation · k − padding] · w[o, c, k] + b[o]

for each dimension of the image, of which p and k have one index each.
"""

from __future__ import annotations

from itertools import product
from typing import Any, NamedTuple

import numpy as np

from core.explain.board.board import Board, Local, cells_of, one_cell
from core.explain.board.sums import Cells, Sum
from core.explain.formulas.registry import gradient_of, value_of
from core.explain.tape.calls import Call, Value
from core.i18n import words

_NAMES = ("conv1d", "conv2d", "conv3d")
_IMAGE, _KERNEL = "hjl", "ijl"


class Convolution(NamedTuple):
    """The arguments of a call."""

    image: Value
    kernel: Value
    bias: Value | None
    stride: tuple[int, ...]
    padding: tuple[int, ...]
    dilation: tuple[int, ...]
    groups: int

    def along(self, axis: int, positions: Cells | int, taps: Cells | int) -> Cells:
        """Return the positions of the image that taps of the kernel fall on."""
        return np.asarray(self.stride[axis] * positions + self.dilation[axis] * taps - self.padding[axis])

    def within(self, at: list[Cells]) -> Cells:
        """Return which terms lie within the image, and not on its padding."""
        sizes = self.image.shape[2:]
        there = [(one >= 0) & (one < size) for one, size in zip(at, sizes, strict=True)]
        return np.asarray(np.logical_and.reduce(there))


def convolution_of(call: Call) -> Convolution | None:
    """Return the arguments of a call; None where no formula covers them."""
    image, kernel, bias = call.argument(0, "input"), call.argument(1, "weight"), call.argument(2, "bias")
    if not isinstance(image, Value) or not isinstance(kernel, Value) or len(image.shape) != len(kernel.shape):
        return None
    axes = len(kernel.shape) - 2
    dilation, padding = each(call.argument(5, "dilation", 1), axes), call.argument(4, "padding", 0)
    if isinstance(padding, str):  # "same" puts the odd one at the end
        reach = [one * (size - 1) for one, size in zip(dilation, kernel.shape[2:], strict=True)]
        padding = [one // 2 if padding == "same" else 0 for one in reach]
    return Convolution(
        image,
        kernel,
        bias if isinstance(bias, Value) else None,
        each(call.argument(3, "stride", 1), axes),
        each(padding, axes),
        dilation,
        call.argument(6, "groups", 1),
    )


def each(given: Any, axes: int) -> tuple[int, ...]:
    """Return a setting for each axis, given for each or for all."""
    each = (given,) if isinstance(given, int) else tuple(map(int, given))
    return each * axes if len(each) == 1 else each


@gradient_of(*_NAMES)
def gradient(board: Board, call: Call, place: int, cell: tuple[int, ...]) -> Local | None:
    """Return the patch for a kernel, the kernel for a number of the image, and ones for the bias."""
    found, output = convolution_of(call), call.outputs[0]
    if found is None or found.image is found.kernel:
        return None
    value = call.arguments[place]
    if value is found.kernel:
        return _of_kernel(board, found, output, cell)
    if value is found.image:
        return _of_image(board, found, output, cell)
    sizes = (output.shape[0], *output.shape[2:])
    n, *positions = (axis.ravel() for axis in np.indices(sizes))
    return Local(
        output, cells_of(n, cell[0], *positions), indices=dict(zip("n" + _IMAGE, (n, *positions), strict=False))
    )


def _of_kernel(board: Board, found: Convolution, output: Value, cell: tuple[int, ...]) -> Local:
    """Return x[n, c, s · p + d · k − padding] · δ[n, o, p], added up over samples and positions."""
    o, c, *taps = cell
    n, *positions = (axis.ravel() for axis in np.indices((output.shape[0], *output.shape[2:])))
    at = [found.along(axis, one, taps[axis]) for axis, one in enumerate(positions)]
    there = found.within(at)
    n, positions, at = n[there], [one[there] for one in positions], [one[there] for one in at]
    channel = o // (output.shape[1] // found.groups) * found.kernel.shape[1] + c
    before = (board.value(found.image, cells_of(n, channel, *at)),)
    indices = dict(zip("n" + _IMAGE, (n, *positions), strict=False))
    return Local(output, cells_of(n, o, *positions), before, indices=indices)


def _of_image(board: Board, found: Convolution, output: Value, cell: tuple[int, ...]) -> Local:
    """Return δ[n, o, p] · w[o, c, k] for each output whose patch the number lies in."""
    n, c, *at = cell
    group = c // found.kernel.shape[1]
    outputs = range(group * (output.shape[1] // found.groups), (group + 1) * (output.shape[1] // found.groups))
    reached: list[list[tuple[int, int]]] = []
    for axis, index in enumerate(at):
        taps = range(found.kernel.shape[2 + axis])
        shifted = [(index + found.padding[axis] - found.dilation[axis] * tap, tap) for tap in taps]
        stride, size = found.stride[axis], output.shape[2 + axis]
        reached.append(
            [(one // stride, tap) for one, tap in shifted if one % stride == 0 and 0 <= one // stride < size]
        )
    ways = [(o, way) for o in outputs for way in product(*reached)]
    o = np.array([channel for channel, _ in ways], dtype=np.int64)
    positions, taps_ = (
        [np.array([way[axis][part] for _, way in ways], dtype=np.int64) for axis in range(len(at))] for part in (0, 1)
    )
    after = (board.value(found.kernel, cells_of(o, c % found.kernel.shape[1], *taps_)),)
    indices = dict(zip("o" + _KERNEL, (o, *taps_), strict=False))
    return Local(output, np.stack([np.full(len(o), n), o, *positions], axis=1), after=after, indices=indices)


@value_of(*_NAMES)
def value(board: Board, call: Call, cell: tuple[int, ...]) -> list[Sum] | None:
    """Return the patch times the kernel, and the bias."""
    found = convolution_of(call)
    if found is None:
        return None
    n, o, *positions = cell
    c, *taps = (axis.ravel() for axis in np.indices(found.kernel.shape[1:]))
    at = [found.along(axis, position, taps[axis]) for axis, position in enumerate(positions)]
    there = found.within(at)
    c, taps, at = c[there], [one[there] for one in taps], [one[there] for one in at]
    first = o // (call.outputs[0].shape[1] // found.groups) * found.kernel.shape[1]
    columns = (board.value(found.image, cells_of(n, first + c, *at)), board.value(found.kernel, cells_of(o, c, *taps)))
    sums = [Sum(columns, dict(zip("k" + _KERNEL, (c, *taps), strict=False)))]
    if found.bias is not None:
        sums.append(Sum((board.value(found.bias, one_cell((o,))),), label=words("Term", "bias")))
    return sums
