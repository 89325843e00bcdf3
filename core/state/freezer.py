"""Copies of all that a loop's variables hold, to be gone back to bit for bit."""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterable
from dataclasses import dataclass
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np
import torch

from core.interrupt import CtrlC, Interrupted, ctrl_c_told_apart
from core.state.buffer_pool import FrozenMemory

Variables = dict[str, Any]

BEGINNING = 64
"""How many of a storage's first numbers are compared before all of them are."""

_AS_THEY_ARE = (FunctionType, BuiltinFunctionType, MethodType, ModuleType, type)
"""What has no state of its own: a copy refers to the very same object."""


@dataclass(frozen=True)
class FrozenTensor:
    """A tensor's view of a storage. What autograd knew of it is gone, except for whether it is to be trained."""

    storage: torch.UntypedStorage
    dtype: torch.dtype
    offset: int
    shape: torch.Size
    stride: tuple[int, ...]
    parameter: bool
    requires_grad: bool
    gradient: FrozenTensor | None


@dataclass(frozen=True, eq=False)
class Frozen:
    """The variables at one moment. Storages that did not change are shared between moments.

    Attributes:
        pickled: each variable, with numbers in the place of tensors and of what is kept as it is.
        tensors, objects: what those numbers stand for.
        unfrozen: variables that cannot be copied, such as open files: they stay what they are.
    """

    pickled: dict[str, bytes]
    tensors: tuple[FrozenTensor, ...]
    objects: tuple[Any, ...]
    unfrozen: Variables

    @property
    def size(self) -> int:
        """Bytes, whether shared or not."""
        return sum({storage._cdata: storage.nbytes() for storage in self.storages}.values())

    @property
    def storages(self) -> Iterable[torch.UntypedStorage]:
        """The memory it holds; one may come several times."""
        for tensor in self.tensors:
            yield tensor.storage
            if tensor.gradient is not None:
                yield tensor.gradient.storage


class Freezer:
    """Freezes and thaws the variables of one loop, and knows which memory has not changed since the last time."""

    def __init__(self) -> None:
        self._known: dict[int, _Known] = {}
        self._memory = FrozenMemory()

    def recycle(self, storages: Iterable[torch.UntypedStorage]) -> None:
        """Memory that no moment needs any longer."""
        self._memory.recycle(storages)

    def freeze(self, variables: Variables) -> Frozen:
        """A copy of the variables, tensors and their gradients included; views of one storage stay so."""
        self._memory.begin()
        freezing = _Freezing(self._known, self._memory)
        pickled, unfrozen = {}, {}
        with ctrl_c_told_apart():
            for name, value in variables.items():
                try:
                    pickled[name] = freezing.pickle(value)
                except (Interrupted, CtrlC):
                    raise
                except BaseException:  # whatever a person's object raises when it is copied
                    unfrozen[name] = value
        self._known = freezing.known
        return Frozen(pickled, tuple(freezing.tensors), tuple(freezing.objects), unfrozen)

    def thaw(self, frozen: Frozen) -> Variables:
        """The variables as they were; changing them leaves what is frozen as it is."""
        thawing = _Thawing(frozen)
        variables = {name: thawing.unpickle(pickled) for name, pickled in frozen.pickled.items()}
        self._known = thawing.known
        return {**variables, **frozen.unfrozen}


@dataclass(frozen=True)
class _Known:
    """A live storage and its frozen copy, which are the same as long as nothing has written to the live one."""

    live: torch.UntypedStorage
    version: int
    frozen: torch.UntypedStorage


