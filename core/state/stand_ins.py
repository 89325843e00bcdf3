"""The things that a memento keeps in the place of values that it does not hold on to."""

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
        if id(type(kept)) not in STAND_INS:
            return kept
        kept = self._instead.get(id(kept), kept)
        key = id(kept)
        if key not in self._values:
            self._values[key] = kept.revived(self)
        return self._values[key]


STAND_INS: dict[int, type] = {}
"""The classes that are derived from `StandIn`, by identity: to hash a class is up to its metaclass."""


class StandIn:
    """Base class of what is kept in the place of a value."""

    __slots__ = ()

    def __init_subclass__(cls) -> None:
        STAND_INS[id(cls)] = cls

    def revived(self, restoring: Restoring) -> Any:
        """Return the value: the very object where it is still alive, else a new one."""
        raise NotImplementedError


class TupleStandIn(StandIn):
    """A tuple that holds stand-ins: it cannot be filled in place, so it is made again.

    Attributes:
        attributes: of a tuple of a class that has them.
    """

    __slots__ = ("attributes", "kind", "parts")

    def __init__(self, kind: type[tuple[Any, ...]], parts: list[Any]) -> None:
        self.kind = kind
        self.parts = parts
        self.attributes: dict[str, Any] | None = None

    def revived(self, restoring: Restoring) -> tuple[Any, ...]:
        """Return a tuple of the same class, past any `__new__`."""
        parts = [restoring.value(part) for part in self.parts]
        if hasattr(self.kind, "n_sequence_fields"):  # what torch.max returns has no other way
            return self.kind(parts)
        value = tuple.__new__(self.kind, parts)
        if self.attributes is not None:
            vars(value).update({name: restoring.value(kept) for name, kept in self.attributes.items()})
        return value
