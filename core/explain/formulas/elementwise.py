"""Functions of one number at a time, h = f(z):  ∂loss/∂z = f′(z) · ∂loss/∂h."""

from __future__ import annotations

from dataclasses import replace

import torch

from core.explain.board.board import Board, Local, is_relu, one_cell
from core.explain.board.sums import Column, Sum
from core.explain.formulas.registry import gradient_of, sums_of, value_of
from core.explain.tape.calls import Call, Value
from core.explain.tape.derivatives import along
from core.explain.tape.kinds import PRODUCTS, UNARY, plain
from core.explain.tape.names import TITLES
from core.i18n import words


@gradient_of(*UNARY)
def gradient(board: Board, call: Call, place: int, cell: tuple[int, ...]) -> Local | None:
    """Return f′(z)."""
    value, output = call.arguments[place], call.outputs[0]
    if value.shape != output.shape or len(call.inputs) > 1:
        return None
    cells = one_cell(cell)
    z = board.value(value, cells)
    if is_relu(call):
        return Local(output, cells, (_gate(z),))
    slopes = board.kept(call, place, lambda: _slopes(call, place))
    if slopes is None:
        return None
    name = TITLES.get(plain(call.name), plain(call.name))
    slope = Column(lambda indices: _of(f"{name}′", z.text(indices)), board.numbers(slopes, cells), z.cells, z.opens)
    return Local(output, cells, (slope,))


def _gate(z: Column) -> Column:
    """Return [z > 0]."""
    opened = z.numbers > 0
    return Column(
        lambda _: words("Term", "ReLU gate"),
        opened.astype(float),
        z.cells,
        z.opens,
        gate=True,
        closed=~opened,
        symbol=lambda indices: f"[{z.text(indices)} > 0]",
    )


def _slopes(call: Call, place: int) -> torch.Tensor | None:
    return along(call, place, torch.ones_like(call.arguments[place].numbers))[0]


@value_of(*UNARY)
def value(board: Board, call: Call, cell: tuple[int, ...]) -> list[Sum] | None:
    """Return f(z); a ReLU of a layer that the loop has no name for as that layer's sum with its gate."""
    output = call.outputs[0]
    inputs = [one for _, one in call.inputs]
    if len(inputs) != 1 or inputs[0].shape != output.shape:
        return None
    cells = one_cell(cell)
    z, numbers = board.value(inputs[0], cells), board.numbers(output.numbers, cells)
    if is_relu(call):
        return _gated(board, inputs[0], z, cell)
    name = TITLES.get(plain(call.name), plain(call.name))
    applied = Column(lambda indices: _of(name, z.text(indices)), numbers, z.cells, z.opens)
    return [Sum((applied,), label=name)]


def _gated(board: Board, value: Value, z: Column, cell: tuple[int, ...]) -> list[Sum]:
    """Return [z > 0] · Σ A · B where z is such a sum without a name, and max(0, z) where it is anything else."""
    is_layer = not value.is_named and value.source is not None and plain(value.source.name) in PRODUCTS
    layer = sums_of(board, value.source, cell) if is_layer and value.source is not None else None
    if layer:
        return [replace(one, columns=(_gate(z), *one.columns)) for one in layer]
    return [Sum((_gate(z), z), label="ReLU", written=f"max(0, {z.factor(0).name})")]


def _of(function: str, inner: str) -> str:
    return f"{function}{inner}" if inner.startswith("(") else f"{function}({inner})"
