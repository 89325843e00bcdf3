"""One change of a weight's cell: by which line, and how."""

from __future__ import annotations

from dataclasses import dataclass

from core.explain.types import Factor
from core.explain.updates.otherwise import OF_LINE, otherwise
from core.explain.updates.rule import Rule
from core.explain.updates.statement import Statement


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a weight.

    Attributes:
        filename: the file of the line that changed it.
        line: that line.
        code: how it is written.
        rule: the update.
        after: the weight after it.
        counts: whether it is an update although it may leave the number as it is.
    """

    filename: str
    line: int
    code: str
    rule: Rule
    after: float
    counts: bool


def by_rule(statement: Statement, rule: Rule, after: float) -> Change:
    """Return a change that is told in terms."""
    return Change(statement.filename, statement.line, statement.code, rule, after, counts=True)


def by_line(statement: Statement, weight: Factor, after: float) -> Change:
    """Return a change of which only the line and its effect are known."""
    rule = otherwise(weight, after, OF_LINE.format(line=statement.line, code=statement.code))
    moved = after != weight.value
    return Change(statement.filename, statement.line, statement.code, rule, after, counts=moved)
