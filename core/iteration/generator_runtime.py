"""The host that the body of a person's generator asks while it runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any

from core.iteration.iterators import iterator_over


class GeneratorRuntime:
    """Keeps the place of a generator, as the path to a training loop keeps its own.

    Attributes:
        leaf: the number of the `yield` that it stands at.
        item: the item drawn last, or the value of the `with` entered last.
        abandoning: true while a body is closed that goes on elsewhere; `finally` is not for then.
        abandoned: the exception by which it is closed.
    """

    memento_skip = ("item", "abandoning", "_resuming", "_thrown")
    abandoned = GeneratorExit

    def __init__(self) -> None:
        self.leaf: object = None
        self.item: Any = None
        self.abandoning = False
        self._resuming = False
        self._thrown: BaseException | None = None
        self._iterators: dict[object, Iterator[Any]] = {}
        self._contexts: dict[object, _Context] = {}

    @property
    def resuming(self) -> bool:
        """True on the way to the `yield` where the generator stands; set to false there."""
        return self._resuming

    @resuming.setter
    def resuming(self, resuming: bool) -> None:
        self._resuming = resuming
        if not resuming and self._thrown is not None:
            thrown, self._thrown = self._thrown, None
            raise thrown

    def resume(self, error: BaseException | None = None) -> None:
        """Let the body go to the `yield` where the generator stands, and raise `error` there if it is given."""
        self._resuming, self._thrown = True, error

    def at(self, n: object) -> None:
        """Stand at `yield` number `n`."""
        self.leaf = n

    def start(self, n: object, iterable: Any) -> None:
        """Begin loop number `n`."""
        self._iterators[n] = iterator_over(iterable)

    def advance(self, n: object) -> bool:
        """Draw the next `item` of loop number `n`; return false if there is none."""
        try:
            self.item = next(self._iterators[n])
        except StopIteration:
            del self._iterators[n]
            return False
        return True

    def context(self, n: object, manager: AbstractContextManager[Any, Any]) -> _Context:
        """Return what enters `with` number `n`."""
        self._contexts[n] = _Context(self, manager)
        return self._contexts[n]

    def same_context(self, n: object) -> _Context:
        """Return what is in `with` number `n` already."""
        return self._contexts[n]


class _Context:
    """A `with` that is entered once, and left only when the generator itself leaves it."""

    memento_skip = ("_runtime",)

    def __init__(self, runtime: GeneratorRuntime, manager: AbstractContextManager[Any, Any]) -> None:
        self._runtime, self._manager = runtime, manager
        self._entered = False

    def __enter__(self) -> None:
        if not self._entered:
            self._runtime.item = self._manager.__enter__()
            self._entered = True

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool | None:
        return False if self._runtime.abandoning else self._manager.__exit__(kind, error, traceback)
