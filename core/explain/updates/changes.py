"""Runs an iteration again, and tells what each of its lines did to one cell of a weight."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torch import Tensor

from core.engine.frames import frames_to
from core.engine.position import Position
from core.explain.replay.recording import step
from core.explain.replay.replay import Replay, Start
from core.explain.rules.terms import Cell, number
from core.explain.types import Factor
from core.explain.updates.agreement import agrees
from core.explain.updates.change import Change, by_line, by_rule
from core.explain.updates.products import written
from core.explain.updates.rule import Rule
from core.explain.updates.statement import Statement, UnknownError, statement_at
from core.explain.updates.watch import Watched, differ, same, watching


def changes_of(start: Start, name: str, cell: Cell) -> Iterator[tuple[int, list[Change]]]:
    """Yield each line of an iteration of the loop, and the changes that it made."""
    replay = Replay(start)
    while replay.at.finished == start.complete:
        yield replay.at.line, _changes_by_line(replay, name, cell)


def _changes_by_line(replay: Replay, name: str, cell: Cell) -> list[Change]:
    at = replay.at
    tensor, statement = tensor_of(at, name), _statement_about_to_run(at)
    if tensor is None or not _has(tensor, cell):
        step(replay)
        return []
    watched = Watched(name, tensor, cell, lambda value: _known(at, value), (at.loop.filename, at.loop.source))
    rule = None if statement is None else _replacing(statement, watched)
    with watching(watched) as watch:
        step(replay)
    present = tensor_of(at, name)
    if present is None or not _has(present, cell) or statement is None:
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


def _statement_about_to_run(at: Position) -> Statement | None:
    frame, _ = next(iter(frames_to(None if at.walk is None else at.walk.innermost)[::-1]), (None, 0))
    return None if frame is None else statement_at(frame, at.line, (at.loop.filename, at.loop.source))


def tensor_of(at: Position, name: str) -> Tensor | None:
    """Return a parameter, or another tensor that has a name; None if there is none."""
    value = at.parameters.get(name)
    if value is None:
        value = at.variables.get(name)
    return value if isinstance(value, Tensor) else None


def _has(tensor: Tensor, cell: Cell) -> bool:
    return len(cell) == tensor.dim() and all(place < size for place, size in zip(cell, tensor.shape, strict=True))


def _known(at: Position, value: Tensor) -> str | None:
    """Return the name of a gradient or a parameter."""
    tensors = {**at.parameters, **at.gradients}
    return next((name for name, one in tensors.items() if one is not None and same(value, one)), None)
