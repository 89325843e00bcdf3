"""The values of objects in short texts."""

from __future__ import annotations

import collections
import enum
import functools
import pathlib
import types
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import torch
from torch.nn.parameter import UninitializedBuffer, UninitializedParameter
from torch.utils.data import DataLoader

from core.i18n import Words, joined, words
from core.state.object_records import attributes_of
from core.text.clip import shown
from core.variables.looking import attributes, is_of_library, is_one, kind_name

MOST_CHARACTERS = 200
"""Characters of a value."""

MOST_PREVIEWED, LONGEST_PREVIEW = 6, 60
"""Items of a container whose values are told, and the characters that they may take."""

MOST_BITS = 256
"""Bits of an integer that is told: of a very long one Python refuses to."""

PLAIN = (int, float, bool, complex, str, bytes, type(None))

_TOLD = (torch.dtype, torch.device, torch.layout, torch.memory_format, np.dtype, range, type(...))


def text_of(value: object) -> str:
    """Return a value in short; empty where the name of its class says it all."""
    kind = type(value)
    if value is None or value is ... or value is NotImplemented:
        return str(value)
    for base, tell in _TELLERS:
        if is_one(value, base):
            return tell(value)
    if is_one(value, *_TOLD) or (is_one(value, np.generic) and is_of_library(kind)):
        return clipped(str(value))
    if is_one(value, BaseException):
        return _previewed(BaseException.args.__get__(value), "()")  # type: ignore[attr-defined]
    held = len(attributes(value))
    return counted(held, words("Variables", "1 attribute"), words("Variables", "{count:,} attributes")) if held else ""


def clipped(text: str, most: int = MOST_CHARACTERS) -> str:
    """Return a text on one line, cut where it is long."""
    line = shown(text[: most + 1]).replace("\n", "\\n").replace("\t", " ")
    return line if len(text) <= most else f"{line[: most - 1]}…"


def counted(count: int, one: Words, several: Words) -> Words:
    """Return how many there are of something."""
    return one if count == 1 else several.format(count=count)


def _integer(value: int) -> str:
    bits = int.bit_length(value)
    if bits > MOST_BITS:
        return words("Variables", "an integer of {bits:,} bits").format(bits=bits)
    return int.__repr__(value)


def _text(value: str) -> str:
    whole = str.__len__(value)
    start = str.__getitem__(value, slice(MOST_CHARACTERS))
    told = shown(repr(str(start)) if type(start) is str else "")
    if whole <= MOST_CHARACTERS:
        return told
    return joined(" ", [f"{told}…", words("Variables", "{count:,} characters").format(count=whole)])


def _bytes(value: Any) -> str:
    base = bytes if is_one(value, bytes) else bytearray
    size = base.__len__(value)
    told = repr(bytes(base.__getitem__(value, slice(32))))
    if size <= 32:
        return told
    return joined(" ", [f"{told}…", words("Variables", "{count:,} bytes").format(count=size)])


def _items(base: Any, brackets: str) -> Callable[[Any], str]:
    def tell(value: Any) -> str:
        count = base.__len__(value)
        first = [item for item, _ in zip(base.__iter__(value), range(MOST_PREVIEWED + 1), strict=False)]
        preview = _previewed(first, brackets, count)
        return preview or counted(count, words("Variables", "1 item"), words("Variables", "{count:,} items"))

    return tell


def _previewed(items: Iterable[Any], brackets: str, count: int = -1) -> str:
    """Return the items of a container if they are few and plain, or the first of them if they are numbers."""
    items = list(items)
    count = len(items) if count < 0 else count
    if not all(type(item) in PLAIN for item in items[:MOST_PREVIEWED]):
        return ""
    told = ", ".join(text_of(item) for item in items[:MOST_PREVIEWED])
    if len(told) > LONGEST_PREVIEW:
        return ""
    whole = count <= MOST_PREVIEWED
    told += "," * (brackets == "()" and count == 1)
    listed = f"{brackets[0]}{told}{'' if whole else ', …'}{brackets[1]}"
    if whole:
        return listed
    return joined(" ", [words("Variables", "{count:,} items:").format(count=count), listed])


def _tuple(value: tuple[Any, ...]) -> str:
    return _items(tuple, "()")(value)


def _dict(value: dict[Any, Any]) -> str:
    count = dict.__len__(value)
    return counted(count, words("Variables", "1 entry"), words("Variables", "{count:,} entries"))


