"""In the place of the `itertools` that take parts of iterators, or put them together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any


class Islice(Iterator[Any]):
    """In the place of `itertools.islice`: up to `stop`, even where the step leads beyond it, items are drawn."""

    def __init__(self, inner: Iterator[Any], start: int, stop: int | None, step: int) -> None:
        self._inner: Iterator[Any] | None = inner
        self._at, self._next, self._stop, self._step = 0, start, stop, step

    def __next__(self) -> Any:
        if self._inner is None:
            raise StopIteration
        try:
            return self._draw(self._inner)
        except BaseException:
            self._inner = None
            raise

    def _draw(self, inner: Iterator[Any]) -> Any:
        while self._at < self._next:
            next(inner)
            self._at += 1
        if self._stop is not None and self._at >= self._stop:
            raise StopIteration
        item = next(inner)
        self._at += 1
        self._next += self._step
        if self._stop is not None:
            self._next = min(self._next, self._stop)
        return item


class Chain(Iterator[Any]):
    """In the place of `itertools.chain`.

    Args:
        parts: gives the iterators one after the other.
    """

    def __init__(self, parts: Iterator[Iterator[Any]]) -> None:
        self._parts: Iterator[Iterator[Any]] | None = parts
        self._inner: Iterator[Any] | None = None

    def __next__(self) -> Any:
        while self._parts is not None:
            if self._inner is None:
                try:
                    self._inner = next(self._parts)
                except BaseException:
                    self._parts = None
                    raise
            try:
                return next(self._inner)
            except StopIteration:
                self._inner = None
        raise StopIteration


class TakeWhile(Iterator[Any]):
    """In the place of `itertools.takewhile`."""

    def __init__(self, predicate: Callable[[Any], Any], inner: Iterator[Any]) -> None:
        self._predicate, self._inner, self._stopped = predicate, inner, False

    def __next__(self) -> Any:
        if not self._stopped:
            item = next(self._inner)
            if self._predicate(item):
                return item
            self._stopped = True
        raise StopIteration


class DropWhile(Iterator[Any]):
    """In the place of `itertools.dropwhile`."""

    def __init__(self, predicate: Callable[[Any], Any], inner: Iterator[Any]) -> None:
        self._predicate, self._inner, self._started = predicate, inner, False

    def __next__(self) -> Any:
        while True:
            item = next(self._inner)
            if self._started or not self._predicate(item):
                self._started = True
                return item


class Compress(Iterator[Any]):
    """In the place of `itertools.compress`."""

    def __init__(self, inner: Iterator[Any], selectors: Iterator[Any]) -> None:
        self._inner, self._selectors = inner, selectors

    def __next__(self) -> Any:
        while True:
            item = next(self._inner)
            if next(self._selectors):
                return item


class Accumulate(Iterator[Any]):
    """In the place of `itertools.accumulate`.

    Args:
        inner: what is accumulated.
        function: joins the total and an item.
        initial: the total to begin with, or None.
    """

    def __init__(self, inner: Iterator[Any], function: Callable[[Any, Any], Any], initial: Any) -> None:
        self._inner, self._function, self._initial = inner, function, initial
        self._total: tuple[Any, ...] = ()

    def __next__(self) -> Any:
        if self._initial is not None:
            self._total, self._initial = (self._initial,), None
        else:
            item = next(self._inner)
            self._total = (self._function(self._total[0], item),) if self._total else (item,)
        return self._total[0]


class Pairwise(Iterator[tuple[Any, Any]]):
    """In the place of `itertools.pairwise`."""

    def __init__(self, inner: Iterator[Any]) -> None:
        self._inner: Iterator[Any] | None = inner
        self._before: tuple[Any, ...] = ()

    def __next__(self) -> tuple[Any, Any]:
        if self._inner is None:
            raise StopIteration
        try:
            if not self._before:
                self._before = (next(self._inner),)
            item = next(self._inner)
        except BaseException:
            self._inner = None
            raise
        pair = (self._before[0], item)
        self._before = (item,)
        return pair


class Batched(Iterator[tuple[Any, ...]]):
    """In the place of `itertools.batched`, which Python has from 3.12 on."""

    def __init__(self, inner: Iterator[Any], size: int, strict: bool) -> None:
        self._inner: Iterator[Any] | None = inner
        self._size, self._strict = size, strict

    def __next__(self) -> tuple[Any, ...]:
        if self._inner is None:
            raise StopIteration
        try:
            batch = tuple(islice(self._inner, self._size))
        except BaseException:
            self._inner = None
            raise
        if len(batch) < self._size:
            self._inner = None
            if batch and self._strict:
                raise ValueError("batched(): incomplete batch")
        if not batch:
            raise StopIteration
        return batch


class ZipLongest(Iterator[tuple[Any, ...]]):
    """In the place of `itertools.zip_longest`."""

    def __init__(self, inners: Sequence[Iterator[Any]], fill: Any) -> None:
        self._inners: list[Iterator[Any] | None] = list(inners)
        self._fill = fill

    def __next__(self) -> tuple[Any, ...]:
        try:
            items = [self._draw(position) for position in range(len(self._inners))]
        except BaseException:
            self._inners = []
            raise
        if not any(inner is not None for inner in self._inners):
            raise StopIteration
        return tuple(items)

    def _draw(self, position: int) -> Any:
        inner = self._inners[position]
        if inner is not None:
            try:
                return next(inner)
            except StopIteration:
                self._inners[position] = None
        return self._fill


class Counted(Iterator[Any]):
    """In the place of `itertools.product` and its like, which hold their items from the start: made again by count.

    Args:
        make: the function that makes the iterator.
        pools: the items of each of its iterables.
        rest: its other arguments.
        named: its keyword arguments.
    """

    memento_skip = ("_source",)

    def __init__(
        self, make: Callable[..., Iterator[Any]], pools: Sequence[Any], rest: Sequence[Any], named: dict[str, Any]
    ) -> None:
        self._make, self._pools, self._rest, self._named = make, pools, rest, named
        self._source = make(*pools, *rest, **named)
        self._at = 0

    def __next__(self) -> Any:
        item = next(self._source)
        self._at += 1
        return item

    def memento_restored(self) -> None:
        """Make the iterator again, and skip what was drawn."""
        self._source = islice(self._make(*self._pools, *self._rest, **self._named), self._at, None)
