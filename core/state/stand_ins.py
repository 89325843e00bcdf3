"""What a memento keeps in the place of a value that it does not hold on to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Restoring:
    """One restoration: which value stands for which stand-in, so that a value shared by two comes back as one.

    Args:
        instead: stand-ins that take the place of others, by the others' `id`.
    """

    def __init__(self, instead: Mapping[int, StandIn]) -> None:
        self._instead = instead
        self._values: dict[int, Any] = {}

    def value(self, kept: Any) -> Any:
        """Return the value that `kept` stands for; anything but a stand-in is itself."""
        if not isinstance(kept, StandIn):
            return kept
        kept = self._instead.get(id(kept), kept)
        key = id(kept)
        if key not in self._values:
            self._values[key] = kept.revived(self)
        return self._values[key]


class StandIn:
    """Base class of what is kept in the place of a value."""

    __slots__ = ()

    def revived(self, restoring: Restoring) -> Any:
        """Return the value: the very object where it is still alive, else a new one."""
        raise NotImplementedError


class TupleStandIn(StandIn):
    """A tuple that holds stand-ins: it cannot be filled in place, so it is made again."""

    __slots__ = ("kind", "parts")

    def __init__(self, kind: type[tuple[Any, ...]], parts: list[Any]) -> None:
        self.kind = kind
        self.parts = parts

    def revived(self, restoring: Restoring) -> tuple[Any, ...]:
        """Return a tuple of the same class."""
        return tuple.__new__(self.kind, [restoring.value(part) for part in self.parts])
