"""Code of a person's generator functions, whose generators can begin where they were left."""

from __future__ import annotations

import ast

from core.program.definitions import run_nodes
from core.program.pauses import INSIDE, NAMED_FUNCTIONS, blocks_of, emitted
from core.program.reentry import Emitter, Marks

GENERATOR = "__generator__"
"""The name by which the code of a generator calls the runtime that keeps its place."""

ITEM = "__item__"
"""The variable of a loop that stands for `yield from`."""

_ENTERED = (ast.For, ast.While, ast.If, ast.With, ast.Try)


class GeneratorEmitter(Emitter):
    """Emits the body of a generator function, with guards that lead to the `yield` where it stands."""

    def __init__(self, function: ast.FunctionDef) -> None:
        _spell_out_delegation(function)
        yields = {id(node) for node in ast.walk(function) if _is_yield(node)}
        path = {id(node) for node in ast.walk(function) if isinstance(node, ast.stmt) and _holds(node, yields)}
        super().__init__(Marks(frozenset(path), frozenset()), function.name, in_function=True)
        self._host, self._how = GENERATOR, INSIDE

    def _is_leaf(self, node: ast.AST) -> bool:
        return _is_yield(node)

    def _advance(self, key: str, loop: ast.For) -> str:
        return f"advance({key!r})"

    def _simple(self, statement: ast.stmt) -> list[ast.stmt]:
        """Return a `yield`, which is passed over on the way back to it."""
        text = (
            f"if {GENERATOR}.resuming: {GENERATOR}.resuming = False\nelse: {GENERATOR}.at({self._ids[id(statement)]!r})"
        )
        choice = emitted(text, statement)[0]
        assert isinstance(choice, ast.If)
        choice.orelse.append(statement)
        return [choice] if getattr(statement, "hidden", False) else [*self._pause(statement), choice]


def can_be_entered_again(function: ast.FunctionDef) -> bool:
    """Return whether the place of a generator can be kept: all that it yields is a statement of its own."""
    parts = list(run_nodes(function.body))
    yields = [node for node in parts if isinstance(node, ast.Yield | ast.YieldFrom)]
    whole = [node for node in parts if _is_yield(node)]
    odd = any(isinstance(node, ast.Await) for node in parts)
    return bool(yields) and len(yields) == len(whole) and not odd and _fits(function.body)


def _fits(block: list[ast.stmt]) -> bool:
    """Return whether every `yield` in a block lies in statements that can be entered again."""
    for statement in block:
        if isinstance(statement, (*NAMED_FUNCTIONS, ast.ClassDef)) or _is_yield(statement):
            continue
        if not any(_is_yield(node) for node in run_nodes([statement])):
            continue
        if not isinstance(statement, _ENTERED) or not all(_fits(inner) for inner in _entered(statement)):
            return False
        if isinstance(statement, ast.Try) and any(
            _is_yield(node) for part in (*statement.handlers, *statement.finalbody) for node in run_nodes([part])
        ):
            return False
    return True


def _entered(statement: ast.stmt) -> list[list[ast.stmt]]:
    return [getattr(owner, name) for owner, name in blocks_of(statement)]


class _Delegation(ast.NodeTransformer):
    """Writes `yield from` as the loop that it stands for, where nobody asks for what it returns."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Leave functions within alone."""
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        """Return the loop."""
        if not isinstance(node.value, ast.YieldFrom):
            return node
        loop = emitted(f"for {ITEM} in 0:\n yield {ITEM}", node)[0]
        assert isinstance(loop, ast.For)
        loop.iter = node.value.value
        loop.body[0].hidden = True  # type: ignore[attr-defined]  # the loop is one statement of the person's
        return loop


def _spell_out_delegation(function: ast.FunctionDef) -> None:
    function.body = [part for statement in function.body for part in [_Delegation().visit(statement)]]


def _is_yield(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield | ast.YieldFrom)


def _holds(node: ast.AST, yields: set[int]) -> bool:
    return any(id(part) in yields for part in ast.walk(node))
