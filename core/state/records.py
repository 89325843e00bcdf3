"""The contents of containers at a moment: how they are written back, and what of them goes into a digest."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from operator import is_
from typing import Any

import numpy as np

from core.state.growing_lists import GrowingLists, Log
from core.state.stand_ins import Restoring

ITEM = 64
"""Bytes that a value in a container is counted as."""

Items = list[tuple[Any, Any]]


class Record:
    """Base class: `target` is the object, `content` what it held, with stand-ins in the place of tensors."""

    __slots__ = ("content", "target")

    def __init__(self, target: Any, content: Any) -> None:
        self.target = target
        self.content = content

    def restore(self, restoring: Restoring) -> None:
        """Write the content back into the object."""
        raise NotImplementedError

    def exchange(self, meant: Callable[[type], bool], instead_of: Callable[[Any], Any]) -> None:
        """Put other objects into the places of those that it holds, until it is restored.

        Args:
            meant: tells of a class whether none of its objects is to be left.
            instead_of: returns what takes the place of one.
        """

    def parts(self) -> Iterable[Any]:
        """Return the values that a digest reads, in an order that does not depend on where they lie in memory."""
        return self.content  # type: ignore[no-any-return]

    def size(self) -> int:
        """Return bytes, about."""
        return ITEM * (1 + len(self.content))


class DictRecord(Record):
    """All items of a dict, in their order.

    Attributes:
        base: the class that knows how the dict lies in memory; any other's methods may be the script's.
    """

    __slots__ = ("base",)

    def __init__(self, target: Any, content: Items, base: type[dict[Any, Any]]) -> None:
        self.target = target
        self.content = content
        self.base = base

    def restore(self, restoring: Restoring) -> None:
        """Write what is not the same."""
        write_back(self.target, self.content, restoring, self.base)

    def exchange(self, meant: Callable[[type], bool], instead_of: Callable[[Any], Any]) -> None:
        """Exchange values; keys stay."""
        for key, kept in self.content:
            if meant(type(kept)):
                self.base.__setitem__(self.target, key, instead_of(kept))

    def parts(self) -> Iterable[Any]:
        """Return keys and values in turn."""
        return [part for item in self.content for part in item]


def write_back(
    target: Any, content: Items, restoring: Restoring, base: Any, left: frozenset[Any] = frozenset()
) -> None:
    """Write items into a dict, past its own class's methods; what is the same already is left alone.

    Each item comes to lie where it lay, if none had been removed before: somebody may be going over them just now.

    Args:
        target: the dict.
        content: its items, in their order.
        restoring: what the stand-ins in them stand for.
        base: the class whose methods are used.
        left: keys that are left as they are.
    """
    value_of = restoring.value
    items = [(value_of(key), value_of(value)) for key, value in content]
    now = [item for item in base.items(target) if item[0] not in left] if left else list(base.items(target))
    if len(now) >= len(items) and all(one[0] is other[0] for one, other in zip(now, items, strict=False)):
        for key, _ in reversed(now[len(items) :]):
            base.__delitem__(target, key)
        changed = [item for item, before in zip(items, now, strict=False) if item[1] is not before[1]]
    elif left:
        for key, _ in reversed(now):
            base.__delitem__(target, key)
        changed = items
    else:
        base.clear(target)
        changed = items
    for key, value in changed:
        base.__setitem__(target, key, value)


class HashedRecord(Record):
    """A copy of a dict whose keys have a hash of the script's own: made and merged back in C, with known hashes."""

    __slots__ = ()

    def restore(self, restoring: Restoring) -> None:
        """Write all items, if they are others."""
        now, kept = list(dict.items(self.target)), list(self.content.items())
        same = (one[0] is other[0] and one[1] is other[1] for one, other in zip(now, kept, strict=False))
        if len(now) != len(kept) or not all(same):
            dict.clear(self.target)
            dict.update(self.target, self.content)

    def parts(self) -> Iterable[Any]:
        """Return keys and values in turn."""
        return [part for item in self.content.items() for part in item]


