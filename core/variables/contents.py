"""What lies within a value, to be unfolded."""

from __future__ import annotations

import collections
import types
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import torch

from core.state.object_records import attributes_of
from core.variables.looking import attributes, class_attribute, is_of_library, is_one
from core.variables.tensors import gradient_of
from core.variables.texts import PLAIN, clipped, held, text_of

MOST_KEY = 60
"""Characters of a key that is shown as a name."""


class Part(NamedTuple):
    """Something within a value.

    Attributes:
        key: tells it apart from its neighbours.
        name: as it is shown.
        value: what it is.
    """

    key: str
    name: str
    value: Any


_CLOSED = (*PLAIN, types.FunctionType, types.BuiltinFunctionType, types.ModuleType, type, np.ndarray, np.generic)
"""Classes of values that are not unfolded."""


def has_parts(value: object) -> bool:
    """Tell whether there is anything within a value."""
    return next(parts_of(value), None) is not None


def parts_of(value: Any) -> Iterator[Part]:
    """Yield what lies within a value, one by one, however much it is."""
    if is_one(value, torch.Tensor):
        yield from _of_tensor(value)
    elif is_one(value, dict):
        yield from _of_dict(value)
    elif is_one(value, tuple):
        yield from _of_tuple(value)
    elif is_one(value, list, collections.deque):
        yield from _numbered(list.__iter__(value) if is_one(value, list) else collections.deque.__iter__(value))
    elif is_one(value, set, frozenset):
        yield from _numbered(set.__iter__(value) if is_one(value, set) else frozenset.__iter__(value))
    elif is_one(value, torch.nn.Module):
        yield from _of_module(value)
    elif is_one(value, types.MethodType):
        yield Part("__self__", "self", value.__self__)
    elif not is_one(value, *_CLOSED):
        own = not is_of_library(type(value))
        yield from (Part(name, name, one) for name, one in attributes(value).items() if own or name[0] != "_")


def _numbered(items: Iterator[Any]) -> Iterator[Part]:
    for place, item in enumerate(items):
        yield Part(f"[{place}]", f"[{place}]", item)


def _of_tuple(value: Any) -> Iterator[Part]:
    fields = class_attribute(type(value), "_fields")
    items = list(tuple.__iter__(value))
    if type(fields) is tuple and len(fields) == len(items) and all(type(name) is str for name in fields):
        yield from (Part(name, name, item) for name, item in zip(fields, items, strict=True))
    else:
        yield from _numbered(iter(items))


def _of_dict(value: Any) -> Iterator[Part]:
    for place, (key, item) in enumerate(list(dict.items(value))):
        told = text_of(key) if type(key) in PLAIN else f"#{place}"
        name = clipped(f"[{told}]", MOST_KEY)
        yield Part(name if len(told) < MOST_KEY and type(key) in PLAIN else f"#{place}", name, item)


def _of_module(module: Any) -> Iterator[Part]:
    for group in ("_modules", "_parameters", "_buffers"):
        for name, one in list(dict.items(held(module, group))):
            if type(name) is str and one is not None:
                yield Part(name, name, one)
    for name, one in list(dict.items(attributes_of(module) or {})):
        if type(name) is str and not name.startswith("_"):
            yield Part(name, name, one)


def _of_tensor(tensor: Any) -> Iterator[Part]:
    gradient = gradient_of(tensor)
    if gradient is not None:
        yield Part("grad", "grad", gradient)
    for name, one in dict.items(attributes_of(tensor) or {}):
        if type(name) is str and not name.startswith("_"):
            yield Part(name, name, one)
