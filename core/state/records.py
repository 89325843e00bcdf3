"""What an object held at a moment, by kinds of objects: how it is written back, and what of it goes into a digest."""

from __future__ import annotations

from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterable
from typing import Any

from core.state.growing_lists import Log
from core.state.stand_ins import Restoring

ITEM = 64
"""Bytes that a value in a container is counted as."""


class Record:
    """Base class: `target` is the object, `content` what it held, with stand-ins in the place of tensors."""

    __slots__ = ("content", "target")

    def __init__(self, target: Any, content: Any) -> None:
        self.target = target
        self.content = content

    def restore(self, restoring: Restoring) -> None:
        """Write the content back into the object."""
        raise NotImplementedError

    def parts(self) -> Iterable[Any]:
        """Return the values that a digest reads, in an order that does not depend on where they lie in memory."""
        return self.content  # type: ignore[no-any-return]

    def size(self) -> int:
        """Return bytes, about."""
        return ITEM * (len(self.content) + 1 if isinstance(self.content, (list, dict, set)) else 1)


class DictRecord(Record):
    """All items of a dict, in their order; or, of a namespace or an object that leaves some out, the `names` in it."""

    __slots__ = ("leaves_out",)

    def __init__(self, target: Any, content: list[tuple[Any, Any]], leaves_out: Callable[[Any], bool] | None) -> None:
        super().__init__(target, content)
        self.leaves_out = leaves_out

    def restore(self, restoring: Restoring) -> None:
        """Leave the dict alone as far as it is the same: no key is hashed or compared without need."""
        base: Any = OrderedDict if isinstance(self.target, OrderedDict) else dict
        items = [(restoring.value(key), restoring.value(value)) for key, value in self.content]
        leaves_out = self.leaves_out or _nothing
        now = [(key, value) for key, value in base.items(self.target) if not leaves_out(key)]
        if len(items) != len(now) or any(key is not other for (key, _), (other, _) in zip(items, now, strict=True)):
            if self.leaves_out is None:
                base.clear(self.target)
            else:
                for key, _ in now:
                    base.__delitem__(self.target, key)
            now = [(key, self) for key, _ in items]
        for (key, value), (_, before) in zip(items, now, strict=True):
            if value is not before:
                base.__setitem__(self.target, key, value)

    def parts(self) -> Iterable[Any]:
        """Return keys and values in turn."""
        return [part for item in self.content for part in item]


def _nothing(_key: Any) -> bool:
    return False


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


class ListRecord(Record):
    """The items of a list."""

    __slots__ = ()

    def restore(self, restoring: Restoring) -> None:
        """Write all items."""
        list.__setitem__(self.target, slice(None), [restoring.value(item) for item in self.content])


class LogRecord(Record):
    """The first `length` values of a log."""

    __slots__ = ("length",)

    def __init__(self, target: Any, content: Log, length: int) -> None:
        super().__init__(target, content)
        self.length = length

    def restore(self, restoring: Restoring) -> None:
        """Write all items."""
        list.__setitem__(self.target, slice(None), self.content.values[: self.length])

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
        """Write all items."""
        deque.clear(self.target)
        deque.extend(self.target, [restoring.value(item) for item in self.content])


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


class SlotsRecord(Record):
    """The values of slots, and those that were empty.

    The content pairs descriptors with values.
    """

    __slots__ = ()

    def restore(self, restoring: Restoring) -> None:
        """Set and empty them past any `__setattr__`."""
        for slot, value in self.content:
            if value is not EMPTY:
                slot.__set__(self.target, restoring.value(value))
            elif slot_value(slot, self.target) is not EMPTY:
                slot.__delete__(self.target)

    def parts(self) -> Iterable[Any]:
        """Return names and values in turn."""
        return [part for slot, value in self.content for part in (slot.__name__, value)]


class _Empty:
    """The value of a slot or a cell that has none."""


EMPTY = _Empty()


def slot_value(slot: Any, target: Any) -> Any:
    """Return what a slot holds."""
    try:
        return slot.__get__(target, type(target))
    except AttributeError:
        return EMPTY


class CellRecord(Record):
    """The value of a closure's cell."""

    __slots__ = ()

    def restore(self, restoring: Restoring) -> None:
        """Set or empty it."""
        if self.content is not EMPTY:
            self.target.cell_contents = restoring.value(self.content)
        elif cell_value(self.target) is not EMPTY:
            del self.target.cell_contents

    def parts(self) -> Iterable[Any]:
        """Return the value."""
        return [self.content]


def cell_value(cell: Any) -> Any:
    """Return what a cell holds."""
    try:
        return cell.cell_contents
    except ValueError:
        return EMPTY


FUNCTION_PARTS = ("__code__", "__defaults__", "__kwdefaults__")


class FunctionRecord(Record):
    """What a function can be given: its code, defaults and the like."""

    __slots__ = ()

    def restore(self, restoring: Restoring) -> None:
        """Set what is not the same."""
        for name, value in zip(FUNCTION_PARTS, self.content, strict=True):
            now = restoring.value(value)
            if getattr(self.target, name) is not now:
                setattr(self.target, name, now)

    def parts(self) -> Iterable[Any]:
        """Return the code's bytes and the rest."""
        return [self.content[0].co_code, *self.content[1:]]


class ClassRecord(Record):
    """The attributes of a class of the script's own."""

    __slots__ = ()

    def restore(self, restoring: Restoring) -> None:
        """Set what is not the same, past any metaclass."""
        now = class_attributes(self.target)
        for name in now.keys() - self.content.keys():
            type.__delattr__(self.target, name)
        for name, kept in self.content.items():
            value = restoring.value(kept)
            if name not in now or now[name] is not value:
                type.__setattr__(self.target, name, value)

    def parts(self) -> Iterable[Any]:
        """Return names and values in turn."""
        return [part for item in self.content.items() for part in item]


_OF_THE_CLASS_ITSELF = {"__dict__", "__weakref__", "__module__", "__doc__", "__slots__", "__annotations__"}


def class_attributes(kind: type) -> dict[str, Any]:
    """Return what a class body or a later assignment has put into a class."""
    return {
        name: value
        for name, value in type.__getattribute__(kind, "__dict__").items()
        if not (name.startswith("__") and name.endswith("__") and (name in _OF_THE_CLASS_ITSELF or not callable(value)))
    }


class StateRecord(Record):
    """What an object itself says is its state, or a generator's state."""

    __slots__ = ("bytes", "give_back")

    def __init__(self, target: Any, content: Any, give_back: Callable[[Any, Any], object], size: int = ITEM) -> None:
        super().__init__(target, content)
        self.give_back = give_back
        self.bytes = size

    def restore(self, restoring: Restoring) -> None:
        """Give it back."""
        self.give_back(self.target, restoring.value(self.content))

    def parts(self) -> Iterable[Any]:
        """Return the state."""
        return [self.content]

    def size(self) -> int:
        """Return bytes."""
        return self.bytes
