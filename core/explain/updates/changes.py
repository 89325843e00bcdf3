"""Runs an iteration again, and tells what each of its lines did to one cell of a weight."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from core.explain.replay.recording import step
from core.explain.replay.replay import Replay, Start
from core.explain.rules.terms import Cell, number
from core.explain.types import Factor
from core.explain.updates.agreement import agrees, differ
from core.explain.updates.change import Change, by_line, by_rule
from core.explain.updates.products import written
from core.explain.updates.rates import Rates
from core.explain.updates.rule import Rule
from core.explain.updates.statement import Statement, UnknownError, statement_about_to_run
from core.explain.updates.tensors import has, tensor_of
from core.explain.updates.watch import Watched, watching


def changes_of(start: Start, name: str, cell: Cell) -> Iterator[tuple[int, list[Change]]]:
    """Yield each line of an iteration of the loop, and the changes that it made."""
    replay = Replay(start)
    at = replay.at
    rates = Rates(at, tensor_of(at, name))
    while at.finished == start.complete:
        line, between, statement = at.line, at.at_boundary, statement_about_to_run(at)
        changes = _changes_by_line(replay, statement, name, cell)
        yield line, [replace(one, rate=rates.line) for one in changes]
        rates.look(None if between else statement)


def _changes_by_line(replay: Replay, statement: Statement | None, name: str, cell: Cell) -> list[Change]:
    at = replay.at
    tensor = tensor_of(at, name)
    if tensor is None or not has(tensor, cell):
        step(replay)
        return []
    watched = Watched(name, tensor, cell, at)
    rule = None if statement is None else _replacing(statement, watched)
    with watching(watched) as watch:
        step(replay)
    present = tensor_of(at, name)
    if present is None or not has(present, cell) or statement is None:
        return watch.changes
    after, last = number(present, cell), Factor(watched.factor.name, watch.value)
    if present is not tensor and rule is not None and agrees(rule, after, present):
        return [*watch.changes, by_rule(statement, rule, after)]
    if differ(after, last.value) or (name in at.changed and not watch.changes):
        return [*watch.changes, by_line(statement, last, after)]
    return watch.changes


def _replacing(statement: Statement, watched: Watched) -> Rule | None:
    """Return the rule of a line that binds a name to a new tensor, made from the old one; None for other lines."""
    if not isinstance(statement.node, ast.Assign):
        return None
    try:
        terms = watched.products(statement).sum_of(statement.node.value)
    except UnknownError:
        return None
    return Rule(written(watched.factor.name, terms), terms)
