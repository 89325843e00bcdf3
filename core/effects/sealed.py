"""A value that a memento keeps as it is, without looking into it."""

from __future__ import annotations

from typing import Generic, TypeVar

Value = TypeVar("Value")


class Opaque:
    """Base class of objects whose content never changes, or is kept by others."""

    __slots__ = ()

    def memento_state(self) -> object:
        """Return nothing."""
        return None

    def memento_restore(self, state: object) -> None:
        """Do nothing."""


class Sealed(Opaque, Generic[Value]):
    """A value that nobody changes any more."""

    __slots__ = ("value",)

    def __init__(self, value: Value) -> None:
        self.value = value
