"""The meanings of an expression of a project, as far as they matter for finding the training loop."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

from core.program.definitions import FUNCTIONS, Function


class Instance(NamedTuple):
    """An object of one of the project's classes."""

    of: ast.ClassDef


class ModuleRef(NamedTuple):
    """A module or package of the project."""

    name: str


class External(NamedTuple):
    """Something from outside the project, by its dotted name, as far as it is known."""

    name: str


class Container(NamedTuple):
    """A list, tuple, set or dict that is written out."""

    node: ast.expr


class Gradient(NamedTuple):
    """A function that a library made to compute gradients."""


Value: TypeAlias = Function | ast.ClassDef | Instance | ModuleRef | External | Container | Gradient
Values: TypeAlias = frozenset[Value]

UNKNOWN: Values = frozenset()
"""Nothing is known: it may be anything."""

OUTSIDE: Values = frozenset({External("")})
"""It is known to be nothing of the project's."""

CALLABLE = (Instance, Gradient, *FUNCTIONS)


def union(values: Iterable[Values]) -> Values:
    """Return all that several expressions may mean."""
    return frozenset(value for some in values for value in some)
