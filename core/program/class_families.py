"""Which classes of a project inherit from which."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

from core.program.values import Values


class ClassFamilies:
    """The classes of a project with their ancestors and descendants, as far as they are the project's.

    Args:
        resolve: what an expression may mean.
        classes: the classes.
    """

    def __init__(self, resolve: Callable[[ast.expr], Values], classes: Iterable[ast.ClassDef]) -> None:
        self._resolve = resolve
        self._classes = list(classes)
        self._descendants: dict[int, list[ast.ClassDef]] = {}

    def settle(self) -> None:
        """Find out who inherits from whom. To resolve a base may take the families themselves, as far as they are."""
        for owner in self._classes:
            for base in self.lineage(owner)[1:]:
                self._descendants.setdefault(id(base), []).append(owner)

    def lineage(self, owner: ast.ClassDef) -> list[ast.ClassDef]:
        """Return a class and those that it inherits from."""
        found = [owner]
        for member in found:
            for base in member.bases:
                bases = [value for value in self._resolve(base) if isinstance(value, ast.ClassDef)]
                found += [value for value in bases if value not in found]
        return found

    def subclasses(self, owner: ast.ClassDef) -> list[ast.ClassDef]:
        """Return the classes that inherit from a class, directly or not."""
        return self._descendants.get(id(owner), [])