def _module(value: torch.nn.Module) -> str:
    seen: dict[int, torch.Tensor] = {}
    for module in modules_in(value):
        for parameter in dict.values(held(module, "_parameters")):
            if is_one(parameter, torch.Tensor):
                seen[id(parameter)] = parameter
    with torch._C.DisableTorchFunction():
        count = sum(torch._C.TensorBase.numel(one) for one in seen.values() if not waits_for_shape(one))
    return counted(count, words("Variables", "1 parameter"), words("Variables", "{count:,} parameters"))


def waits_for_shape(tensor: torch.Tensor) -> bool:
    """Tell whether a lazy module has yet to give a parameter its shape."""
    return is_one(tensor, UninitializedParameter, UninitializedBuffer)


def held(owner: object, name: str) -> dict[Any, Any]:
    """Return a dict that an object holds by a name; an empty one where there is none."""
    found: Any = dict.get(attributes_of(owner) or {}, name)
    return found if is_one(found, dict) else {}


def modules_in(module: torch.nn.Module) -> list[torch.nn.Module]:
    """Return a module and all within it, each once."""
    found: dict[int, torch.nn.Module] = {}
    waiting = [module]
    while waiting:
        one = waiting.pop()
        if id(one) not in found and is_one(one, torch.nn.Module):
            found[id(one)] = one
            waiting += dict.values(held(one, "_modules"))
    return list(found.values())


def _optimizer(value: torch.optim.Optimizer) -> str:
    groups: Any = dict.get(attributes_of(value) or {}, "param_groups")
    if not is_one(groups, list):
        return ""
    rates: list[Any] = [dict.get(group, "lr") for group in list.__iter__(groups) if is_one(group, dict)]
    told = [text_of(rate.detach().item() if is_one(rate, torch.Tensor) else rate) for rate in rates[:3]]
    return words("Variables", "learning rate {rates}").format(rates=", ".join(told))


def _loader(value: DataLoader[Any]) -> str:
    size = dict.get(attributes_of(value) or {}, "batch_size")
    if type(size) is not int:
        return ""
    return words("Variables", "batches of {size}").format(size=size)


def _scheduler(value: torch.optim.lr_scheduler.LRScheduler) -> str:
    return text_of(dict.get(attributes_of(value) or {}, "last_epoch"))


def _generator(value: torch.Generator) -> str:
    return str(value.device)


def _function(value: types.FunctionType) -> str:
    code = value.__code__
    return clipped(f"{pathlib.PurePath(code.co_filename).name}:{code.co_firstlineno}")


def _method(value: types.MethodType) -> str:
    return clipped(f"{kind_name(type(value.__self__))}.{getattr(value.__func__, '__name__', '…')}")


def _builtin(value: types.BuiltinFunctionType) -> str:
    return clipped(value.__name__)


def _imported(value: types.ModuleType) -> str:
    name = dict.get(attributes_of(value) or {}, "__name__")
    return clipped(name) if type(name) is str else ""


def _class(value: type) -> str:
    return clipped(kind_name(value))


def _partial(value: functools.partial[Any]) -> str:
    return text_of(value.func) if type(value.func) in (types.FunctionType, types.BuiltinFunctionType) else ""


def _enum(value: enum.Enum) -> str:
    name = dict.get(attributes_of(value) or {}, "_name_")
    return clipped(name) if type(name) is str else ""


def _path(value: pathlib.PurePath) -> str:
    return clipped(str(value)) if is_of_library(type(value)) else ""


_TELLERS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (enum.Enum, _enum),
    (bool, str),
    (int, _integer),
    (float, float.__repr__),
    (complex, complex.__repr__),
    (str, _text),
    (bytes, _bytes),
    (bytearray, _bytes),
    (list, _items(list, "[]")),
    (tuple, _tuple),
    (dict, _dict),
    (set, _items(set, "{}")),
    (frozenset, _items(frozenset, "{}")),
    (collections.deque, _items(collections.deque, "[]")),
    (torch.nn.Module, _module),
    (torch.optim.Optimizer, _optimizer),
    (torch.optim.lr_scheduler.LRScheduler, _scheduler),
    (DataLoader, _loader),
    (torch.Generator, _generator),
    (types.FunctionType, _function),
    (types.MethodType, _method),
    (types.BuiltinFunctionType, _builtin),
    (types.ModuleType, _imported),
    (type, _class),
    (functools.partial, _partial),
    (pathlib.PurePath, _path),
)
"""How values are told, by their class; the first that fits."""
