"""One change of a weight's cell: by which line, and how."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.explain.types import Factor
from core.explain.updates.agreement import differ
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
        stepped: whether it is an optimizer's step.
        scheduled: whether a scheduler sets the learning rate of that step.
        rate: the line that has set the learning rate before, in the same iteration; None if none has.
    """

    filename: str
    line: int
    code: str
    rule: Rule
    after: float
    counts: bool
    stepped: bool = False
    scheduled: bool = False
    rate: Statement | None = None


def by_rule(statement: Statement, rule: Rule, after: float) -> Change:
    """Return a change that is told in terms."""
    return Change(statement.filename, statement.line, statement.code, rule, after, counts=True)


def by_step(statement: Statement, rule: Rule, after: float, scheduled: bool) -> Change:
    """Return a change by an optimizer's step."""
    return replace(by_rule(statement, rule, after), stepped=True, scheduled=scheduled)


def by_line(statement: Statement, weight: Factor, after: float) -> Change:
    """Return a change of which only the line and its effect are known."""
    rule = otherwise(weight, after, OF_LINE.format(line=statement.line, code=statement.code))
    moved = differ(after, weight.value)
    return Change(statement.filename, statement.line, statement.code, rule, after, counts=moved)
