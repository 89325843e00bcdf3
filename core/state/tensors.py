"""Tensors at a moment: their bytes, frozen, and weak references to what the script holds."""

from __future__ import annotations

import weakref
from copy import copy
from typing import Any

import numpy as np
import torch
from torch.multiprocessing.reductions import StorageWeakRef

from core.state.buffer_pool import FrozenMemory
from core.state.stand_ins import Restoring, StandIn

BEGINNING = 64
"""How many of a storage's first numbers are compared before all of them are."""

CHUNK = 2**16
"""Numbers that are compared at once: the result of a comparison should stay in the cache."""


class StorageState(StandIn):
    """The bytes of a storage, and the storage while it lives.

    Attributes:
        origin: the live storage. Nothing else may be written to: whatever else a tensor has come to lie in may belong
            to somebody. None for one that is still to be made.
        version: of a tensor in it, as autograd counts writes.
        frozen: the bytes.
    """

    __slots__ = ("_numbers", "frozen", "origin", "version")

    def __init__(self, origin: StorageWeakRef | None, version: int, frozen: torch.UntypedStorage) -> None:
        self.origin = origin
        self.version = version
        self.frozen = frozen
        self._numbers: Any = None

    def equals(self, live: torch.UntypedStorage) -> bool:
        """Compare byte by byte: `.data` lets a script write without a version being counted."""
        if live.nbytes() != self.frozen.nbytes():
            return False
        if live.device.type != "cpu":
            return torch.equal(_bytes_of(live), _bytes_of(self.frozen))
        if self._numbers is None:
            self._numbers = _numbers_of(self.frozen)
        return same_numbers(_numbers_of(live), self._numbers)

    def live(self) -> torch.UntypedStorage | None:
        """Return the live storage."""
        return None if self.origin is None else torch.UntypedStorage._new_with_weak_ptr(self.origin.cdata)

    def revived(self, restoring: Restoring) -> torch.UntypedStorage:
        """Return the storage with its bytes written back."""
        live = self.live()
        size = self.frozen.nbytes()
        if live is None:
            live = torch.UntypedStorage(size, device=self.frozen.device)
            self.origin = StorageWeakRef(live)
        elif live.nbytes() != size:
            live.resize_(size)
        if not self.equals(live):  # memory that is mapped or read-only is not written to without need
            live.copy_(self.frozen)
        return live


def _bytes_of(storage: torch.UntypedStorage) -> torch.Tensor:
    return torch.empty(0, dtype=torch.uint8, device=storage.device).set_(storage)


def _numbers_of(storage: torch.UntypedStorage) -> Any:
    # torch would take 30 times as long to compare, byte by byte
    return torch.empty(0, dtype=torch.uint8, device="cpu").set_(storage).numpy().view(wide(storage.nbytes()))


def wide(size: int) -> type[np.int64] | type[np.uint8]:
    """Return the widest numbers that `size` bytes divide into."""
    return np.int64 if size % 8 == 0 else np.uint8


def same_numbers(one: Any, other: Any) -> bool:
    """Compare two flat arrays of equal size: what has changed has mostly changed at its beginning."""
    if not (one[:BEGINNING] == other[:BEGINNING]).all():
        return False
    return all(
        (one[start : start + CHUNK] == other[start : start + CHUNK]).all()
        for start in range(BEGINNING, one.size, CHUNK)
    )


