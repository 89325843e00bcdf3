"""Iterators over dicts and sets, which tell how many items remain but not where they are."""

from __future__ import annotations

import collections
import gc
import operator
from collections.abc import Callable, Collection, Iterator
from itertools import islice
from typing import Any

_EMPTY: tuple[dict[Any, Any], ...] = ({}, collections.OrderedDict())

_VIEWS: dict[type, str] = {
    type(getattr(mapping, name)()): name for mapping in _EMPTY for name in ("keys", "values", "items")
}
"""The method of a dict that makes a view, by the type of the view."""

_ITERATORS: dict[type, tuple[str, Callable[[Any], Iterator[Any]]]] = {
    type(direction(getattr({}, name)())): (name, direction)
    for name in ("keys", "values", "items")
    for direction in (iter, reversed)
}
"""The view and the direction, by the type of the iterator."""

SETS: frozenset[type] = frozenset((set, frozenset))

HASHED: frozenset[type] = frozenset((*_VIEWS, *_ITERATORS, *SETS, type(iter(set()))))
"""Types that `over_hashed` takes, apart from dicts."""


class DictIterator(Iterator[Any]):
    """Over the keys, values or items of a live dict.

    Going back restores a dict with its keys in the order that they had, so a place is a count of keys.

    Args:
        mapping: the dict.
        view: name of the method that makes the view.
        direction: `iter` or `reversed`.
    """

    memento_skip = ("_source",)

    def __init__(self, mapping: dict[Any, Any], view: str, direction: Callable[[Any], Iterator[Any]] = iter) -> None:
        self._mapping, self._view, self._direction = mapping, view, direction
        self._size = len(mapping)
        self._at = 0
        self._exhausted = False
        self._source = direction(getattr(mapping, view)())

    def go_on(self, source: Iterator[Any]) -> DictIterator:
        """Draw from an iterator over the same view that others may draw from too; return this one."""
        self._source = source
        self._at = self._size - operator.length_hint(source)
        return self

    def __next__(self) -> Any:
        try:
            item = next(self._source)
        except StopIteration:
            self._exhausted = True
            raise
        self._at += 1
        return item

    def __length_hint__(self) -> int:
        return operator.length_hint(self._source)

    def memento_restored(self) -> None:
        """Iterate again up to where it was, over the dict as it is now."""
        if self._exhausted:
            self._source = iter(())
        elif len(self._mapping) != self._size:
            self._source = _changed_size(self._mapping)
        else:
            self._source = self._direction(getattr(self._mapping, self._view)())
            next(islice(self._source, self._at, self._at), None)


class SetIterator(Iterator[Any]):
    """Over a live set, in the order it had at first: a set that is restored may have another."""

    def __init__(self, items: Collection[Any], remaining: int) -> None:
        self._set, self._size = items, len(items)
        self._items = list(items)
        self._at = self._size - remaining

    def __next__(self) -> Any:
        if self._at >= self._size:
            raise StopIteration
        if len(self._set) != self._size:
            raise RuntimeError("Set changed size during iteration")
        item = self._items[self._at]
        self._at += 1
        return item

    def __length_hint__(self) -> int:
        return self._size - self._at if len(self._set) == self._size else 0


def _changed_size(mapping: dict[Any, Any]) -> Iterator[Any]:
    """Return an iterator that fails as one does over a dict that has another size than at first."""

    def fail() -> None:
        kind = "OrderedDict" if isinstance(mapping, collections.OrderedDict) else "dictionary"
        raise RuntimeError(f"{kind} changed size during iteration")

    return iter(fail, fail)


def iterates_as_dict(iterable: Any) -> bool:
    """Return whether an object is a dict over whose keys `iter` goes."""
    if not isinstance(iterable, dict):
        return False
    return type(iterable).__iter__ in (dict.__iter__, collections.OrderedDict.__iter__)


def over_hashed(iterable: Any) -> Iterator[Any] | None:
    """Return an iterator in the place of one over a dict, a view of a dict or a set; None if it is exhausted.

    Args:
        iterable: a dict, a view, a set, or an iterator over one of these.
    """
    kind = type(iterable)
    if isinstance(iterable, dict):
        return DictIterator(iterable, "keys")
    if kind in SETS:
        return SetIterator(iterable, len(iterable))
    # Neither views nor iterators name what they are over; the garbage collector does.
    owner = next((found for found in gc.get_referents(iterable) if isinstance(found, (dict, set, frozenset))), None)
    if owner is None:
        return None
    if not isinstance(owner, dict):
        return SetIterator(owner, operator.length_hint(iterable))
    if kind in _VIEWS:
        return DictIterator(owner, _VIEWS[kind])
    return DictIterator(owner, *_ITERATORS[kind]).go_on(iterable)
