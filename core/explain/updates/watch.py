"""Sees each change of one cell of a weight while lines run: by an optimizer's step, or by an operation of torch."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from torch import Tensor
from torch.optim import Optimizer
from torch.optim.optimizer import register_optimizer_step_post_hook, register_optimizer_step_pre_hook
from torch.overrides import TorchFunctionMode

from core.engine.frames import frames_to
from core.engine.position import Position
from core.explain.rules.terms import Cell, number
from core.explain.types import Factor, Reference, Term
from core.explain.updates.agreement import agrees, differ
from core.explain.updates.by_optimizer import OF_GROUP, Step
from core.explain.updates.change import Change, by_line, by_rule, by_step
from core.explain.updates.inplace import Operation, after_operation
from core.explain.updates.products import Products, written
from core.explain.updates.rates import group_code
from core.explain.updates.rule import Rule, before
from core.explain.updates.statement import Statement, UnknownError, statement_at
from core.explain.updates.tensors import known_name, same

_READING = frozenset(
    {"__get__", "_set_grad_enabled", "item", "is_complex", "numel", "size", "dim", "requires_grad_", "detach_"}
)
"""Functions that change no number."""


@dataclass(frozen=True)
class Watched:
    """What is watched.

    Attributes:
        name: of the weight.
        weight: the weight.
        cell: the cell.
        at: the run that it belongs to.
    """

    name: str
    weight: Tensor
    cell: Cell
    at: Position

    @property
    def factor(self) -> Factor:
        """The cell as it is now."""
        return Factor(str(Reference(self.name, self.cell)), number(self.weight, self.cell))

    def products(self, statement: Statement) -> Products:
        """Return what tells the parts of a statement as factors."""
        return Products(statement, self.weight, self.name, self.cell, partial(known_name, self.at))


@dataclass(frozen=True)
class _Statement:
    """A statement that has changed the cell, perhaps not for the last time.

    Attributes:
        statement: the statement.
        began: the cell before it.
        terms: those of its operations so far; None if one of them is no sum of products.
    """

    statement: Statement
    began: Factor
    terms: tuple[Term, ...] | None


@contextmanager
def watching(watched: Watched) -> Iterator[Watch]:
    """Watch one cell of a weight in the block."""
    watch = Watch(watched)
    hooks = [register_optimizer_step_pre_hook(watch.before_step), register_optimizer_step_post_hook(watch.after_step)]
    try:
        with watch:
            yield watch
    finally:
        for hook in hooks:
            hook.remove()


class Watch(TorchFunctionMode):
    """Takes note of the changes of one cell of a weight.

    Attributes:
        changes: those that it has seen, in order.
        value: the number in the cell when it was last looked at.
    """

    def __init__(self, watched: Watched) -> None:
        super().__init__()
        self._watched = watched
        self._steps: list[Step] = []
        self._present: _Statement | None = None
        self._looking = False
        self.changes: list[Change] = []
        self.value = watched.factor.value

    # Optimizers

    def before_step(
        self, optimizer: Optimizer, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[tuple[Any, ...], dict[str, Any]] | None:
        """Take note that an optimizer's step begins; return its arguments if they have a closure, which is watched."""
        own = self._watched
        if not any(one is own.weight for group in optimizer.param_groups for one in group["params"]):
            return None
        with self._unseen():
            step = Step(optimizer, own.name, own.weight, own.cell)
        self._steps.append(step)
        if callable(closure := kwargs.get("closure")):
            return args, {**kwargs, "closure": step.with_closure(closure)}
        if len(args) > 1 and callable(args[1]):
            return (args[0], step.with_closure(args[1]), *args[2:]), kwargs
        return None

    def after_step(self, optimizer: Optimizer, *_: Any) -> None:
        """Take note that an optimizer's step is over."""
        if self._steps and self._steps[-1].optimizer is optimizer:
            step = self._steps.pop()
            if not self._steps:  # else it is part of the step of an optimizer that wraps it
                with self._unseen():
                    self._note_step(step)

    def _note_step(self, step: Step) -> None:
        self._present = None
        self.value = after = self._watched.factor.value
        statement, rule = self._statement(), step.rule(after)
        if statement is None or rule is None:
            return
        if len(step.optimizer.param_groups) > 1:
            rule = replace(rule, aside=OF_GROUP.format(group=group_code(self._watched.at, step.group) or step.name))
        self.changes.append(by_step(statement, rule, after, scheduled="initial_lr" in step.group))

    @contextmanager
    def _unseen(self) -> Iterator[None]:
        """Look at tensors without taking note of it."""
        self._looking = True
        try:
            yield
        finally:
            self._looking = False

    # Operations

    def __torch_function__(
        self, function: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        name = getattr(function, "__name__", "")
        if self._looking or self._steps or name in _READING:
            return function(*args, **kwargs)
        writes = name == "__set__" or (name.endswith("_") and not name.endswith("__"))
        if writes and args and same(args[0], self._watched.weight):
            return self._written(Operation(name, args[1:], kwargs), partial(function, *args, **kwargs))
        result = function(*args, **kwargs)
        self._look()
        return result

    def _look(self) -> None:
        """Take note of a change by whatever has just run."""
        after = self._watched.factor.value
        if differ(after, self.value) and (statement := self._statement()) is not None:
            self._note(self._begun(statement), None, after)

    def _written(self, operation: Operation, run: Callable[[], Any]) -> Any:
        """Run an operation that writes to the weight, and return its result."""
        statement = self._statement()
        if statement is None or (operation.name == "__set__" and not isinstance(statement.node, ast.Assign)):
            result = run()  # the second half of `w.data -= …`, whose first has written
            self._look()
            return result
        begun = self._begun(statement)
        terms = self._terms(begun, operation)
        result = run()
        after = self._watched.factor.value
        if operation.name != "__set__" or differ(after, self.value):
            self._note(begun, terms, after)
        return result

    def _statement(self) -> Statement | None:
        frame, line = next(iter(frames_to(sys._getframe())[::-1]), (None, 0))
        return None if frame is None else statement_at(frame, line, self._watched.at.loop)

    def _begun(self, statement: Statement) -> _Statement:
        """Return a statement with what it has done before, if it is the one that changed the cell last."""
        last = self._present
        if last is not None and (last.statement.filename, last.statement.line) == (statement.filename, statement.line):
            return last
        earlier = Factor(self._watched.factor.name, self.value)
        return _Statement(statement, earlier, (before(earlier),))

    def _terms(self, begun: _Statement, operation: Operation) -> tuple[Term, ...] | None:
        try:
            products, node = self._watched.products(begun.statement), begun.statement.node
            if operation.name == "__set__" and isinstance(node, ast.Assign):
                return products.sum_of(node.value)
            return None if begun.terms is None else after_operation(operation, begun.terms, products)
        except UnknownError:
            return None

    def _note(self, begun: _Statement, terms: tuple[Term, ...] | None, after: float) -> None:
        """Take note of a change by the operation that has just run."""
        self.value = after
        rule = None if terms is None else Rule(written(begun.began.name, terms), terms)
        if rule is None or not agrees(rule, after, self._watched.weight):
            rule = terms = None
        change = by_line(begun.statement, begun.began, after) if rule is None else by_rule(begun.statement, rule, after)
        if begun is self._present:
            self.changes.pop()
        self.changes.append(change)
        self._present = _Statement(begun.statement, begun.began, terms)
