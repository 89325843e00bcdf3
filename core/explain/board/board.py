"""The board that formulas are written on: numbers of values and of gradients as the factors of terms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from core.explain.board.sums import Cells, Column, Numbers
from core.explain.tape.calls import Call, Value, real
from core.explain.tape.kinds import REARRANGEMENTS, plain
from core.explain.tape.names import bracketed

_LETTERS = "jklmpqrs"


@dataclass(frozen=True, eq=False)
class Local:
    """The derivatives of one output of a call with respect to one cell of an input.

    Attributes:
        output: the output.
        cells: the cells of it that depend on the input cell, of shape (terms, dimensions).
        before, after: the factors of each derivative, as they are written before and after the output's gradient.
        indices: the summation indices, as in `Sum`.
    """

    output: Value
    cells: Cells
    before: tuple[Column, ...] = ()
    after: tuple[Column, ...] = ()
    indices: dict[str, Cells] = field(default_factory=dict)


class Board:
    """Numbers of values as factors. A tensor of another device is copied to the host once.

    Attributes:
        last_row: the row of a Jacobian that was computed last, and the cell that it is for.
    """

    def __init__(self) -> None:
        self._arrays: dict[int, tuple[Tensor, npt.NDArray[Any]]] = {}
        self._origins: dict[Value, Cells | None] = {}
        self.last_row: tuple[tuple[Value, tuple[int, ...]], dict[int, Tensor]] | None = None
        self._kept: dict[tuple[Call, int], Tensor | None] = {}

    def numbers(self, tensor: Tensor, cells: Cells) -> Numbers:
        """Return the numbers of a tensor in some cells, in float64."""
        if id(tensor) not in self._arrays:
            self._arrays[id(tensor)] = tensor, on_host(tensor)
        array = self._arrays[id(tensor)][1]
        return np.asarray(array[tuple(cells.T)] if cells.shape[1] else np.repeat(array, len(cells)), dtype=np.float64)

    def value(self, value: Value, cells: Cells) -> Column:
        """Return the numbers of a value as factors; those of a mere view by the name of what it is a view of."""
        value, cells = self.origin(value, cells)
        squared = self._squared(value)
        if squared is not None:
            return square_of(self.value(squared, cells))
        numbers = self.numbers(value.numbers, cells)
        closed = numbers == 0 if value.source is not None and is_relu(value.source) else None
        opens = "" if value.source is None and value.tensor is None else value.name
        return Column(named(value.name), numbers, cells, opens, closed=closed, symbol=_compact(value.name))

    def gradient(self, value: Value, cells: Cells) -> Column:
        """Return the numbers of a value's gradient as factors."""
        assert value.gradient is not None
        closed = None
        if len(value.uses) == 1 and is_relu(value.uses[0].call):
            closed = self.numbers(value.numbers, cells) <= 0
        return Column(
            at_cell(value.gradient_name), self.numbers(value.gradient, cells), cells, value.gradient_name, closed=closed
        )

    def kept(self, call: Call, place: int, make: Callable[[], Tensor | None]) -> Tensor | None:
        """Return what is worked out once for an argument of a call."""
        if (call, place) not in self._kept:
            self._kept[call, place] = make()
        return self._kept[call, place]

    def came_from(self, value: Value, cells: Cells) -> tuple[Value, Cells]:
        """Follow the output of a rearrangement back to what it rearranges; the value itself if it computes anything."""
        call = value.source
        assert call is not None
        if value not in self._origins:
            self._origins[value] = _origins(value)
        origins = self._origins[value]
        if origins is None:
            return value, cells
        behind = call.arguments[_rearranged(call)]
        flat = origins[np.ravel_multi_index(tuple(cells.T), value.shape) if value.shape else np.zeros(len(cells), int)]
        shaped = (
            np.stack(np.unravel_index(flat, behind.shape), axis=1) if behind.shape else np.zeros((len(cells), 0), int)
        )
        return self.origin(behind, shaped)

    def origin(self, value: Value, cells: Cells) -> tuple[Value, Cells]:
        """Follow a value that the loop has no name for back through views, to what they are views of."""
        if value.is_named or value.source is None or value.numbers.is_complex():
            return value, cells
        return self.came_from(value, cells)

    def _squared(self, value: Value) -> Value | None:
        """Return what an unnamed value is the square of; None if it is no square."""
        call = value.source
        if call is None or value.is_named:
            return None
        is_square = plain(call.name) == "square" or (plain(call.name) == "pow" and call.argument(1, "exponent") == 2)
        inner = call.inputs[0][1] if call.inputs else None
        return inner if is_square and inner is not None and (inner.is_named or inner.name.startswith("(")) else None


def on_host(tensor: Tensor) -> npt.NDArray[Any]:
    """Return the numbers of a tensor, which are not copied if they need not be."""
    numbers = real(tensor.detach()).to_dense()
    precise = numbers.dtype in (torch.float32, torch.float64) or not numbers.is_floating_point()
    return (numbers if precise else numbers.float()).numpy(force=True)


