"""Lets a person's iterators be made by the walk, so that their place can be kept and gone back to."""

from __future__ import annotations

import ast

from core.program.pauses import WALK, expression

LAZY = frozenset(
    [
        "enumerate",
        "zip",
        "iter",
        "map",
        "filter",
        "reversed",
        "islice",
        "cycle",
        "chain",
        "from_iterable",
        "count",
        "repeat",
        "tqdm",
        "trange",
        "pairwise",
    ]
)
"""Functions that take an iterator of their argument at once: the place in it could not be gone back to."""


class _Lazy(ast.NodeTransformer):
    """Lets calls of `enumerate` and its like be made by the walk, and generator expressions be recorded."""

    def visit_Call(self, call: ast.Call) -> ast.AST:
        """Return a call whose result's place can be gone back to."""
        self.generic_visit(call)
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if name not in LAZY or any(isinstance(argument, ast.Starred) for argument in call.args):
            return call
        lazy = expression(f"{WALK}.lazy(0)", call)
        assert isinstance(lazy, ast.Call)
        lazy.args = [call.func, *call.args]
        lazy.keywords = call.keywords
        return lazy

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.AST:
        """Return a generator expression whose items are recorded."""
        recorded = expression(f"{WALK}.recorded(0)", node)
        assert isinstance(recorded, ast.Call)
        recorded.args = [node]
        return recorded

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        """Leave alone what a lambda does: it is over before the next iteration."""
        return node


def with_lazy_iterators(expression: ast.expr) -> ast.expr:
    """Return an expression whose iterators' place can be gone back to."""
    lazy = _Lazy().visit(expression)
    assert isinstance(lazy, ast.expr)
    return lazy


class _Assignments(ast.NodeTransformer):
    """Lets the iterators that are kept in a variable be lazy ones; those of a `for` are over with it."""

    def visit(self, node: ast.AST) -> ast.AST:
        """Return a node with lazy iterators in what it assigns or returns."""
        if not isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr | ast.Return):
            return self.generic_visit(node)
        if isinstance(node.value, ast.Call | ast.GeneratorExp):
            node.value = with_lazy_iterators(node.value)
        return node


def keep_iterators_lazy(tree: ast.AST) -> None:
    """Let the iterators that a person's code keeps in variables be those whose place can be gone back to, in place."""
    _Assignments().visit(tree)
