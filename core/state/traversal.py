"""Which kinds of objects a memento keeps, and what an object of each kind consists of."""

from __future__ import annotations

import enum
import functools
import io
import random
import types
import weakref
from collections import deque
from typing import Any

import numpy as np
import torch

ATOMS: tuple[type, ...] = (
    int,
    float,
    str,
    bool,
    type(None),
    bytes,
    complex,
    range,
    slice,
    type(...),
    type(NotImplemented),
    torch.dtype,
    torch.device,
    torch.layout,
    torch.memory_format,
    types.CodeType,
    types.BuiltinFunctionType,
    types.ModuleType,
    types.MethodWrapperType,
    types.WrapperDescriptorType,
    types.GetSetDescriptorType,
    types.MemberDescriptorType,
    types.MethodDescriptorType,
    types.ClassMethodDescriptorType,
    types.MappingProxyType,
    types.GenericAlias,
    types.FrameType,
    types.TracebackType,
    weakref.ref,
    random.SystemRandom,
)

LEFT_ALONE = frozenset(
    [
        "PIL",
        "_ctypes",
        "_frozen_importlib",
        "_frozen_importlib_external",
        "_io",
        "_queue",
        "_socket",
        "_thread",
        "_weakref",
        "_weakrefset",
        "abc",
        "ast",
        "asyncio",
        "concurrent",
        "contextvars",
        "ctypes",
        "datetime",
        "decimal",
        "fractions",
        "greenlet",
        "importlib",
        "inspect",
        "io",
        "logging",
        "matplotlib",
        "mmap",
        "multiprocessing",
        "numbers",
        "pathlib",
        "queue",
        "re",
        "selectors",
        "signal",
        "socket",
        "sqlite3",
        "ssl",
        "subprocess",
        "tempfile",
        "tensorboard",
        "tensorboardX",
        "threading",
        "tkinter",
        "tqdm",
        "typing",
        "unittest",
        "uuid",
        "wandb",
        "warnings",
        "weakref",
        "zipfile",
    ]
)
"""Packages whose objects are no state of a training: windows, threads, files, bars, or values that never change."""

LEFT_ALONE_WITHIN = (
    "torch._C",
    "torch._dynamo",
    "torch._inductor",
    "torch._ops",
    "torch.autograd.function",
    "torch.fx",
    "torch.multiprocessing",
    "torch.profiler",
    "torch.utils.tensorboard",
    "numpy.random.bit_generator",
)

SKIP, STATE, GIVE_BACK, RESTORED = "memento_skip", "memento_state", "memento_restore", "memento_restored"


class Plan:
    """How objects of one class are kept.

    Attributes:
        kind: the class.
        how: `ATOM`, `TENSOR`, …
        bases: its classes, from itself up.
        slots: descriptors of what lies in slots.
        skips: names of attributes that are left out.
        state, give_back, restored: the methods of the protocol, where the class has them.
    """

    __slots__ = ("bases", "give_back", "how", "kind", "restored", "skips", "slots", "state")

    def __init__(self, kind: type) -> None:
        self.kind = kind
        self.bases: tuple[type, ...] = type.__getattribute__(kind, "__mro__")
        self.skips = frozenset(found(self, SKIP) or ())
        self.state = found(self, STATE)
        self.give_back = found(self, GIVE_BACK)
        self.restored = found(self, RESTORED)
        self.slots = _slots(self.bases)
        self.how = _how(kind, self)


def found(plan: Plan, name: str) -> Any:
    """Look a name up in the classes, past any `__getattribute__`."""
    for base in plan.bases:
        attributes = type.__getattribute__(base, "__dict__")
        if name in attributes:
            return attributes[name]
    return None


def _slots(bases: tuple[type, ...]) -> list[Any]:
    return [
        value
        for base in bases
        if "__slots__" in (attributes := type.__getattribute__(base, "__dict__"))
        for name, value in attributes.items()
        if type(value) is types.MemberDescriptorType
    ]


class How(enum.Enum):
    """The ways to keep an object."""

    ATOM = enum.auto()
    ITSELF = enum.auto()
    TENSOR = enum.auto()
    ARRAY = enum.auto()
    TUPLE = enum.auto()
    DICT = enum.auto()
    LIST = enum.auto()
    SET = enum.auto()
    FROZEN_SET = enum.auto()
    DEQUE = enum.auto()
    BYTES = enum.auto()
    CELL = enum.auto()
    FUNCTION = enum.auto()
    METHOD = enum.auto()
    PARTIAL = enum.auto()
    DESCRIPTOR = enum.auto()
    CLASS = enum.auto()
    TORCH_GENERATOR = enum.auto()
    NUMPY_GENERATOR = enum.auto()
    BIT_GENERATOR = enum.auto()
    RANDOM_STATE = enum.auto()
    PYTHON_RANDOM = enum.auto()
    BUFFER = enum.auto()
    OBJECT = enum.auto()


_EXACTLY: dict[type, How] = {
    types.CellType: How.CELL,
    types.FunctionType: How.FUNCTION,
    types.MethodType: How.METHOD,
    functools.partial: How.PARTIAL,
    staticmethod: How.DESCRIPTOR,
    classmethod: How.DESCRIPTOR,
    property: How.DESCRIPTOR,
    io.StringIO: How.BUFFER,
    io.BytesIO: How.BUFFER,
}

_DERIVED: dict[type, How] = {
    torch.Tensor: How.TENSOR,
    np.ndarray: How.ARRAY,
    tuple: How.TUPLE,
    dict: How.DICT,
    list: How.LIST,
    set: How.SET,
    frozenset: How.FROZEN_SET,
    deque: How.DEQUE,
    bytearray: How.BYTES,
    type: How.CLASS,
    torch.Generator: How.TORCH_GENERATOR,
    np.random.Generator: How.NUMPY_GENERATOR,
    np.random.BitGenerator: How.BIT_GENERATOR,
    np.random.RandomState: How.RANDOM_STATE,
    random.Random: How.PYTHON_RANDOM,
}

_ATOMS_AND_DERIVED = (np.generic, np.dtype, enum.Enum, types.ModuleType, BaseException, random.SystemRandom)


def _how(kind: type, plan: Plan) -> How:
    if kind in ATOMS or any(base in plan.bases for base in _ATOMS_AND_DERIVED):
        return How.ATOM
    if kind in _EXACTLY:
        return _EXACTLY[kind]
    for base in plan.bases:
        if base in _DERIVED:
            return _DERIVED[base]
    if _is_left_alone(kind):
        return How.ATOM
    return How.OBJECT


def _is_left_alone(kind: type) -> bool:
    module = type.__getattribute__(kind, "__module__")
    if not isinstance(module, str):
        return False
    return module.partition(".")[0] in LEFT_ALONE or any(
        module == name or module.startswith(f"{name}.") for name in LEFT_ALONE_WITHIN
    )
