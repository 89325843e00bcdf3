"""Normalization of numbers together: out = (x − μ)/σ · γ + β (Ioffe & Szegedy 2015; Ba, Kiros & Hinton 2016).

With x̂ = (x − μ)/σ over m numbers, ∂outⱼ/∂xᵢ = γⱼ/σ · ([i = j] − (1 + x̂ᵢ x̂ⱼ)/m): each moves the mean and the deviation.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from core.explain.board.board import Board, Local, cells_of, constant, one_cell
from core.explain.board.sums import Cells, Column, Sum
from core.explain.formulas.registry import gradient_of, value_of
from core.explain.tape.calls import Call, Value
from core.i18n import words
from core.text.numerals import shown


class _Group(NamedTuple):
    """The numbers that are normalized together with one of them.

    Attributes:
        x: what is normalized.
        cells, indices: their cells, and the summation indices.
        mean, deviation: with which they are normalized.
        are_own: whether these are their own mean and deviation, and not those of earlier batches.
        scale, shift: γ and β.
        axes: the axes of x that γ and β have.
        together: those along which the numbers lie.
    """

    x: Value
    cells: Cells
    indices: dict[str, Cells]
    mean: float
    deviation: float
    are_own: bool
    scale: Value | None
    shift: Value | None
    axes: list[int]
    together: list[int]

    def centred(self, board: Board, cells: Cells) -> Column:
        """Return x − μ."""
        own, mean = board.value(self.x, cells), self.mean
        sign = "+" if mean < 0 else "−"
        text = f" {sign} {shown(abs(mean))})"
        return Column(lambda at: f"({own.text(at)}{text}", own.numbers - mean, own.cells, own.opens)

    def place(self, indices: Sequence[str]) -> str:
        """Write the indices by which the numbers differ."""
        moving = [indices[axis] for axis in self.together]
        return moving[0] if len(moving) == 1 else f"({', '.join(moving)})"

    @property
    def inverse(self) -> Column:
        """1/σ."""
        return constant(1 / self.deviation, f"1/{shown(self.deviation)}")


def _group(board: Board, call: Call, cell: tuple[int, ...]) -> _Group | None:
    x = call.argument(0, "input")
    if call.name == "batch_norm":
        scale, shift, eps = call.argument(3, "weight"), call.argument(4, "bias"), call.argument(7, "eps", 1e-5)
        together, axes = [axis for axis in range(len(x.shape)) if axis != 1], [1]
    else:
        scale, shift, eps = call.argument(2, "weight"), call.argument(3, "bias"), call.argument(4, "eps", 1e-5)
        first = len(x.shape) - len(call.argument(1, "normalized_shape"))
        together = axes = list(range(first, len(x.shape)))
    grid = [one.ravel() for one in np.indices([x.shape[axis] for axis in together])]
    cells = cells_of(*(grid[together.index(axis)] if axis in together else cell[axis] for axis in range(len(cell))))
    indices = dict(zip("jklm" if axes == together else "nhjl", grid, strict=False))
    are_own = call.name != "batch_norm" or bool(call.argument(5, "training", False))
    if are_own:
        numbers = board.numbers(x.numbers, cells)
        mean, variance = float(numbers.mean()), float(numbers.var())
    else:
        at = one_cell((cell[1],))
        mean, variance = (float(board.numbers(call.argument(*one).numbers, at)[0]) for one in _RUNNING)
    return _Group(x, cells, indices, mean, (variance + eps) ** 0.5, are_own, scale, shift, axes, together)


_RUNNING = ((1, "running_mean"), (2, "running_var"))


@gradient_of("batch_norm", "layer_norm")
def gradient(board: Board, call: Call, place: int, cell: tuple[int, ...]) -> Local | None:
    """Return γⱼ/σ · ([i = j] − (1 + x̂ᵢ x̂ⱼ)/m) for x; for γ and β of a batch norm x̂ and 1."""
    value, output = call.arguments[place], call.result
    if value is call.argument(0, "input"):
        group = _group(board, call, cell)
        return None if group is None else _of_input(board, group, output, cell)
    if call.name != "batch_norm":
        return None
    group = _group(board, call, (0, *cell, *[0] * (len(output.shape) - 2)))
    if group is None or value not in (group.scale, group.shift):
        return None
    before = (group.inverse, group.centred(board, group.cells)) if value is group.scale else ()
    return Local(output, group.cells, before, indices=group.indices)


def _of_input(board: Board, group: _Group, output: Value, cell: tuple[int, ...]) -> Local:
    cells = group.cells if group.are_own else one_cell(cell)
    scale = () if group.scale is None else (board.value(group.scale, cells[:, group.axes]),)
    if not group.are_own:
        return Local(output, cells, (group.inverse, *scale))
    own = [str(index) for index in cell]
    standard = (board.numbers(group.x.numbers, cells) - group.mean) / group.deviation
    at = (cells == np.array(cell)).all(axis=1)
    mixed = at - (1 + standard[at] * standard) / len(cells)
    share = Column(
        lambda to: f"([{group.place(to)} = {group.place(own)}] − (1 + {_standard(own)}·{_standard(to)})/{len(cells)})",
        mixed,
        cells,
    )
    return Local(output, cells, (group.inverse, *scale, share), indices=group.indices)


def _standard(indices: Sequence[str]) -> str:
    return f"x̂[{', '.join(indices)}]"


@value_of("batch_norm", "layer_norm")
def value(board: Board, call: Call, cell: tuple[int, ...]) -> list[Sum] | None:
    """Return (x − μ)/σ · γ, and β."""
    group, cells = _group(board, call, cell), one_cell(cell)
    if group is None:
        return None
    scale = () if group.scale is None else (board.value(group.scale, cells[:, group.axes]),)
    sums = [Sum((group.inverse, group.centred(board, cells), *scale), label=words("Term", "normalized"))]
    if group.shift is not None:
        sums.append(Sum((board.value(group.shift, cells[:, group.axes]),), label=words("Term", "bias")))
    return sums
