"""Puts a pause before every statement of a person's code."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from types import CodeType

from core.program.parsing import parsed

WALK = "__walk__"
"""The name of the walk in instrumented code. It ends in underscores, so that Python does not mangle it in a class."""

ON_PATH, INSIDE = "pause_on_path", "pause_inside"
"""The pauses of the training loop and of what leads to it, and those of functions that it calls."""

_LONGEST_LINE = 10_000

SWITCH = "__line_{line}__"
"""The name by which code asks before a line whether to pause: it stands for the walk, or for what always says so.

Python looks it up among the builtins, so that a line with a breakpoint is told apart at no cost for the others.
"""

_SWITCHES = re.compile(r"__line_(\d+)(_.*)?__")

NAMED_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def with_pauses(block: Sequence[ast.stmt], how: str) -> list[ast.stmt]:
    """Return a block with a pause before each statement, nested ones included. The statements are changed in place.

    Args:
        block: the statements.
        how: `ON_PATH`, which also counts them, or `INSIDE`. Functions within are always of the latter.
    """
    return [part for statement in block for part in (*_pause(statement, how), _within(statement, how))]


def blocks_of(node: ast.AST) -> list[tuple[ast.AST, str]]:
    """Return where a statement keeps nested ones, as (owner, attribute) pairs; none for a function or a class."""
    if isinstance(node, (*NAMED_FUNCTIONS, ast.ClassDef)):
        return []
    owners = [node, *getattr(node, "handlers", ()), *getattr(node, "cases", ())]
    places = [(owner, name) for owner in owners for name in ("body", "orelse", "finalbody")]
    return [(owner, name) for owner, name in places if isinstance(getattr(owner, name, None), list)]


def statements_of(block: Sequence[ast.stmt]) -> list[ast.stmt]:
    """Return all statements of a block, nested ones included, without those of functions and classes."""
    nested = [getattr(owner, name) for statement in block for owner, name in blocks_of(statement)]
    return [*block, *(statement for inner in nested for statement in statements_of(inner))]


def pause_inside_functions(node: ast.AST) -> None:
    """Put pauses into the functions in a tree, in place."""
    for part in ast.iter_child_nodes(node):
        if isinstance(part, NAMED_FUNCTIONS):
            _pause_in(part)
        else:
            pause_inside_functions(part)


def is_instrumented(node: ast.AST) -> bool:
    """Return whether a function already has its pauses."""
    return getattr(node, "instrumented", False)


def without_preamble(body: Sequence[ast.stmt]) -> tuple[list[ast.stmt], list[ast.stmt]]:
    """Return what must come first in a body, its docstring and imports from the future, and the rest."""
    count = 0
    for count, statement in enumerate(body):
        docstring = count == 0 and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        future = isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
        if not docstring and not future:
            return list(body[:count]), list(body[count:])
    return list(body), []


def name_switches(tree: ast.Module, file: str) -> None:
    """Give the switches of a file names of their own, in place, and let Python look them up where it is fast.

    Args:
        tree: the code, with its pauses.
        file: the module name of its file.
    """
    mark = re.sub(r"\W", "_", file)
    names = {WALK}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and (found := _SWITCHES.fullmatch(node.id)):
            node.id = f"__line_{found[1]}_{mark}__"
            names.add(node.id)
    first, rest = without_preamble(tree.body)
    tree.body = [*first, ast.Global(sorted(names)), *rest]


def switches_in(code: CodeType) -> dict[int, str]:
    """Return the names of the switches in some code, by line."""
    return {int(found[1]): name for name in _names_in(code) if (found := _SWITCHES.fullmatch(name))}


def _names_in(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names_in(constant)


def _within(statement: ast.stmt, how: str) -> ast.stmt:
    """Return a statement with pauses in what it consists of."""
    if isinstance(statement, ast.AnnAssign):
        statement.simple = 0  # as if in brackets: Python refuses to annotate a bare name that is global
    if isinstance(statement, NAMED_FUNCTIONS):
        _pause_in(statement)
    elif isinstance(statement, ast.ClassDef):
        pause_inside_functions(statement)
    for owner, name in blocks_of(statement):
        setattr(owner, name, with_pauses(getattr(owner, name), how))
    return statement


def _pause_in(function: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    if not is_instrumented(function):
        first, rest = without_preamble(function.body)
        function.body = [*first, *with_pauses(rest, INSIDE)]


def _pause(statement: ast.stmt, how: str) -> list[ast.stmt]:
    """Return the pause before a statement: where nobody walks it costs a look at a flag."""
    if getattr(statement, "hidden", False):
        return []
    line = statement.lineno
    text = f"if {SWITCH.format(line=line)}.walking: {WALK}.{how}({line})"
    counted = f"{WALK}.steps += 1\n{text}\n{WALK}.ran = {WALK}.line\n{WALK}.line = {line}"
    return emitted(counted if how == ON_PATH else text, statement)


def emitted(text: str, where: ast.AST) -> list[ast.stmt]:
    """Return statements that Python takes to stand at the place of a node."""
    tree, place = parsed(text), _head(where)
    for node in ast.walk(tree):
        ast.copy_location(node, place)
    return tree.body


def _head(node: ast.AST) -> ast.AST:
    """Return the place that Python tells in a traceback when the head of a node's block raises."""
    if isinstance(node, ast.For) and sys.version_info >= (3, 13):
        return node.iter
    if not isinstance(node, ast.stmt) or not hasattr(node, "body"):
        return node
    line, column = node.lineno, node.col_offset
    return ast.Pass(lineno=line, col_offset=column, end_lineno=line, end_col_offset=column + _LONGEST_LINE)


def expression(text: str, where: ast.AST) -> ast.expr:
    """Return an expression that Python takes to stand at the place of a node."""
    statement = emitted(text, where)[0]
    assert isinstance(statement, ast.Expr)
    return statement.value