class TensorState(StandIn):
    """A tensor's view of a storage. Of what autograd knew only `requires_grad` and the gradient are kept."""

    __slots__ = (
        "attributes",
        "dtype",
        "gradient",
        "inference",
        "kind",
        "leaf",
        "live",
        "offset",
        "requires_grad",
        "shape",
        "storage",
        "stride",
        "version",
    )
    storage: StorageState
    gradient: StandIn | None
    attributes: dict[str, Any] | None

    def __init__(self, tensor: torch.Tensor, version: int) -> None:
        self.live = weakref.ref(tensor)
        self.kind = type(tensor)
        self.dtype = tensor.dtype
        self.offset = tensor.storage_offset()
        self.shape = tensor.shape
        self.stride = tensor.stride()
        self.leaf = tensor.is_leaf
        self.requires_grad = tensor.requires_grad
        self.inference = tensor.is_inference()
        self.version = version
        self.gradient = self.attributes = None

    def describes(self, tensor: torch.Tensor, version: int) -> bool:
        """Tell whether all but the bytes, the gradient and the attributes is as it was."""
        return (
            self.version == version
            and self.live() is tensor
            and self.dtype is tensor.dtype
            and self.shape == tensor.shape
            and self.requires_grad is tensor.requires_grad
            and self.leaf is tensor.is_leaf
            and self.kind is type(tensor)
            and self.offset == tensor.storage_offset()
            and self.stride == tensor.stride()
        )

    def copy(self) -> TensorState:
        """Return another state of the same tensor, to be given another gradient or storage."""
        return copy(self)

    def view(self, storage: torch.UntypedStorage) -> torch.Tensor:
        """Return a tensor over `storage` as this one lay over its own."""
        with torch.inference_mode(self.inference):
            plain = torch.empty(0, dtype=self.dtype, device=storage.device)
            return plain.set_(storage, self.offset, self.shape, self.stride)

    def frozen(self) -> torch.Tensor:
        """Return a view of the frozen bytes, which nothing may write to."""
        return self.view(self.storage.frozen)

    def revived(self, restoring: Restoring) -> torch.Tensor:
        """Return the tensor, without its gradient."""
        storage = restoring.value(self.storage)
        tensor = self.live()
        if tensor is None or not self._can_be_filled(tensor):
            tensor = self._made(storage)
        else:
            self._fill(tensor, storage)
        if tensor.is_leaf and tensor.requires_grad is not (self.leaf and self.requires_grad):
            tensor.requires_grad_(self.leaf and self.requires_grad)
        if self.attributes is not None or tensor.__dict__:
            attributes = {name: restoring.value(value) for name, value in (self.attributes or {}).items()}
            tensor.__dict__.clear()
            tensor.__dict__.update(attributes)
        return tensor

    def revive_gradient(self, restoring: Restoring) -> None:
        """Give the tensor its gradient back, when all tensors have their own shape and type again."""
        tensor, gradient = restoring.value(self), restoring.value(self.gradient)
        if (tensor.is_leaf or tensor.retains_grad) and tensor.grad is not gradient:
            tensor.grad = gradient

    def _can_be_filled(self, tensor: torch.Tensor) -> bool:
        """Make a tensor ready; one that was computed keeps its graph if nothing has been written to it since."""
        if self.inference or tensor.is_leaf:
            return True
        if not self.leaf and self.version == tensor._version:
            return True
        try:
            tensor.detach_()
        except RuntimeError:  # a view that autograd follows
            return False
        return True

    def _fill(self, tensor: torch.Tensor, storage: torch.UntypedStorage) -> None:
        if type(tensor) is not self.kind:  # a lazy parameter has become an ordinary one
            tensor.__class__ = self.kind
        if (
            tensor.dtype is not self.dtype
            or tensor.untyped_storage()._cdata != storage._cdata
            or tensor.shape != self.shape
            or tensor.storage_offset() != self.offset
            or tensor.stride() != self.stride
        ):
            with torch.inference_mode(self.inference):
                tensor.data = self.view(storage)

    def _made(self, storage: torch.UntypedStorage) -> torch.Tensor:
        tensor = self.view(storage)
        if self.kind is not torch.Tensor:
            tensor = torch.Tensor._make_subclass(self.kind, tensor, False)
        self.live = weakref.ref(tensor)
        return tensor


class Tensors:
    """Freezes the tensors of one moment; shares what has not changed with the moment before."""

    def __init__(self, memory: FrozenMemory, before: Tensors | None) -> None:
        self._memory = memory
        self._states_before = before.states if before else {}
        self._storages_before = before.storages if before else {}
        self.states: dict[int, TensorState] = {}
        self.storages: dict[int, StorageState] = {}

    def state(self, tensor: torch.Tensor) -> tuple[TensorState, bool]:
        """Return the state of a tensor's own, without its gradient, and whether it is that of the moment before."""
        version = 0 if tensor.is_inference() else tensor._version
        storage = self._storage(tensor, version)
        before = self._states_before.get(id(tensor))
        if before is not None and before.storage is storage and before.describes(tensor, version):
            return before, True
        state = TensorState(tensor, version)
        state.storage = storage
        return state, False

    def _storage(self, tensor: torch.Tensor, version: int) -> StorageState:
        live = tensor.untyped_storage()
        key = live._cdata
        state = self.storages.get(key)
        if state is None:
            state = self.storages[key] = self._frozen(live, version)
            self._memory.hold(state.frozen)
        return state

    def _frozen(self, live: torch.UntypedStorage, version: int) -> StorageState:
        before = self._storages_before.get(live._cdata)  # its weak reference keeps the address from being given again
        if before is None:
            return StorageState(StorageWeakRef(live), version, self._memory.copy_of(live))
        # On the CPU a look costs less than a copy, and gradients that are cleared again and again are the same zeros.
        if (live.device.type == "cpu" or before.version == version) and before.equals(live):
            return before
        return StorageState(before.origin, version, self._memory.copy_of(live))
