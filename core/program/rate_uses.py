"""The names that a script passes as learning rates, and to which optimizer."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

_RULES = frozenset(
    {
        "ASGD",
        "Adadelta",
        "Adafactor",
        "Adagrad",
        "Adam",
        "AdamW",
        "Adamax",
        "LBFGS",
        "Lion",
        "Muon",
        "NAdam",
        "RAdam",
        "RMSprop",
        "Rprop",
        "SGD",
        "SparseAdam",
    }
)
_KEYS = ("lr", "learning_rate")


class RateUse(NamedTuple):
    """A name that is passed as a learning rate.

    Attributes:
        optimizer: the variable that the optimizer is assigned to; empty where there is none in that line.
        name: the name, or the last part of one with dots.
    """

    optimizer: str
    name: str


def rate_uses_of(tree: ast.Module) -> tuple[RateUse, ...]:
    """Return where a script passes a name as a learning rate: `SGD(parameters, lr=name)`."""
    found: dict[RateUse, None] = {}
    assigned: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            assigned.update(map(id, ast.walk(node.value)))
            for target in node.targets:
                found.update((RateUse(ast.unparse(target), name), None) for name in _names(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and id(node) not in assigned:
            found.update((RateUse("", name), None) for name in _names(node))
    return tuple(found)


def _names(call: ast.Call) -> Iterator[str]:
    """Yield the names that a call passes as a learning rate, those in its arguments too."""
    for node in ast.walk(call):
        if isinstance(node, ast.keyword) and node.arg in _KEYS:
            yield from _name(node.value)
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value in _KEYS:
                    yield from _name(value)
        elif isinstance(node, ast.Call) and len(node.args) > 1 and _called(node) in _RULES:
            yield from _name(node.args[1])


def _name(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.Name):
        yield value.id
    elif isinstance(value, ast.Attribute):
        yield value.attr


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
