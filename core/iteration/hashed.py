"""Iterators over dicts and sets, which tell how many items remain but not where they are."""

from __future__ import annotations

import gc
import operator
from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any

_VIEWS: dict[type, str] = {
    type(made): name
    for name in ("keys", "values", "items")
    for made in (getattr({}, name)(), iter(getattr({}, name)()))
}
"""The method of a dict that makes a view, by the type of the view and of its iterator."""

SETS: frozenset[type] = frozenset((set, frozenset))

HASHED: frozenset[type] = frozenset((*_VIEWS, *SETS, type(iter(set()))))
"""Types that `over_hashed` takes, apart from dicts."""


class DictIterator(Iterator[Any]):
    """Over the keys, values or items of a live dict.

    Going back restores a dict with its keys in the order that they had, so a place is a count of keys.

    Args:
        mapping: the dict.
        view: name of the method that makes the view.
        source: an iterator over this view of which nobody else draws.
    """

    memento_skip = ("_source",)

    def __init__(self, mapping: dict[Any, Any], view: str, source: Iterator[Any]) -> None:
        self._mapping, self._view, self._source = mapping, view, source
        self._size = len(mapping)
        self._at = self._size - operator.length_hint(source)
        self._exhausted = False

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
            self._source = _Changed("dictionary changed size during iteration")
        else:
            self._source = iter(getattr(self._mapping, self._view)())
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


class _Changed(Iterator[Any]):
    def __init__(self, message: str) -> None:
        self._message = message

    def __next__(self) -> Any:
        raise RuntimeError(self._message)


def over_hashed(iterable: Any) -> Iterator[Any] | None:
    """Return an iterator in the place of one over a dict, a view of a dict or a set; None if it is exhausted.

    Args:
        iterable: a dict, a view, a set, or an iterator over one of these.
    """
    if isinstance(iterable, dict):
        return DictIterator(iterable, "keys", iter(iterable))
    if type(iterable) in SETS:
        return SetIterator(iterable, len(iterable))
    # Neither views nor iterators name what they are over; the garbage collector does.
    owner = next((found for found in gc.get_referents(iterable) if isinstance(found, (dict, set, frozenset))), None)
    if owner is None:
        return None
    if isinstance(owner, dict):
        return DictIterator(owner, _VIEWS[type(iterable)], iter(iterable))
    return SetIterator(owner, operator.length_hint(iterable))
