"""Einstein's summation: any product of two or more tensors, written by the letters of their axes."""

from __future__ import annotations

from collections import Counter

from core.explain.board.board import Board, Local
from core.explain.board.sums import Sum
from core.explain.formulas.contraction import Contraction, Operand
from core.explain.formulas.registry import gradient_of, value_of
from core.explain.tape.calls import Call


def _contraction(call: Call) -> Contraction | None:
    """Return the sum that an equation stands for; None if an axis is left out or meant twice."""
    equation, operands = call.argument(0, "equation"), [value for _, value in call.inputs]
    if not isinstance(equation, str) or "." in equation:
        return None
    given, arrow, result = equation.replace(" ", "").partition("->")
    counts = Counter(given.replace(",", ""))
    if not arrow:
        result = "".join(sorted(letter for letter, count in counts.items() if count == 1))
    axes = given.split(",")
    is_plain = len(axes) == len(operands) and all(len(set(one)) == len(one) for one in (*axes, result))
    return Contraction(tuple(map(Operand, operands, axes)), result) if is_plain else None


@gradient_of("einsum")
def gradient(board: Board, call: Call, place: int, cell: tuple[int, ...]) -> Local | None:
    """Return the other operands' numbers, added up over the letters that the operand does not have."""
    found = _contraction(call)
    which = [own for own, _ in call.inputs].index(place)
    return None if found is None else found.of(board, call.outputs[0], which, cell)


@value_of("einsum")
def value(board: Board, call: Call, cell: tuple[int, ...]) -> list[Sum] | None:
    """Return the products that are added up."""
    found = _contraction(call)
    return None if found is None else [found.sum(board, cell)]
