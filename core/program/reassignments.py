"""Where a script assigns a name once more, and whether that makes it a running variable rather than a constant."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from core.program.constant_scopes import ConstantScope
from core.program.definitions import COMPREHENSIONS, DEFINITIONS, children
from core.program.literals import Literal, literal_of
from core.program.rate_names import is_rate

_SCALING = (ast.Mult, ast.Div, ast.FloorDiv, ast.Pow)
_COUNTING = (ast.Add, ast.Sub)


class _Assignment(NamedTuple):
    """An assignment of a name.

    Attributes:
        statement: the statement or expression that does it.
        value: what is assigned; None where that is no expression of its own, as with a loop's variable.
        operator: set where the value is one side of an operation, and the name's own the other.
    """

    statement: ast.AST
    value: ast.expr | None
    operator: ast.operator | None = None


class Reassignments:
    """The assignments of the names of one scope.

    Args:
        scope: the module, function or class.
    """

    def __init__(self, scope: ConstantScope) -> None:
        self._found: dict[str, list[_Assignment]] = {}
        declared = _declared(scope.node)
        for name, assignment in _assignments(scope.node.body):
            self._found.setdefault(name, []).append(assignment)
        for name in declared:
            self._found.setdefault(name, []).append(_Assignment(scope.node, None))
        if not isinstance(scope.node, ast.ClassDef):
            self._add_from_inner(scope.node)

    def _add_from_inner(self, node: ast.Module | ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Add what functions within assign to names that they declare global or nonlocal."""
        for inner in ast.walk(node):
            if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef) and inner is not node:
                declared = _declared(inner)
                for name, assignment in _assignments(inner.body):
                    if name in declared:
                        self._found.setdefault(name, []).append(assignment)

    def first_line(self, names: Sequence[str], statement: ast.stmt) -> int:
        """Return the first line in which another statement assigns one of some names; 0 where none does."""
        return min((getattr(one.statement, "lineno", 1) for one in self._others(names, statement)), default=0)

    def is_running(self, names: Sequence[str], statement: ast.stmt, literal: Literal) -> bool:
        """Tell whether the literal is only what a count, a sum or a best value begins with.

        A learning rate never is: what changes it later begins with it.
        """
        if is_rate(names[0]) and not isinstance(literal, str):
            return False
        return any(not _keeps_meaning(one, literal) for one in self._others(names, statement))

    def _others(self, names: Sequence[str], statement: ast.stmt) -> Iterator[_Assignment]:
        for name in names:
            yield from (one for one in self._found.get(name, ()) if one.statement is not statement)


def _keeps_meaning(assignment: _Assignment, literal: Literal) -> bool:
    """Tell whether an assignment gives a setting another value: another literal, a part of it, or a bit more."""
    if assignment.value is None:
        return False
    if isinstance(assignment.operator, _SCALING):
        return True
    if isinstance(assignment.operator, _COUNTING):
        return isinstance(literal, float) and literal != 0
    return assignment.operator is None and literal_of(assignment.value) is not None


def _declared(node: ast.AST) -> set[str]:
    """Return the names that a function declares to be another scope's."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return set()
    return {
        name for inner in _own_nodes(node.body) if isinstance(inner, ast.Global | ast.Nonlocal) for name in inner.names
    }


def _own_nodes(body: Sequence[ast.AST]) -> Iterator[ast.AST]:
    """Yield the nodes that assign names of the scope they stand in; comprehensions have names of their own."""
    waiting = list(body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, (*DEFINITIONS, *COMPREHENSIONS)):
            waiting.extend(children(node))


def _assignments(body: Sequence[ast.stmt]) -> Iterator[tuple[str, _Assignment]]:
    """Yield the names that some statements assign, and how."""
    for node in _own_nodes(body):
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    yield from _of_target(node, target, value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                yield name, _Assignment(node, value)
            case ast.AugAssign(target=ast.Name(id=name), value=value, op=operator):
                yield name, _Assignment(node, value, operator)
            case ast.NamedExpr(target=ast.Name(id=name)):
                yield name, _Assignment(node, None)
            case ast.For(target=target) | ast.AsyncFor(target=target):
                yield from _unknown(node, target)
            case ast.withitem(optional_vars=ast.expr() as target):
                yield from _unknown(target, target)
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                for alias in aliases:
                    yield (alias.asname or alias.name).partition(".")[0], _Assignment(node, None)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name, _Assignment(node, None)


def _of_target(statement: ast.Assign, target: ast.expr, value: ast.expr) -> Iterator[tuple[str, _Assignment]]:
    if isinstance(target, ast.Name):
        yield target.id, _of_value(statement, target.id, value)
    elif isinstance(target, ast.Tuple | ast.List) and isinstance(value, ast.Tuple | ast.List):
        if len(target.elts) == len(value.elts):
            for part, one in zip(target.elts, value.elts, strict=True):
                yield from _of_target(statement, part, one)
        else:
            yield from _unknown(statement, target)
    else:
        yield from _unknown(statement, target)


def _of_value(statement: ast.Assign, name: str, value: ast.expr) -> _Assignment:
    """Return an assignment; `lr = lr * 0.9` is told as `lr *= 0.9`."""
    if isinstance(value, ast.BinOp):
        for side, other in ((value.left, value.right), (value.right, value.left)):
            if isinstance(side, ast.Name) and side.id == name:
                return _Assignment(statement, other, value.op)
    return _Assignment(statement, value)


def _unknown(statement: ast.AST, target: ast.expr) -> Iterator[tuple[str, _Assignment]]:
    for part in ast.walk(target):
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            yield part.id, _Assignment(statement, None)
