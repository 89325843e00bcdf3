"""The ways in which objects of each class are kept: by value, by what they hold, or not at all."""

from __future__ import annotations

import random
import types
import weakref
from enum import Enum, auto
from typing import Any, Protocol

import numpy as np
import torch

from core.state.growing_lists import GrowingLists
from core.state.names import module_of, name_of
from core.state.records import Record

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
    types.ModuleType,
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
    """
    PIL _ctypes _frozen_importlib _frozen_importlib_external _io _queue _socket _thread _weakref _weakrefset abc
    argparse ast asyncio concurrent contextvars ctypes datetime decimal fractions greenlet importlib inspect io logging
    matplotlib mmap multiprocessing numbers pathlib queue re rich selectors signal socket sqlite3 ssl subprocess
    tempfile tensorboard tensorboardX threading tkinter tqdm typing unittest uuid wandb warnings weakref zipfile
    """.split()  # noqa: SIM905
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

KEPT = frozenset({"argparse.Namespace"})
"""Classes of these packages whose objects are state all the same."""

SKIP, STATE, GIVE_BACK, RESTORED = "memento_skip", "memento_state", "memento_restore", "memento_restored"


class Way(Enum):
    """The ways to keep an object."""

    ATOM = auto()
    TENSOR = auto()
    ARRAY = auto()
    TUPLE = auto()
    CONTENT = auto()


class Keeping(Protocol):
    """All that a handler of one kind of objects may ask of the walk."""

    lists: GrowingLists

    def keep(self, value: Any) -> Any:
        """Return what stands for a value, and visit it later."""

    def add(self, record: Record) -> None:
        """Add a record."""

    def is_own(self, kind: type) -> bool:
        """Tell whether a class is the script's."""

    def hashes(self, value: Any) -> bool:
        """Tell whether a class of the script's has its own way to hash a value."""

    def same_state(self, target: Any, state: Any) -> Any:
        """Return a generator's state, or that of the moment before if it is the same."""


class Handler(Protocol):
    """Adds records of what an object holds."""

    def __call__(self, walk: Keeping, value: Any, plan: Plan, /) -> None:
        """Add them to the walk's."""


class Plan:
    """The way in which objects of one class are kept.

    Attributes:
        kind: the class.
        bases: its classes, from itself up.
        way: how a reference to such an object is kept.
        content: adds records of what it holds besides attributes.
        has_attributes: whether it has a `__dict__`.
        slots: descriptors of what lies in slots.
        skips: names of attributes that are left out.
        state, give_back, restored: the methods of the protocol, where the class has them.
        own: whether the class is the script's.
    """

    __slots__ = (
        "bases",
        "content",
        "give_back",
        "has_attributes",
        "kind",
        "own",
        "restored",
        "skips",
        "slots",
        "state",
        "way",
    )

    def __init__(self, kind: type, own: bool, ways: dict[int, tuple[Way, Handler | None]]) -> None:
        self.kind = kind
        self.own = own
        self.bases: tuple[type, ...] = type.__getattribute__(kind, "__mro__")
        self.skips: frozenset[str] = frozenset(self.found(SKIP) or ())
        self.state = self.found(STATE)
        self.give_back = self.found(GIVE_BACK)
        self.restored = self.found(RESTORED)
        self.slots = [slot for slot in _slots(self.bases) if slot.__name__ not in self.skips]
        self.way, self.content = self._way(ways)
        is_class = any(base is type for base in self.bases)
        self.has_attributes = type.__getattribute__(kind, "__dictoffset__") != 0 and not is_class

    def found(self, name: str) -> Any:
        """Look a name up in the classes, past any `__getattribute__`."""
        for base in self.bases:
            attributes = type.__getattribute__(base, "__dict__")
            if name in attributes:
                return attributes[name]
        return None

    def _way(self, ways: dict[int, tuple[Way, Handler | None]]) -> tuple[Way, Handler | None]:
        if id(self.kind) in _ATOMS or any(id(base) in _NEVER_CHANGING for base in self.bases):
            return Way.ATOM, None
        way = next((ways[id(base)] for base in self.bases if id(base) in ways), None)
        if way is not None:
            return way
        if is_left_alone(self.kind) or not (
            self.slots or self.state or self.restored or type.__getattribute__(self.kind, "__dictoffset__")
        ):
            return Way.ATOM, None
        return Way.CONTENT, None


def _slots(bases: tuple[type, ...]) -> list[Any]:
    return [
        value
        for base in bases
        if "__slots__" in (attributes := type.__getattribute__(base, "__dict__"))
        for value in attributes.values()
        if type(value) is types.MemberDescriptorType
    ]


# by identity: to hash or to compare a class is up to its metaclass
_ATOMS = frozenset(map(id, ATOMS))
_NEVER_CHANGING = frozenset(map(id, (np.generic, np.dtype, Enum, types.ModuleType, BaseException, random.SystemRandom)))


def is_left_alone(kind: type) -> bool:
    """Tell whether objects of a class are no state of a training."""
    module = module_of(kind)
    if not module or name_of(kind) in KEPT:
        return False
    return module.partition(".")[0] in LEFT_ALONE or any(
        module == within or module.startswith(f"{within}.") for within in LEFT_ALONE_WITHIN
    )
