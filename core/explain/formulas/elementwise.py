"""Functions of one number at a time, h = f(z):  ∂loss/∂z = f′(z) · ∂loss/∂h."""

from __future__ import annotations

import torch

from core.explain.board.board import Board, Local, is_relu, named, one_cell
from core.explain.board.sums import Column, Sum
from core.explain.formulas.registry import gradient_of, value_of
from core.explain.tape.calls import Call
from core.explain.tape.derivatives import along
from core.explain.tape.kinds import UNARY, plain
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
        opened = z.numbers > 0
        gate = Column(
            lambda _: words("Term", "ReLU gate"),
            opened.astype(float),
            z.cells,
            z.opens,
            gate=True,
            closed=~opened,
            symbol=lambda indices: f"[{z.text(indices)} > 0]",
        )
        return Local(output, cells, (gate,))
    slopes = board.kept(call, place, lambda: _slopes(call, place))
    if slopes is None:
        return None
    name = TITLES.get(plain(call.name), plain(call.name))
    slope = Column(lambda indices: _of(f"{name}′", z.text(indices)), board.numbers(slopes, cells), z.cells, z.opens)
    return Local(output, cells, (slope,))


def _slopes(call: Call, place: int) -> torch.Tensor | None:
    return along(call, place, torch.ones_like(call.arguments[place].numbers))[0]


@value_of(*UNARY)
def value(board: Board, call: Call, cell: tuple[int, ...]) -> list[Sum] | None:
    """Return f(z)."""
    output = call.outputs[0]
    inputs = [one for _, one in call.inputs]
    if len(inputs) != 1 or inputs[0].shape != output.shape:
        return None
    cells = one_cell(cell)
    z, numbers = board.value(inputs[0], cells), board.numbers(output.numbers, cells)
    if is_relu(call):
        gate = Column(named(words("Term", "ReLU gate")), (z.numbers > 0).astype(float), gate=True)
        return [Sum((gate, z), label="ReLU", written=f"max(0, {z.factor(0).name})")]
    name = TITLES.get(plain(call.name), plain(call.name))
    applied = Column(lambda indices: _of(name, z.text(indices)), numbers, z.cells, z.opens)
    return [Sum((applied,), label=name)]


def _of(function: str, inner: str) -> str:
    return f"{function}{inner}" if inner.startswith("(") else f"{function}({inner})"
