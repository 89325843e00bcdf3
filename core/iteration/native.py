"""Iterators of Python's own that tell where they are."""

from __future__ import annotations

import array
import collections
from collections.abc import Iterator
from typing import Any, cast


class NativeIterator(Iterator[Any]):
    """One of Python's iterators, which a memento keeps as what makes it again (`__reduce__`).

    That of a list is its list and an index; that of `zip` and its like are the iterators within.

    Items come from the iterator itself, so they are the same, in the same order and as late as without it.
    """

    __slots__ = ("_recipe", "_source")

    def __init__(self, source: Iterator[Any]) -> None:
        self._source = source
        self._recipe: tuple[Any, ...] = ()

    def __next__(self) -> Any:
        return next(self._source)

    def __length_hint__(self) -> Any:
        hint = getattr(self._source, "__length_hint__", None)
        return NotImplemented if hint is None else hint()

    def memento_state(self) -> object:
        """Return the function that makes the iterator, its arguments and, unless it is exhausted, its place."""
        return self._source.__reduce__()

    def memento_restore(self, state: tuple[Any, ...]) -> None:
        """Take what makes the iterator again."""
        self._recipe = state

    def memento_restored(self) -> None:
        """Make the iterator again, now that what it goes over is as it was."""
        make, arguments, *place = self._recipe
        self._source = make(*arguments)
        if place and place[0] is not None:
            cast(Any, self._source).__setstate__(place[0])


class _Sequence:
    """The older protocol: items by index, until there is none."""

    def __getitem__(self, index: int) -> int:
        raise IndexError


SEQUENCES: frozenset[type] = frozenset(
    [range, list, tuple, str, bytes, bytearray, array.array, collections.deque],
)
"""Containers over which Python iterates natively."""

_EXAMPLES: tuple[Any, ...] = ([], (), collections.deque(), "", "é", b"", bytearray(), array.array("b"), _Sequence())

NATIVE: frozenset[type] = frozenset(
    type(iterator)
    for iterator in (
        *map(iter, (*_EXAMPLES, range(0), range(1 << 70))),
        *map(reversed, _EXAMPLES[:3]),
        iter(int, 0),
    )
)
"""Iterators that can be made again from what their `__reduce__` returns."""