def nonzero(derivative: Tensor) -> tuple[Cells, Numbers, dict[str, Cells]]:
    """Return the cells of a derivative that are not 0, their numbers, and the summation indices."""
    array = on_host(derivative)
    cells = np.argwhere(array) if array.shape else np.zeros((int(array != 0), 0), np.int64)
    numbers = array[tuple(cells.T)] if array.shape else array.reshape(1)[: len(cells)]
    varying = [axis for axis in range(cells.shape[1]) if len(cells) > 1 and (cells[:, axis] != cells[0, axis]).any()]
    return cells, numbers.astype(np.float64), dict(zip(_LETTERS, (cells[:, axis] for axis in varying), strict=False))


def named(name: str) -> Callable[[Sequence[str]], str]:
    """Return a function that writes the name of a cell; of a difference those of its two parts."""
    if not is_difference(name):
        return at_cell(bracketed(name))
    first, second = map(at_cell, name[1:-1].split(" − "))
    return lambda indices: f"({first(indices)} − {second(indices)})"


def at_cell(name: str) -> Callable[[Sequence[str]], str]:
    """Return a function that writes a name with the indices of a cell."""
    return lambda indices: f"{name}[{', '.join(indices)}]" if indices else name


def is_difference(name: str) -> bool:
    """Return whether a name is that of a difference that the loop has no name for: "(y_pred − y)"."""
    return name.startswith("(") and name.endswith(")") and " − " in name


def _compact(name: str) -> Callable[[Sequence[str]], str] | None:
    """Return how a difference is written under a summation sign."""
    if not is_difference(name):
        return None
    plain_ = named(name)
    return lambda at: plain_(at) if all(index.isdigit() for index in at) else f"{name}[{', '.join(at)}]"


def square_of(inner: Column) -> Column:
    """Return the squares of a factor as a factor, in float64."""
    symbol, squares = inner.symbol or inner.text, inner.numbers * inner.numbers
    return Column(
        lambda at: f"{inner.text(at)}²", squares, inner.cells, inner.opens, symbol=lambda at: f"{symbol(at)}²"
    )


def constant(number: float, text: str) -> Column:
    """Return a number as a factor."""
    return Column(lambda _: text, np.array([number]))


def cells_of(*axes: Cells | int, count: int | None = None) -> Cells:
    """Return cells, given their indices along each dimension: a number for one that is the same in all.

    Args:
        axes: the indices along each dimension.
        count: how many cells, if no dimension tells.
    """
    if count is None:
        count = max((len(axis) for axis in axes if not isinstance(axis, int)), default=1)
    cells = np.empty((count, len(axes)), np.int64)
    for place, axis in enumerate(axes):
        cells[:, place] = axis
    return cells


def one_cell(cell: Sequence[int]) -> Cells:
    """Return a single cell."""
    return np.array([list(cell)], dtype=np.int64).reshape(1, len(cell))


def broadcast(value: Value, output: Value, cell: tuple[int, ...]) -> tuple[dict[str, Cells], Cells]:
    """Return the summation indices, and the cells of the output, that a cell goes into where it is broadcast."""
    missing = len(output.shape) - len(value.shape)
    axes = [
        *[None] * missing,
        *(
            None if size < wide else index
            for index, size, wide in zip(cell, value.shape, output.shape[missing:], strict=True)
        ),
    ]
    free = [axis for axis, index in enumerate(axes) if index is None]
    grid = dict(zip(free, (one.ravel() for one in np.indices([output.shape[axis] for axis in free])), strict=True))
    count = int(np.prod([output.shape[axis] for axis in free]))
    told = [axis for axis in free if output.shape[axis] > 1] or free[-1:]
    indices = dict(zip("nthj", (grid[axis] for axis in told), strict=False))
    return indices, cells_of(*(grid[axis] if one is None else one for axis, one in enumerate(axes)), count=count)


def operand_cells(operand: Value, output: Value, cells: Cells) -> Cells:
    """Return the cells of an operand that go into cells of the output."""
    own = cells[:, len(output.shape) - len(operand.shape) :]
    return np.where(np.array(operand.shape, np.int64) == 1, 0, own)


def is_relu(call: Call) -> bool:
    """Return whether a call is max(0, z), and not a clamp to other limits."""
    name = plain(call.name)
    if name == "relu":
        return True
    if name == "clamp_min":
        return bool(call.argument(1, "min") == 0)
    if name in ("clamp", "clip"):
        low, high = call.argument(1, "min"), call.argument(2, "max")
        return isinstance(low, int | float) and low == 0 and high is None
    return name == "threshold" and (call.argument(1, "threshold"), call.argument(2, "value")) == (0, 0)


def _origins(value: Value) -> Cells | None:
    """Return for each number that a call returned which of its input's numbers it is; None if it computes any."""
    call = value.source
    assert call is not None
    if plain(call.name) not in REARRANGEMENTS or not call.inputs or call.written:
        return None
    place = _rearranged(call)
    numbers = call.arguments[place].numbers
    try:
        numbers = torch.arange(numbers.numel(), device=numbers.device).reshape(numbers.shape)
        return call.run({place: numbers})[value.place].to(torch.int64).cpu().numpy().reshape(-1)
    except (RuntimeError, TypeError, IndexError):
        return None


def _rearranged(call: Call) -> int:
    """Return the place of the input that a call rearranges: the numbers, not the indices."""
    return next((place for place, value in call.inputs if value.is_float), call.inputs[0][0])
