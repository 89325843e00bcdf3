"""The contents of objects of each kind: the records that a memento keeps of them.

Containers are copied before anything in them is kept: the script's threads may change them meanwhile.
"""

from __future__ import annotations

import functools
import io
import random
import types
from collections import OrderedDict, defaultdict, deque
from typing import Any

import numpy as np
import torch

from core.state import generators
from core.state.object_records import (
    FUNCTION_PARTS,
    CellRecord,
    ClassRecord,
    FunctionRecord,
    StateRecord,
    cell_value,
    class_attributes,
)
from core.state.plans import Handler, Keeping, Plan, Way
from core.state.records import (
    FACTORY,
    BytesRecord,
    DefaultRecord,
    DequeRecord,
    DictRecord,
    HashedRecord,
    ListRecord,
    LogRecord,
    SetRecord,
)


def _dict(walk: Keeping, value: dict[Any, Any], plan: Plan) -> None:
    base: Any = OrderedDict if OrderedDict in plan.bases else dict
    keep = walk.keep
    items = [(keep(key), keep(item)) for key, item in list(base.items(value))]
    if base is dict and any(walk.hashes(key) for key, _ in items):
        walk.add(HashedRecord(value, dict.copy(value)))
    else:
        walk.add(DictRecord(value, items, base))
    if defaultdict in plan.bases:
        walk.add(DefaultRecord(value, keep(FACTORY.__get__(value))))


def _list(walk: Keeping, value: list[Any], plan: Plan) -> None:
    log = walk.lists.log_of(value) if list.__len__(value) else None
    if log is not None:
        walk.add(LogRecord(value, log, list.__len__(value), walk.lists))
    else:
        walk.add(ListRecord(value, [walk.keep(item) for item in list.copy(value)]))


def _set(walk: Keeping, value: set[Any], plan: Plan) -> None:
    held = set.copy(value)
    for item in set.__iter__(held):
        walk.keep(item)
    walk.add(SetRecord(value, held))


def _frozen_set(walk: Keeping, value: frozenset[Any], plan: Plan) -> None:
    for item in frozenset.__iter__(value):
        walk.keep(item)


def _deque(walk: Keeping, value: deque[Any], plan: Plan) -> None:
    walk.add(DequeRecord(value, [walk.keep(item) for item in list(deque.__iter__(value))]))


def _bytes(walk: Keeping, value: bytearray, plan: Plan) -> None:
    walk.add(BytesRecord(value, bytes(value)))


def _cell(walk: Keeping, value: types.CellType, plan: Plan) -> None:
    walk.add(CellRecord(value, walk.keep(cell_value(value))))


STAND_INS = "core.effects."
"""Where the functions are that stand between a script and the world: what they hold is kept by others."""


def _function(walk: Keeping, value: types.FunctionType, plan: Plan) -> None:
    if str(value.__globals__.get("__name__")).startswith(STAND_INS):
        return
    for cell in value.__closure__ or ():
        walk.keep(cell)
    walk.add(FunctionRecord(value, [walk.keep(getattr(value, name)) for name in FUNCTION_PARTS]))


def _method(walk: Keeping, value: types.MethodType, plan: Plan) -> None:
    walk.keep(value.__self__)
    walk.keep(value.__func__)


def _builtin(walk: Keeping, value: types.BuiltinFunctionType, plan: Plan) -> None:
    walk.keep(value.__self__)


def _partial(walk: Keeping, value: functools.partial[Any], plan: Plan) -> None:
    for part in (value.func, value.args, value.keywords):
        walk.keep(part)


def _wrapper(walk: Keeping, value: Any, plan: Plan) -> None:
    for name in ("__func__", "fget", "fset", "fdel"):
        walk.keep(getattr(value, name, None))


def _class(walk: Keeping, value: type, plan: Plan) -> None:
    if walk.is_own(value):
        walk.add(ClassRecord(value, {name: walk.keep(item) for name, item in class_attributes(value).items()}))
        for base in type.__getattribute__(value, "__mro__")[1:]:
            walk.keep(base)


def _buffer(walk: Keeping, value: Any, plan: Plan) -> None:
    if not value.closed:
        content, *place, _ = value.__getstate__()  # last come its attributes, which are kept as all others are
        walk.add(StateRecord(value, (content, *place, None), type(value).__setstate__, len(content)))


def _compiled(walk: Keeping, value: torch.jit.ScriptModule, plan: Plan) -> None:
    for tensor in (*value.parameters(), *value.buffers()):  # they lie in C++, where no attribute leads
        walk.keep(tensor)


def _content(handler: Any) -> tuple[Way, Handler]:
    return Way.CONTENT, handler


_WAYS: dict[type, tuple[Way, Handler | None]] = {
    torch.Tensor: (Way.TENSOR, None),
    np.ndarray: (Way.ARRAY, None),
    tuple: (Way.TUPLE, None),
    dict: _content(_dict),
    list: _content(_list),
    set: _content(_set),
    frozenset: _content(_frozen_set),
    deque: _content(_deque),
    bytearray: _content(_bytes),
    type: _content(_class),
    types.CellType: _content(_cell),
    types.FunctionType: _content(_function),
    types.MethodType: _content(_method),
    types.BuiltinFunctionType: _content(_builtin),
    types.MethodWrapperType: _content(_builtin),
    functools.partial: _content(_partial),
    staticmethod: _content(_wrapper),
    classmethod: _content(_wrapper),
    property: _content(_wrapper),
    io.StringIO: _content(_buffer),
    io.BytesIO: _content(_buffer),
    torch.jit.ScriptModule: _content(_compiled),
    torch.Generator: _content(generators.keep_torch),
    np.random.Generator: _content(generators.keep_numpy),
    np.random.BitGenerator: _content(generators.keep_bits),
    np.random.RandomState: _content(generators.keep_random_state),
    random.Random: _content(generators.keep_python),
}

WAYS = {id(kind): way for kind, way in _WAYS.items()}
"""The handlers of the objects of a class, by its identity, and of those derived from it."""
