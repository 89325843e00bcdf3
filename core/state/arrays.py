"""Numpy arrays at a moment: their numbers, frozen, and weak references to what the script holds."""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np
import torch

from core.state.buffer_pool import FrozenMemory
from core.state.stand_ins import Restoring, StandIn
from core.state.storages import numpy_bytes, same_bytes

_CPU = torch.device("cpu")


class ArrayState(StandIn):
    """An array of plain numbers.

    Attributes:
        frozen: the numbers in the order in which they lie, without gaps; None for a view of `base`.
        base: of the array that this is a view of.
        place: the view's offset in bytes and its strides.
    """

    __slots__ = ("attributes", "axes", "base", "dtype", "frozen", "kind", "live", "place", "shape", "writeable")
    base: ArrayState | None
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
            return self._as_view_of(self.base.numbers(), self.base)
        assert self.frozen is not None
        flat = numpy_bytes(self.frozen).view(self.dtype) if self.frozen.nbytes() else np.empty(0, self.dtype)
        return flat.reshape([self.shape[axis] for axis in self.axes]).transpose(np.argsort(self.axes))

    def revived(self, restoring: Restoring) -> Any:
        """Return the array, filled in place where it is alive and still of the same shape."""
        base = restoring.value(self.base)
        array = self.live()
        if array is None or array.dtype != self.dtype or not _reshaped(array, self.shape):
            array = self._made(base)
        elif self.base is None:
            self._fill(array)
        if array.flags.writeable is not self.writeable:
            array.setflags(write=self.writeable)
        return array

    def revive_attributes(self, restoring: Restoring) -> None:
        """Give an array of a derived class its attributes back, which may refer to itself."""
        if self.attributes is not None:
            kept = {name: restoring.value(value) for name, value in self.attributes.items()}
            attributes = vars(restoring.value(self))
            attributes.clear()
            attributes.update(kept)

    def _fill(self, array: np.ndarray[Any, Any]) -> None:
        if not self.frozen_equals(array):
            if not array.flags.writeable:
                array.setflags(write=True)
            array.view(np.ndarray)[...] = self.numbers()

    def frozen_equals(self, array: np.ndarray[Any, Any]) -> bool:
        """Compare byte by byte."""
        if self.frozen is None or array.nbytes != self.frozen.nbytes() or order_of_axes(array) != self.axes:
            return False
        return not array.nbytes or same_bytes(bytes_of(array, self.axes), numpy_bytes(self.frozen))

    def _made(self, base: Any) -> Any:
        array = np.array(self.numbers(), order="K") if base is None else self._as_view_of(base, self.base)
        if self.kind is not np.ndarray:
            array = array.view(self.kind)
        self.live = weakref.ref(array)
        return array

    def _as_view_of(self, base: Any, state: ArrayState | None) -> Any:
        assert state is not None
        offset, strides = self.place
        lying = base.view(np.ndarray).transpose(state.axes)
        return np.ndarray(self.shape, self.dtype, lying, offset, strides)


def order_of_axes(array: np.ndarray[Any, Any]) -> tuple[int, ...]:
    """Return the axes, that with the longest way between two neighbours first."""
    strides = array.strides
    return tuple(sorted(range(array.ndim), key=lambda axis: -abs(strides[axis])))


def bytes_of(array: np.ndarray[Any, Any], axes: tuple[int, ...]) -> np.ndarray[Any, Any]:
    """Return the bytes in the order in which they lie: of the array itself where it has no gaps, else a copy."""
    return np.ascontiguousarray(array.view(np.ndarray).transpose(axes)).reshape(-1).view(np.uint8)


def _reshaped(array: np.ndarray[Any, Any], shape: tuple[int, ...]) -> bool:
    if array.shape == shape:
        return True
    try:
        array.resize(shape, refcheck=False)
    except ValueError:  # it is a view, or somebody else's memory
        return False
    return True


class Arrays:
    """Freezes the arrays of one moment; shares what has not changed with the moment before."""

    def __init__(self, memory: FrozenMemory, before: Arrays | None) -> None:
        self._memory = memory
        self._before = before.states if before else {}
        self.states: dict[int, ArrayState] = {}

    def state(self, array: np.ndarray[Any, Any]) -> ArrayState:
        """Return the state of an array and, for a view, of what it is a view of."""
        state = self.states.get(id(array))
        if state is None:
            state = self.states[id(array)] = self._of_view(array) or self._of_memory(array)
        return state

    def _of_view(self, array: np.ndarray[Any, Any]) -> ArrayState | None:
        base = array.base
        if not isinstance(base, np.ndarray) or base.dtype.hasobject or not base.flags.owndata or not base.size:
            return None
        if not base.transpose(order_of_axes(base)).flags.c_contiguous:
            return None
        state = ArrayState(array)
        state.base = self.state(base)
        state.place = array.ctypes.data - base.ctypes.data, array.strides
        return state

    def _of_memory(self, array: np.ndarray[Any, Any]) -> ArrayState:
        before, state = self._before.get(id(array)), ArrayState(array)
        if (
            before is not None
            and before.live() is array
            and before.dtype == array.dtype
            and before.shape == array.shape
        ) and before.frozen_equals(array):
            state.frozen = before.frozen
        if state.frozen is None:
            state.frozen = self._memory.room(array.nbytes, _CPU)
            if array.nbytes:
                numpy_bytes(state.frozen)[...] = bytes_of(array, state.axes)
        self._memory.hold(state.frozen)
        return state
