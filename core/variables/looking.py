"""Looking into objects past all code of their classes: no `__getattribute__`, no property, no `__len__` runs."""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Any

from core.state.names import module_of
from core.state.object_records import attributes_of

_LIBRARIES = ("torch", "numpy", "collections", "pathlib", "builtins", "functools", "argparse", "types", "random")


def bases_of(kind: type) -> tuple[type, ...]:
    """Return a class and those that it is derived from, past its metaclass."""
    bases: tuple[type, ...] = type.__getattribute__(kind, "__mro__")
    return bases


def is_one(value: object, *kinds: type) -> bool:
    """Tell whether a value is of one of some classes; `isinstance` may ask the value's own code."""
    return any(base is kind for base in bases_of(type(value)) for kind in kinds)


def kind_name(kind: type) -> str:
    """Return the name of a class."""
    name: str = type.__getattribute__(kind, "__name__")
    return name


def is_of_library(kind: type) -> bool:
    """Tell whether a class comes with Python, numpy or torch."""
    return module_of(kind).partition(".")[0] in _LIBRARIES


def class_attribute(kind: type, name: str) -> Any:
    """Return what a class or one of its bases holds by a name, as it stands there; None for nothing."""
    for base in bases_of(kind):
        attributes = type.__getattribute__(base, "__dict__")
        if name in attributes:
            return attributes[name]
    return None


def slots_of(value: object) -> Iterator[tuple[str, Any]]:
    """Yield the slots of an object that are filled, with what they hold."""
    for base in bases_of(type(value)):
        attributes = type.__getattribute__(base, "__dict__")
        if "__slots__" not in attributes:
            continue
        for name, slot in attributes.items():
            if type(slot) is types.MemberDescriptorType:
                try:
                    yield name, slot.__get__(value)
                except AttributeError:
                    continue


def attributes(value: object) -> dict[str, Any]:
    """Return what an object holds by name, in its `__dict__` and its slots; without Python's own names."""
    held = {**dict(slots_of(value)), **dict(dict.items(attributes_of(value) or {}))}
    return {name: one for name, one in held.items() if type(name) is str and not name.startswith("__")}