FACTORY: Any = vars(defaultdict)["default_factory"]


class DefaultRecord(Record):
    """The factory of a defaultdict."""

    __slots__ = ()

    def restore(self, restoring: Restoring) -> None:
        """Set it."""
        FACTORY.__set__(self.target, self.content)

    def parts(self) -> Iterable[Any]:
        """Return the factory."""
        return [self.content]

    def size(self) -> int:
        """Return bytes, about."""
        return ITEM


class ListRecord(Record):
    """The items of a list."""

    __slots__ = ()

    def restore(self, restoring: Restoring) -> None:
        """Write all items."""
        list.__setitem__(self.target, slice(None), [restoring.value(item) for item in self.content])

    def exchange(self, meant: Callable[[type], bool], instead_of: Callable[[Any], Any]) -> None:
        """Exchange items."""
        _exchange_items(self.target, meant, instead_of)


def _exchange_items(target: Any, meant: Callable[[type], bool], instead_of: Callable[[Any], Any]) -> None:
    kinds = list(map(type, list.__iter__(target)))
    if not any(map(meant, dict(zip(map(id, kinds), kinds, strict=True)).values())):
        return
    for place, item in enumerate(list.__iter__(target)):
        if meant(type(item)):
            list.__setitem__(target, place, instead_of(item))


class LogRecord(Record):
    """The first `length` values of a log."""

    __slots__ = ("length", "lists")

    def __init__(self, target: Any, content: Log, length: int, lists: GrowingLists) -> None:
        super().__init__(target, content)
        self.length = length
        self.lists = lists

    def restore(self, restoring: Restoring) -> None:
        """Write all items."""
        self.lists.put_back(self.target, self.content, self.length)

    def exchange(self, meant: Callable[[type], bool], instead_of: Callable[[Any], Any]) -> None:
        """Exchange items."""
        _exchange_items(self.target, meant, instead_of)

    def parts(self) -> Iterable[Any]:
        """Return the values."""
        values: list[Any] = self.content.values[: self.length]
        return values

    def size(self) -> int:
        """Return bytes, about, shared or not."""
        return ITEM + 32 * self.length


class SetRecord(Record):
    """A copy of a set: made and merged back in C, with the hashes that it knows."""

    __slots__ = ()

    def restore(self, restoring: Restoring) -> None:
        """Leave a set that holds the same alone: its order would be another."""
        if {id(item) for item in set.__iter__(self.target)} != {id(item) for item in self.content}:
            set.clear(self.target)
            set.update(self.target, self.content)


class DequeRecord(Record):
    """The items of a deque."""

    __slots__ = ()

    def restore(self, restoring: Restoring) -> None:
        """Write all items, if they are others: a deque that is written to cannot be gone over any further."""
        items = [restoring.value(item) for item in self.content]
        if len(items) != deque.__len__(self.target) or not all(map(is_, items, deque.__iter__(self.target))):
            deque.clear(self.target)
            deque.extend(self.target, items)


class BytesRecord(Record):
    """The bytes of a bytearray."""

    __slots__ = ()

    def restore(self, restoring: Restoring) -> None:
        """Write them, if they are others: a bytearray that is being looked into cannot be resized."""
        if bytearray.__ne__(self.target, self.content):
            bytearray.__setitem__(self.target, slice(None), self.content)

    def parts(self) -> Iterable[Any]:
        """Return all in one piece."""
        return [self.content]

    def size(self) -> int:
        """Return bytes."""
        return ITEM + len(self.content)


class ObjectArrayRecord(Record):
    """The items of an array of objects."""

    __slots__ = ()

    def restore(self, restoring: Restoring) -> None:
        """Write all items that are not the same, also where nobody may write."""
        array = self.target.view(np.ndarray)
        for place, kept in zip(np.ndindex(array.shape), self.content, strict=True):
            value = restoring.value(kept)
            if array[place] is not value:
                array[place] = value
