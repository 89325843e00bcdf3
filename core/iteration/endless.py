"""In the place of `itertools.count`, `repeat` and `cycle`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


class Count(Iterator[Any]):
    """In the place of `itertools.count`."""

    def __init__(self, start: Any, step: Any) -> None:
        self._at, self._step = start, step

    def __next__(self) -> Any:
        at = self._at
        self._at = at + self._step
        return at


class Repeat(Iterator[Any]):
    """In the place of `itertools.repeat`; endless if `remaining` is None."""

    def __init__(self, item: Any, remaining: int | None) -> None:
        self._item, self._remaining = item, remaining

    def __next__(self) -> Any:
        if self._remaining is not None:
            if self._remaining <= 0:
                raise StopIteration
            self._remaining -= 1
        return self._item

    def __length_hint__(self) -> int:
        if self._remaining is None:
            raise TypeError("len() of unsized object")
        return max(self._remaining, 0)


class Cycle(Iterator[Any]):
    """In the place of `itertools.cycle`: the very same items again and again."""

    def __init__(self, inner: Iterator[Any]) -> None:
        self._inner: Iterator[Any] | None = inner
        self._saved: list[Any] = []
        self._at = 0

    def __next__(self) -> Any:
        if self._inner is not None:
            try:
                item = next(self._inner)
            except StopIteration:
                self._inner = None
            else:
                self._saved.append(item)
                return item
        if not self._saved:
            raise StopIteration
        item = self._saved[self._at]
        self._at = (self._at + 1) % len(self._saved)
        return item
