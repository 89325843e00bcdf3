"""A change of a weight in its iteration, and where a person finds the lines that made it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.engine.stepper import Stepper
from core.explain.replay.replay import Start, start_of
from core.explain.rules.terms import Cell
from core.explain.updates.change import Change
from core.explain.updates.changes import changes_of
from core.explain.updates.rates import rate_line_in
from core.i18n import words

ELSEWHERE = words("Explanation", "The line that changes it is {file}:{line}: {code}")
RATE = words("Explanation", "Line {line}, {code}, has set the learning rate.")
RATE_BEFORE = words("Explanation", "Line {line}, {code}, has set the learning rate in iteration {iteration}.")


@dataclass(frozen=True, slots=True)
class Move:
    """A change of a weight by a line of the loop, or by one that it leads to.

    Attributes:
        iteration: the iteration.
        steps: the number of its lines that have run after it, those of the loop alone.
        line: the line of the loop.
        change: the change.
    """

    iteration: int
    steps: int
    line: int
    change: Change

    def shown_line(self, stepper: Stepper) -> int:
        """The line that changed it; if that is in another file, the line of the loop that leads there."""
        return self.change.line if self.change.filename == stepper.loop.filename else self.line

    def elsewhere(self, stepper: Stepper) -> str:
        """The line that changed it if it is in another file than the loop; else empty."""
        change = self.change
        if change.filename == stepper.loop.filename:
            return ""
        return ELSEWHERE.format(file=Path(change.filename).name, line=change.line, code=change.code)

    def rate_line(self, stepper: Stepper, name: str) -> str:
        """The line that set the learning rate, if this or the iteration before did; else empty. Only within `asking`.

        The iteration before is run again only if a scheduler sets the rate.
        """
        set_here, iteration = self.change.rate, self.iteration
        if not self.change.stepped:
            return ""
        if set_here is not None:
            return RATE.format(line=set_here.line, code=set_here.code)
        if not self.change.scheduled or iteration < 2:
            return ""
        line = rate_line_in(start_of(stepper, before=stepper.iteration + 1 - iteration), name)
        return "" if line is None else RATE_BEFORE.format(line=line.line, code=line.code, iteration=iteration - 1)


def moves_in(start: Start, name: str, cell: Cell) -> Iterator[list[Move]]:
    """Yield the changes of a weight by each line of an iteration."""
    for steps, (line, changes) in enumerate(changes_of(start, name, cell), 1):
        yield [Move(start.complete + 1, steps, line, change) for change in changes]


def updates_among(moves: list[Move]) -> list[Move]:
    """Return those that moved the weight, or were to; if there are none, all that wrote to it."""
    return [move for move in moves if move.change.counts] or moves
