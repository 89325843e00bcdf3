"""The modules, functions and classes of a script in which constants stand, and their statements that always run."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_SETTINGS = frozenset({"dataclass", "define", "frozen", "attrs", "attr"})
"""Decorators of classes whose attributes are defaults."""


@dataclass(frozen=True, eq=False)
class ConstantScope:
    """A module, function or class.

    Attributes:
        node: the same.
        prefix: what the keys of its constants begin with: empty for the module, otherwise such as "main.".
        statements: its statements that run whenever it does, in the order of the text.
    """

    node: ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    prefix: str
    statements: tuple[ast.stmt, ...]


def scopes_of(tree: ast.Module) -> Iterator[ConstantScope]:
    """Yield the scopes of a script in which constants may stand: functions and methods, but none within them."""
    yield ConstantScope(tree, "", tuple(_always_run(tree.body)))
    for statement in _always_run(tree.body):
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            yield _function(statement, "")
        elif isinstance(statement, ast.ClassDef):
            yield from _class(statement)


def _class(node: ast.ClassDef) -> Iterator[ConstantScope]:
    if _holds_settings(node):
        yield ConstantScope(node, f"{node.name}.", tuple(node.body))
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            yield _function(statement, f"{node.name}.")


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef, prefix: str) -> ConstantScope:
    return ConstantScope(node, f"{prefix}{node.name}.", tuple(_always_run(node.body)))


def _always_run(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield statements, and those in blocks that are run once: of `with`, of `try`, and of a script's own part."""
    for statement in body:
        yield statement
        if isinstance(statement, ast.With | ast.Try) or (
            isinstance(statement, ast.If) and _asks_for_name(statement.test)
        ):
            yield from _always_run(statement.body)


def _asks_for_name(test: ast.expr) -> bool:
    """Tell whether a condition is `__name__ == "__main__"`."""
    sides = [test.left, *test.comparators] if isinstance(test, ast.Compare) else []
    return any(isinstance(side, ast.Name) and side.id == "__name__" for side in sides)


def _holds_settings(node: ast.ClassDef) -> bool:
    """Tell whether a class only holds settings: a dataclass, or one of plain assignments alone."""
    if any(_last_name(decorator) in _SETTINGS for decorator in node.decorator_list):
        return True
    plain = (ast.Assign, ast.AnnAssign, ast.Pass, ast.Expr)
    return not (node.bases or node.keywords) and all(isinstance(statement, plain) for statement in node.body)


def _last_name(node: ast.expr) -> str:
    called = node.func if isinstance(node, ast.Call) else node
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
