"""Numpy arrays at a moment: their numbers, frozen, and weak references to what the script holds."""

from __future__ import annotations

import math
import weakref
from typing import Any

import numpy as np
import torch

from core.state.buffer_pool import FrozenMemory
from core.state.stand_ins import Restoring, StandIn
from core.state.storages import StorageState, numpy_bytes, same_bytes
from core.state.tensors import Tensors

_CPU = torch.device("cpu")


class ArrayState(StandIn):
    """An array of plain numbers.

    Attributes:
        frozen: the numbers in the order in which they lie, without gaps; None for a view of `base`.
        base: of the array or of the tensor's storage that this is a view of.
        place: the view's offset in bytes and its strides.
    """

    __slots__ = ("attributes", "axes", "base", "dtype", "frozen", "kind", "live", "place", "shape", "writeable")
    base: ArrayState | StorageState | None
    frozen: torch.UntypedStorage | None
    attributes: dict[str, Any] | None

    def __init__(self, array: np.ndarray[Any, Any]) -> None:
        self.live = weakref.ref(array)
        self.kind = type(array)
        self.dtype = array.dtype
        self.shape = array.shape
        self.axes = order_of_axes(array)
        self.writeable = array.flags.writeable
        self.base = self.frozen = self.attributes = None
        self.place: tuple[int, tuple[int, ...]] = 0, array.strides

    def numbers(self) -> Any:
        """Return the frozen numbers in the array's shape, which nothing may write to."""
        if self.base is not None:
            base = self.base.frozen if isinstance(self.base, StorageState) else self.base.numbers()
            return self._as_view_of(base)
        assert self.frozen is not None
        flat = numpy_bytes(self.frozen).view(self.dtype) if self.frozen.nbytes() else np.empty(0, self.dtype)
        return flat.reshape([self.shape[axis] for axis in self.axes]).transpose(np.argsort(self.axes))

    def revived(self, restoring: Restoring) -> Any:
        """Return the array, filled in place where it is alive and still of the same shape."""
        base = restoring.value(self.base)
        array = self.live()
        if array is None or array.dtype != self.dtype or not _reshaped(array, self.shape):
            array = self._made(base)
        else:
            self._fill(array)
        if array.flags.writeable is not self.writeable:
            set_writeable(array, self.writeable)
        return array

    def revive_attributes(self, restoring: Restoring) -> None:
        """Give an array of a derived class its attributes back, which may refer to itself."""
        if self.attributes is not None:
            kept = {name: restoring.value(value) for name, value in self.attributes.items()}
            attributes = vars(restoring.value(self))
            attributes.clear()
            attributes.update(kept)

    def _fill(self, array: np.ndarray[Any, Any]) -> None:
        numbers = self.numbers()
        if array.nbytes and not same_bytes(bytes_of(array, self.axes), bytes_of(numbers, self.axes)):
            if not array.flags.writeable:
                set_writeable(array, True)
            array.view(np.ndarray)[...] = numbers

    def frozen_equals(self, array: np.ndarray[Any, Any]) -> bool:
        """Compare byte by byte."""
        if self.frozen is None or array.nbytes != self.frozen.nbytes() or order_of_axes(array) != self.axes:
            return False
        return not array.nbytes or same_bytes(bytes_of(array, self.axes), numpy_bytes(self.frozen))

    def _made(self, base: Any) -> Any:
        array = np.array(self.numbers(), order="K") if base is None else self._as_view_of(base)
        if self.kind is not np.ndarray:
            array = array.view(self.kind)
        self.live = weakref.ref(array)
        return array

    def _as_view_of(self, base: Any) -> Any:
        offset, strides = self.place
        if isinstance(self.base, ArrayState):
            lying = base.view(np.ndarray).transpose(self.base.axes)
        else:
            lying = numpy_bytes(base)
        return np.ndarray(self.shape, self.dtype, lying, offset, strides)


def order_of_axes(array: np.ndarray[Any, Any]) -> tuple[int, ...]:
    """Return the axes, that with the longest way between two neighbours first."""
    strides = array.strides
    return tuple(sorted(range(array.ndim), key=lambda axis: -abs(strides[axis])))