class _Freezing:
    def __init__(self, before: dict[int, _Known], memory: FrozenMemory) -> None:
        self._before = before
        self._memory = memory
        self._numbers: dict[int, int] = {}
        self._object_numbers: dict[int, int] = {}
        self.known: dict[int, _Known] = {}
        self.tensors: list[FrozenTensor] = []
        self.objects: list[Any] = []

    def pickle(self, value: Any) -> bytes:
        buffer = io.BytesIO()
        pickler = pickle.Pickler(buffer, pickle.HIGHEST_PROTOCOL)
        pickler.persistent_id = self._number_of  # type: ignore[method-assign]
        pickler.dump(value)
        return buffer.getvalue()

    def _number_of(self, value: Any) -> tuple[str, int] | None:
        """What stands in the place of a value that is not pickled."""
        if isinstance(value, torch.Tensor):
            if id(value) not in self._numbers:
                self._numbers[id(value)] = len(self.tensors)
                self.tensors.append(self._frozen(value))
            return "tensor", self._numbers[id(value)]
        if isinstance(value, _AS_THEY_ARE):
            if id(value) not in self._object_numbers:
                self._object_numbers[id(value)] = len(self.objects)
                self.objects.append(value)
            return "object", self._object_numbers[id(value)]
        return None

    def _frozen(self, tensor: torch.Tensor) -> FrozenTensor:
        gradient = tensor.grad if tensor.is_leaf else None
        return FrozenTensor(
            storage=self._storage(tensor),
            dtype=tensor.dtype,
            offset=int(tensor.storage_offset()),
            shape=tensor.shape,
            stride=tensor.stride(),
            parameter=isinstance(tensor, torch.nn.Parameter),
            requires_grad=tensor.requires_grad and tensor.is_leaf,
            gradient=None if gradient is None else self._frozen(gradient),
        )

    def _storage(self, tensor: torch.Tensor) -> torch.UntypedStorage:
        live = tensor.untyped_storage()
        if live._cdata in self.known:
            return self.known[live._cdata].frozen
        before = self._before.get(live._cdata)
        same = before is not None and _may_be_equal(before, tensor) and _equal(live, before.frozen)
        frozen = before.frozen if before is not None and same else self._memory.copy_of(live)
        self._memory.hold(frozen)
        self.known[live._cdata] = _Known(live, tensor._version, frozen)
        return frozen


def seen(frozen: Frozen) -> Variables:
    """The variables as they were, to be looked at: their tensors lie in the frozen memory itself, without a copy.

    Nothing may write to them. What could not be frozen is not among them.
    """
    looking = _Looking(frozen)
    return {name: looking.unpickle(pickled) for name, pickled in frozen.pickled.items()}


class _Thawing:
    def __init__(self, frozen: Frozen) -> None:
        self._frozen = frozen
        self._thawed: dict[int, torch.Tensor] = {}
        self._storages: dict[int, torch.UntypedStorage] = {}
        self.known: dict[int, _Known] = {}

    def unpickle(self, pickled: bytes) -> Any:
        unpickler = pickle.Unpickler(io.BytesIO(pickled))
        unpickler.persistent_load = self._value_of  # type: ignore[method-assign]
        return unpickler.load()

    def _value_of(self, place: tuple[str, int]) -> Any:
        kind, number = place
        if kind == "object":
            return self._frozen.objects[number]
        if number not in self._thawed:
            self._thawed[number] = self._tensor(self._frozen.tensors[number])
        return self._thawed[number]

    def _tensor(self, frozen: FrozenTensor) -> torch.Tensor:
        tensor = torch.empty(0, dtype=frozen.dtype, device=frozen.storage.device)
        tensor.set_(self._storage(frozen), frozen.offset, frozen.shape, frozen.stride)
        if frozen.parameter:
            tensor = torch.nn.Parameter(tensor, frozen.requires_grad)
        tensor.requires_grad_(frozen.requires_grad)
        if frozen.gradient is not None:
            tensor.grad = self._tensor(frozen.gradient)
        live = self._storages[frozen.storage._cdata]
        self.known[live._cdata] = _Known(live, tensor._version, frozen.storage)
        return tensor

    def _storage(self, frozen: FrozenTensor) -> torch.UntypedStorage:
        key = frozen.storage._cdata
        if key not in self._storages:
            self._storages[key] = frozen.storage.clone()
        return self._storages[key]


class _Looking(_Thawing):
    """Thaws nothing: the tensors are views of what is frozen."""

    def _storage(self, frozen: FrozenTensor) -> torch.UntypedStorage:
        return self._storages.setdefault(frozen.storage._cdata, frozen.storage)


def _may_be_equal(known: _Known, tensor: torch.Tensor) -> bool:
    """On the CPU a look costs less than a copy, and gradients that are cleared again and again are the same zeros."""
    return known.live.device.type == "cpu" or known.version == tensor._version


def _equal(first: torch.UntypedStorage, second: torch.UntypedStorage) -> bool:
    """Whether they hold the same bytes: `.data` lets a person write without a version being counted."""
    if first.nbytes() != second.nbytes():
        return False
    as_bytes = [torch.empty(0, dtype=torch.uint8, device=part.device).set_(part) for part in (first, second)]
    if first.device.type != "cpu":
        return torch.equal(*as_bytes)
    wide = np.int64 if first.nbytes() % 8 == 0 else np.uint8  # torch would take 30 times as long, byte by byte
    one, other = (part.numpy().view(wide) for part in as_bytes)
    # What has changed has mostly changed everywhere: its beginning tells, and the rest need not be read.
    return bool((one[:BEGINNING] == other[:BEGINNING]).all() and (one == other).all())
