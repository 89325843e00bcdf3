"""Einstein's summation of two tensors: Z[n, k] = Σᵢ A[n, i] · B[i, k], for any letters."""

from __future__ import annotations

from collections import Counter

import numpy as np

from core.explain.board.board import Board, Local, cells_of
from core.explain.board.sums import Cells, Sum
from core.explain.formulas.registry import gradient_of, value_of
from core.explain.tape.calls import Call, Value


def _letters(call: Call) -> tuple[str, str, str] | None:
    """Return the letters of both operands and of the result; None if it is no plain sum over two tensors."""
    equation = call.argument(0, "equation")
    if not isinstance(equation, str) or "." in equation or equation.count(",") != 1 or len(call.inputs) != 2:
        return None
    given, arrow, result = equation.replace(" ", "").partition("->")
    left, right = given.split(",")
    if not arrow:
        counts = Counter(left + right)
        result = "".join(sorted(letter for letter, count in counts.items() if count == 1))
    if any(len(set(one)) < len(one) for one in (left, right, result)):
        return None
    return left, right, result


@gradient_of("einsum")
def gradient(board: Board, call: Call, place: int, cell: tuple[int, ...]) -> Local | None:
    """Return the other operand's numbers times δ, added up over the letters that the operand does not have."""
    letters = _letters(call)
    if letters is None:
        return None
    (first, left), (_, right) = call.inputs
    own, others = (letters[0], letters[1]) if place == first else (letters[1], letters[0])
    other = right if place == first else left
    indices, at = _grid(dict(zip(own, cell, strict=True)), own, others, (left, right), letters)
    column = board.value(other, cells_of(*(at[letter] for letter in others)))
    cells = cells_of(*(at[letter] for letter in letters[2])) if letters[2] else np.zeros((len(column.numbers), 0), int)
    return Local(call.outputs[0], cells, (column,), indices=indices)


@value_of("einsum")
def value(board: Board, call: Call, cell: tuple[int, ...]) -> list[Sum] | None:
    """Return the products that are added up."""
    letters = _letters(call)
    if letters is None:
        return None
    left, right = (one for _, one in call.inputs)
    indices, at = _grid(
        dict(zip(letters[2], cell, strict=True)), letters[2], letters[0] + letters[1], (left, right), letters
    )
    columns = tuple(
        board.value(one, cells_of(*(at[letter] for letter in own)))
        for one, own in ((left, letters[0]), (right, letters[1]))
    )
    return [Sum(columns, indices)]


def _grid(
    fixed: dict[str, int], own: str, others: str, operands: tuple[Value, Value], letters: tuple[str, str, str]
) -> tuple[dict[str, Cells], dict[str, Cells | int]]:
    """Return the summation indices, and the index that each letter stands for in each term."""
    sizes = {
        letter: size
        for one, own_ in zip(operands, letters, strict=False)
        for letter, size in zip(own_, one.shape, strict=True)
    }
    free = list(dict.fromkeys(letter for letter in others if letter not in own))
    axes = [axis.ravel() for axis in np.indices([sizes[letter] for letter in free])] if free else []
    indices = dict(zip(free, axes, strict=True))
    return indices, {**fixed, **indices}
