"""The contents of objects, functions and classes at a moment, in attributes, slots and cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from core.state.plans import Plan
from core.state.records import ITEM, DictRecord, Items, Record, write_back
from core.state.stand_ins import Restoring


class NamespaceRecord(DictRecord):
    """The variables of a module. Python's own, such as `__name__`, are left alone."""

    __slots__ = ()

    def __init__(self, target: dict[str, Any], content: Items) -> None:
        super().__init__(target, content, dict)

    def restore(self, restoring: Restoring) -> None:
        """Write what is not the same."""
        left = frozenset(filter(is_dunder, self.target))
        write_back(self.target, self.content, restoring, dict, left)


class AttributesRecord(DictRecord):
    """The `__dict__` of an object, and its class: a lazy module becomes one of another class.

    Attributes:
        owner: the object.
        plan: how objects of its class are kept.
    """

    __slots__ = ("owner", "plan")

    def __init__(self, owner: Any, target: dict[str, Any], content: Items, plan: Plan) -> None:
        self.target = target
        self.content = content
        self.base = dict
        self.owner = owner
        self.plan = plan

    def restore(self, restoring: Restoring) -> None:
        """Write what is not the same, past any `__setattr__`."""
        if type(self.owner) is not self.plan.kind:
            object.__setattr__(self.owner, "__class__", self.plan.kind)
        if attributes_of(self.owner) is not self.target:
            object.__setattr__(self.owner, "__dict__", self.target)
        write_back(self.target, self.content, restoring, dict, self.plan.skips)


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

    def exchange(self, meant: Callable[[type], bool], instead_of: Callable[[Any], Any]) -> None:
        """Exchange values."""
        for slot, value in self.content:
            if meant(type(value)):
                slot.__set__(self.target, instead_of(value))

    def parts(self) -> Iterable[Any]:
        """Return names and values in turn."""
        return [part for slot, value in self.content for part in (slot.__name__, value)]


class CellRecord(Record):
    """The value of a closure's cell."""

    __slots__ = ()

    def restore(self, restoring: Restoring) -> None:
        """Set or empty it."""
        if self.content is not EMPTY:
            self.target.cell_contents = restoring.value(self.content)
        elif cell_value(self.target) is not EMPTY:
            del self.target.cell_contents

    def exchange(self, meant: Callable[[type], bool], instead_of: Callable[[Any], Any]) -> None:
        """Exchange the value."""
        if meant(type(self.content)):
            self.target.cell_contents = instead_of(self.content)

    def parts(self) -> Iterable[Any]:
        """Return the value."""
        return [self.content]

    def size(self) -> int:
        """Return bytes, about."""
        return ITEM


FUNCTION_PARTS = ("__code__", "__defaults__", "__kwdefaults__")


class FunctionRecord(Record):
    """The replaceable parts of a function: its code and defaults."""

    __slots__ = ()

    def restore(self, restoring: Restoring) -> None:
        """Set what is not the same."""
        for name, kept in zip(FUNCTION_PARTS, self.content, strict=True):
            value = restoring.value(kept)
            if getattr(self.target, name) is not value:
                setattr(self.target, name, value)

    def parts(self) -> Iterable[Any]:
        """Return the name, the code's bytes and the defaults."""
        code, *defaults = self.content
        return [code.co_qualname, code.co_code, *defaults]


class ClassRecord(Record):
    """The attributes of a class of the script's own."""

    __slots__ = ()

    def restore(self, restoring: Restoring) -> None:
        """Set what is not the same, past any metaclass."""
        now = class_attributes(self.target)
        for name in [name for name in now if name not in self.content]:
            type.__delattr__(self.target, name)
        for name, kept in self.content.items():
            value = restoring.value(kept)
            if name not in now or now[name] is not value:
                type.__setattr__(self.target, name, value)

    def parts(self) -> Iterable[Any]:
        """Return names and values in turn."""
        return [part for item in self.content.items() for part in item]


class StateRecord(Record):
    """The state that an object itself tells, or a generator's state.

    Attributes:
        give_back: takes the object and the state.
        bytes: of the state, about.
    """

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


class _Empty:
    """The value of a slot or a cell that has none."""


EMPTY = _Empty()

_OF_THE_CLASS_ITSELF = {"__dict__", "__weakref__", "__module__", "__doc__", "__slots__", "__annotations__"}


def is_dunder(name: Any) -> bool:
    """Tell whether a name is Python's own, such as `__name__`."""
    return type(name) is str and name[:2] == "__" == name[-2:]


def attributes_of(value: Any) -> dict[str, Any] | None:
    """Return an object's `__dict__`, past any `__getattribute__`."""
    try:
        attributes = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return None
    return attributes if issubclass(type(attributes), dict) else None


def slot_value(slot: Any, target: Any) -> Any:
    """Return what a slot holds."""
    try:
        return slot.__get__(target, type(target))
    except AttributeError:
        return EMPTY


def cell_value(cell: Any) -> Any:
    """Return what a cell holds."""
    try:
        return cell.cell_contents
    except ValueError:
        return EMPTY


def class_attributes(kind: type) -> dict[str, Any]:
    """Return what a class body or a later assignment has put into a class."""
    return {
        name: value
        for name, value in type.__getattribute__(kind, "__dict__").items()
        if not is_dunder(name) or (callable(value) and name not in _OF_THE_CLASS_ITSELF)
    }
