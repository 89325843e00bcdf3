"""Names in modules that stand for something else while a script's code runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import itemgetter
from types import ModuleType
from typing import Any, NamedTuple


class Patches:
    """Swap the values of names in and out again, at every pause and so by few calls.

    A name that the script sets itself while it runs keeps the script's value, which too is swapped.
    """

    def __init__(self) -> None:
        self._swaps: dict[int, _Swap] = {}
        self._classes: list[_Attribute] = []
        self._inside = False

    def add(self, module: ModuleType, values: Mapping[str, Any]) -> None:
        """Let names of a module have these values while the script's code runs."""
        swap = self._swaps.get(id(module))
        if swap is None:
            swap = self._swaps[id(module)] = _Swap(module)
        swap.add(values)
        if self._inside:
            module.__dict__.update(values)

    def add_to_class(self, holder: type, name: str, value: Any) -> None:
        """Let a class have another attribute while the script's code runs."""
        attribute = _Attribute(holder, name, value, holder.__dict__[name])
        self._classes.append(attribute)
        if self._inside:
            setattr(holder, name, value)

    def value(self, module: ModuleType, name: str) -> Any:
        """Return the script's value of a name."""
        return self._swaps[id(module)].inside[name]

    def set(self, module: ModuleType, name: str, value: Any) -> None:
        """Give a name another value for the script."""
        self._swaps[id(module)].add({name: value})

    def enter(self) -> None:
        """Put the script's values in place."""
        self._inside = True
        for swap in self._swaps.values():
            swap.update(swap.inside)
        for holder, name, value, _ in self._classes:
            setattr(holder, name, value)

    def leave(self) -> None:
        """Put back what was there before."""
        self._inside = False
        for swap in self._swaps.values():
            if swap.values(swap.namespace) != swap.expected:
                swap.adopt()
            swap.update(swap.outside)
        for holder, name, _, value in self._classes:
            setattr(holder, name, value)


class _Attribute(NamedTuple):
    """An attribute of a class."""

    holder: type
    name: str
    inside: Any
    outside: Any


class _Swap:
    """Names of one module."""

    def __init__(self, module: ModuleType) -> None:
        self.namespace = module.__dict__
        self.update = self.namespace.update
        self.inside: dict[str, Any] = {}
        self.outside: dict[str, Any] = {}

    def add(self, values: Mapping[str, Any]) -> None:
        """Have these values too."""
        for name in values.keys() - self.outside.keys():
            self.outside[name] = self.namespace[name]
        self.inside.update(values)
        # never a single name, for which the getter would give no tuple
        self.values = itemgetter("__name__", "__name__", *self.inside)
        self.expected = ("",)

    def adopt(self) -> None:
        """Take the values that the script has set as its own from now on."""
        self.inside = {name: self.namespace.get(name, value) for name, value in self.inside.items()}
        self.expected = self.values(self.namespace)


def replacing(module: ModuleType, makers: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    """Return replacements for functions of a module, each made from the real one; those it lacks are left out."""
    return {name: make(getattr(module, name)) for name, make in makers.items() if hasattr(module, name)}
