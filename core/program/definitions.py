"""Functions and classes in syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import TypeAlias

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Definition: TypeAlias = Function | ast.ClassDef

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
DEFINITIONS = (*FUNCTIONS, ast.ClassDef)
Loop: TypeAlias = ast.For | ast.AsyncFor | ast.While

LOOPS = (ast.For, ast.AsyncFor, ast.While)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def decorator_names(function: Function) -> set[str]:
    """Return the decorators of a function that are plain names."""
    return {node.id for node in getattr(function, "decorator_list", ()) if isinstance(node, ast.Name)}


def returned(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.expr]:
    """Return the expressions that a function returns."""
    returns = [node for node in own_nodes(function.body) if isinstance(node, ast.Return)]
    return [node.value for node in returns if node.value is not None]


def handed_over(call: ast.Call, function: Function, bound: bool) -> list[tuple[str, ast.expr]]:
    """Return which arguments of a call go to which parameters of a function.

    Args:
        call: the call.
        function: what it calls.
        bound: whether the first parameter is not among the call's arguments, as `self` is not.
    """
    parameters = [argument.arg for argument in [*function.args.posonlyargs, *function.args.args]]
    named = [(word.arg, word.value) for word in call.keywords if word.arg is not None]
    pairs = [*zip(parameters[int(bound) :], call.args, strict=False), *named]
    return [(name, value) for name, value in pairs if not isinstance(value, ast.Constant | ast.Starred)]


def children(node: ast.AST) -> list[ast.AST]:
    """Return the nodes right within a node, but those that only say how it is used or which operator it is."""
    if isinstance(node, ast.Name | ast.Constant):  # half of all nodes
        return []
    found: list[ast.AST] = []
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, list):
            found += [part for part in value if isinstance(part, ast.AST)]
        elif isinstance(value, ast.AST) and value._fields:
            found.append(value)
    return found


def own_nodes(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Yield the nodes of some statements, but not what stands in functions and classes defined there."""
    waiting = list(body)
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            waiting.extend(node.decorator_list)
        else:
            waiting.extend(children(node))


def run_nodes(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Yield the nodes that run when some statements do: not what stands in functions, classes and lambdas."""
    waiting = list(body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, DEFINITIONS):
            waiting.extend(children(node))
