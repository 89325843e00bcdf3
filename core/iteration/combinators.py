"""In the place of the iterators that builtins make of others; what comes next is in their attributes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any


class Enumerate(Iterator[tuple[int, Any]]):
    """In the place of `enumerate`."""

    __slots__ = ("_at", "_inner")

    def __init__(self, inner: Iterator[Any], start: int) -> None:
        self._inner, self._at = inner, start

    def __next__(self) -> tuple[int, Any]:
        item = next(self._inner)
        at = self._at
        self._at = at + 1
        return at, item


class Zip(Iterator[tuple[Any, ...]]):
    """In the place of `zip`."""

    __slots__ = ("_inners", "_strict")

    def __init__(self, inners: Sequence[Iterator[Any]], strict: bool = False) -> None:
        self._inners, self._strict = inners, strict

    def __next__(self) -> tuple[Any, ...]:
        if self._strict or not self._inners:
            return tuple(drawn_together(self._inners, "zip"))
        return tuple([next(inner) for inner in self._inners])


class Map(Iterator[Any]):
    """In the place of `map`."""

    __slots__ = ("_function", "_inners", "_strict")

    def __init__(self, function: Callable[..., Any], inners: Sequence[Iterator[Any]], strict: bool = False) -> None:
        self._function, self._inners, self._strict = function, inners, strict

    def __next__(self) -> Any:
        if self._strict:
            return self._function(*drawn_together(self._inners, "map"))
        return self._function(*[next(inner) for inner in self._inners])


class Filter(Iterator[Any]):
    """In the place of `filter`, and of `itertools.filterfalse` with `wanted` False."""

    __slots__ = ("_function", "_inner", "_wanted")

    def __init__(self, function: Callable[[Any], Any] | None, inner: Iterator[Any], wanted: bool = True) -> None:
        self._function, self._inner, self._wanted = function, inner, wanted

    def __next__(self) -> Any:
        function = self._function
        while True:
            item = next(self._inner)
            if bool(item if function is None else function(item)) is self._wanted:
                return item


def drawn_together(inners: Sequence[Iterator[Any]], name: str) -> list[Any]:
    """Return an item of each iterator.

    Raises:
        StopIteration: if none has one.
        ValueError: if some have one.
    """
    items = []
    for inner in inners:
        try:
            items.append(next(inner))
        except StopIteration:
            _complain_of_lengths(inners, len(items), name)
            raise
    if not items:
        raise StopIteration
    return items


def _complain_of_lengths(inners: Sequence[Iterator[Any]], at: int, name: str) -> None:
    if at:
        raise ValueError(f"{name}() argument {at + 1} is shorter than {_arguments(at)}") from None
    for other, inner in enumerate(inners[1:], 1):
        try:
            next(inner)
        except StopIteration:
            continue
        raise ValueError(f"{name}() argument {other + 1} is longer than {_arguments(other)}") from None


def _arguments(count: int) -> str:
    return "argument 1" if count == 1 else f"arguments 1-{count}"
