"""Views and rearrangements: each number is one of those that went in."""

from __future__ import annotations

from core.explain.board.board import Board, one_cell
from core.explain.board.sums import Sum
from core.explain.formulas.registry import value_of
from core.explain.tape.calls import Call
from core.explain.tape.kinds import REARRANGEMENTS
from core.i18n import words


@value_of(*REARRANGEMENTS)
def value(board: Board, call: Call, cell: tuple[int, ...]) -> list[Sum] | None:
    """Return the number that it is."""
    origin, cells = board.came_from(call.result, one_cell(cell))
    if origin is call.result:
        return None
    return [Sum((board.value(origin, cells),), label=words("Term", "the same number"))]
