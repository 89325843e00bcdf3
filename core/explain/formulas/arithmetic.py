"""Arithmetic between numbers at the same cell; an operand that is broadcast is used several times."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.explain.board.board import Board, Local, broadcast, constant, one_cell, operand_cells, square_of
from core.explain.board.sums import Cells, Column, Sum
from core.explain.formulas.registry import gradient_of, value_of
from core.explain.tape.calls import Call, Value
from core.explain.tape.kinds import plain
from core.i18n import words
from core.text.numerals import shown

_OPERATIONS = ("add", "sub", "rsub", "mul", "div", "rdiv", "pow")


def _operands(call: Call) -> tuple[Any, Any]:
    first, second = call.argument(0, "input"), call.argument(1, "exponent" if plain(call.name) == "pow" else "other")
    return (second, first) if plain(call.name) in ("rsub", "rdiv") else (first, second)


def _is_covered(call: Call) -> bool:
    first, second = _operands(call)
    modes = call.argument(2, "rounding_mode"), call.argument(2, "alpha", 1)
    return all(isinstance(one, Value | int | float) for one in (first, second)) and modes in ((None, 1), (1, 1))


@gradient_of(*_OPERATIONS)
def gradient(board: Board, call: Call, place: int, cell: tuple[int, ...]) -> Local | None:
    """Return the derivative for each output number that the cell goes into."""
    first, second = _operands(call)
    value, output = call.arguments[place], call.outputs[0]
    if not _is_covered(call) or first is second:
        return None
    letters, cells = broadcast(value, output, cell)
    is_first, other = value is first, second if value is first else first
    before = _derivative(
        board, plain(call.name), _At(board, value, output, cells), _At(board, other, output, cells), is_first
    )
    return None if before is None else Local(output, cells, before, indices=letters)


class _At:
    """An operand at some cells of the output: a number, or the value's numbers there."""

    def __init__(self, board: Board, operand: Any, output: Value, cells: Cells) -> None:
        self.operand = operand
        self.column: Column | None = None
        if isinstance(operand, Value):
            self.column = board.value(operand, operand_cells(operand, output, cells))

    @property
    def is_given(self) -> bool:
        """Whether it is a number or data, which nothing has computed."""
        return not isinstance(self.operand, Value) or (self.operand.source is None and self.operand.tensor is None)

    @property
    def factor(self) -> Column:
        """It as a factor."""
        return constant(float(self.operand), shown(float(self.operand))) if self.column is None else self.column

    def inverse(self, power: int = 1) -> Column:
        """1 by it, or by its square."""
        own = self.factor
        raised = "" if power == 1 else "²"
        with np.errstate(all="ignore"):
            return Column(lambda at: f"1/{own.text(at)}{raised}", 1.0 / own.numbers**power, own.cells, own.opens)


def _derivative(board: Board, name: str, own: _At, other: _At, is_first: bool) -> tuple[Column, ...] | None:
    minus = constant(-1.0, "−1")
    if name == "add":
        return ()
    if name in ("sub", "rsub"):
        return () if is_first else (minus,)
    if name == "mul":
        return (other.factor,)
    if name in ("div", "rdiv"):
        return (other.inverse(),) if is_first else (minus, other.factor, own.inverse(2))
    if is_first and isinstance(other.operand, int | float):
        return _of_power(own.factor, float(other.operand))
    return None


def _of_power(base: Column, exponent: float) -> tuple[Column, ...]:
    """Return the derivative of a power: p · z^(p − 1)."""
    factor = constant(exponent, shown(exponent))
    if exponent == 2:
        return (factor, base)
    with np.errstate(all="ignore"):
        numbers = base.numbers ** (exponent - 1)
    return (factor, Column(lambda at: f"{base.text(at)}^{shown(exponent - 1)}", numbers, base.cells, base.opens))


@value_of(*_OPERATIONS)
def value(board: Board, call: Call, cell: tuple[int, ...]) -> list[Sum] | None:
    """Return the two operands as terms of a sum, or as factors of a product."""
    if not _is_covered(call):
        return None
    name, cells = plain(call.name), one_cell(cell)
    first, second = (_At(board, one, call.outputs[0], cells) for one in _operands(call))
    if name in ("add", "sub", "rsub"):
        other = second.factor if name == "add" else _negative(second.factor)
        labels = ("", "")
        if name == "sub" and second.is_given and not first.is_given:
            labels = words("Term", "prediction"), words("Term", "target")
        return [Sum((first.factor,), label=labels[0]), Sum((other,), label=labels[1])]
    if name == "mul":
        return [Sum((first.factor, second.factor), label=words("Term", "product"))]
    if name in ("div", "rdiv"):
        return [Sum((first.factor, second.inverse()), label=words("Term", "quotient"))]
    if first.operand is not None and second.operand == 2:
        return [Sum((square_of(first.factor),), label=words("Term", "square"))]
    return None


def _negative(column: Column) -> Column:
    return Column(lambda at: f"−{column.text(at)}", 0.0 - column.numbers, column.cells, column.opens)