def bytes_of(array: np.ndarray[Any, Any], axes: tuple[int, ...]) -> np.ndarray[Any, Any]:
    """Return the bytes in the order in which they lie: of the array itself where it has no gaps, else a copy."""
    return np.ascontiguousarray(array.view(np.ndarray).transpose(axes)).reshape(-1).view(np.uint8)


def set_writeable(array: np.ndarray[Any, Any], writeable: bool) -> None:
    """Let an array be written to, or not: a view of one that may not be may be itself."""
    owner = owner_of(array)
    if writeable and issubclass(type(owner), np.ndarray) and not owner.flags.writeable:
        owner.setflags(write=True)
        array.setflags(write=True)
        owner.setflags(write=False)
    else:
        array.setflags(write=writeable)


def _reshaped(array: np.ndarray[Any, Any], shape: tuple[int, ...]) -> bool:
    """Give an array its shape back, unless that would take memory away from views of it."""
    if array.shape == shape:
        return True
    if array.size != math.prod(shape) or not array.flags.owndata:
        return False
    array.resize(shape, refcheck=False)
    return True


def never_changes(array: np.ndarray[Any, Any]) -> bool:
    """Tell whether nobody can write to an array: a file that is mapped to be read may be larger than the memory."""
    return not array.flags.writeable and not array.flags.owndata and not issubclass(type(owner_of(array)), np.ndarray)


def owner_of(array: np.ndarray[Any, Any]) -> Any:
    """Return what the memory of a view belongs to."""
    base: Any = array.base
    while type(base).__name__ == "DummyArray" or (issubclass(type(base), np.ndarray) and base.base is not None):
        base = base.base  # numpy's way to make views with strides of their own has something in between
    return base


class Arrays:
    """Freezes the arrays of one moment; shares what has not changed with the moment before."""

    def __init__(self, memory: FrozenMemory, before: Arrays | None) -> None:
        self._memory = memory
        self._before = before.states if before else {}
        self._unfrozen: list[tuple[np.ndarray[Any, Any], ArrayState]] = []
        self.states: dict[int, ArrayState] = {}

    def state(self, array: np.ndarray[Any, Any], tensors: Tensors) -> ArrayState:
        """Return the state of an array and, for a view, of what it is a view of."""
        state = self.states.get(id(array))
        if state is None:
            state = self.states[id(array)] = ArrayState(array)
            base = owner_of(array)
            if issubclass(type(base), torch.Tensor):
                storage = base.untyped_storage()
                state.base = tensors.storage(storage, base._version)
                state.place = _address(array) - storage.data_ptr(), array.strides
            elif issubclass(type(base), np.ndarray) and _can_be_base(base):
                state.base = self.state(base, tensors)
                state.place = _address(array) - _address(base), array.strides
            else:
                self._unfrozen.append((array, state))
        return state

    def end_of_moment(self, tensors: Tensors) -> None:
        """Freeze the arrays, but for those that tensors lie in, whose storages are frozen already."""
        storages = tensors.by_address() if self._unfrozen else {}
        for array, state in self._unfrozen:
            storage = storages.get(_address(array))
            if storage is not None and array.nbytes == storage.frozen.nbytes():
                state.base = storage
                storage.array = state.live
            else:
                state.frozen = self._frozen(array, state)
                self._memory.hold(state.frozen)
        self._unfrozen = []

    def _frozen(self, array: np.ndarray[Any, Any], state: ArrayState) -> torch.UntypedStorage:
        before = self._before.get(id(array))
        if before is not None and before.live() is array and before.frozen_equals(array):
            assert before.frozen is not None
            return before.frozen
        frozen = self._memory.room(array.nbytes, _CPU)
        if array.nbytes:
            numpy_bytes(frozen)[...] = bytes_of(array, state.axes)
        return frozen


def _can_be_base(array: np.ndarray[Any, Any]) -> bool:
    return bool(array.size) and not array.dtype.hasobject and array.transpose(order_of_axes(array)).flags.c_contiguous


def _address(array: np.ndarray[Any, Any]) -> int:
    address: int = array.__array_interface__["data"][0]
    return address
