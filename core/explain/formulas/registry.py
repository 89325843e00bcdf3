"""Formulas by the name of the torch function that they are for.

A formula writes what `core.explain.chain_rule` can work out without it, with names and indices. To add one, write a
file here with one or two functions, `@gradient_of(…)` and `@value_of(…)`, and import it in `__init__`.
"""

from __future__ import annotations

from collections.abc import Callable

from core.explain.board.board import Board, Local
from core.explain.board.sums import Sum
from core.explain.tape.calls import Call
from core.explain.tape.kinds import plain

Gradient = Callable[[Board, Call, int, tuple[int, ...]], Local | None]
"""Given a call, the place of an argument and a cell of it: how the output depends on the cell. None if the formula does
not cover these arguments."""

Forward = Callable[[Board, Call, tuple[int, ...]], list[Sum] | None]
"""Given a call and a cell of its first output: the sums that add up to it. None if the formula does not cover it."""

_gradients: dict[str, Gradient] = {}
_values: dict[str, Forward] = {}


def gradient_of(*names: str) -> Callable[[Gradient], Gradient]:
    """Register a formula for the derivatives of some functions."""

    def register(formula: Gradient) -> Gradient:
        _gradients.update(dict.fromkeys(names, formula))
        return formula

    return register


def value_of(*names: str) -> Callable[[Forward], Forward]:
    """Register a formula for the values of some functions."""

    def register(formula: Forward) -> Forward:
        _values.update(dict.fromkeys(names, formula))
        return formula

    return register


def local_of(board: Board, call: Call, place: int, cell: tuple[int, ...]) -> Local | None:
    """Return how the output of a call depends on a cell of an argument; None if no formula covers it."""
    formula = _gradients.get(plain(call.name))
    is_in_place = 0 < len(call.written) == len(call.outputs)
    return None if formula is None or is_in_place or _is_special(call) else formula(board, call, place, cell)


def sums_of(board: Board, call: Call, cell: tuple[int, ...]) -> list[Sum] | None:
    """Return the sums that add up to a cell of a call's output; None if no formula covers it."""
    formula = _values.get(plain(call.name))
    parts = [part for part in call.written.values() if part is not None]
    return None if formula is None or parts or _is_special(call) else formula(board, call, cell)


def _is_special(call: Call) -> bool:
    """Return whether a call is a person's own function, or one of complex numbers: no formula is for it."""
    numbers = [value.numbers for value in (*(one for _, one in call.inputs), *call.outputs)]
    return call.is_custom or any(one.is_complex() for one in numbers)
