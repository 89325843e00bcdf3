"""Tensors at a moment: their bytes, frozen, and weak references to what the script holds."""

from __future__ import annotations

import weakref
from collections import OrderedDict
from copy import copy
from typing import Any

import torch
from torch.multiprocessing.reductions import StorageWeakRef

from core.state.buffer_pool import FrozenMemory
from core.state.stand_ins import Restoring, StandIn
from core.state.storages import StorageState, scratch

_SHAPE: Any = torch.Tensor.shape
SHAPE = _SHAPE.__get__
"""A parameter that waits for its shape would not tell that it has none."""


def is_leaf(tensor: torch.Tensor) -> bool:
    """Tell whether nothing computed a tensor."""
    try:
        return tensor.is_leaf
    except RuntimeError:  # a view written to under `no_grad`, which torch refuses to place in a graph
        return False


HOOKS = ("_backward_hooks", "_post_accumulate_grad_hooks")
"""The attribute in which a leaf keeps the functions that see its gradient."""

NO_HOOKS = (None, None)


class TensorState(StandIn):
    """A tensor's view of a storage. Of what autograd knew only `requires_grad`, the gradient and hooks are kept."""

    __slots__ = (
        "attributes",
        "conj",
        "dtype",
        "gradient",
        "hooks",
        "inference",
        "kind",
        "leaf",
        "live",
        "negative",
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
    hooks: tuple[Any, ...]

    def __init__(self, tensor: torch.Tensor, version: int) -> None:
        self.live = weakref.ref(tensor)
        self.kind = type(tensor)
        self.dtype = tensor.dtype
        self.offset = tensor.storage_offset()
        self.shape = SHAPE(tensor)
        self.stride = tensor.stride()
        self.leaf = is_leaf(tensor)
        self.requires_grad = tensor.requires_grad
        self.inference = tensor.is_inference()
        self.conj = tensor.is_conj()
        self.negative = tensor.is_neg()
        self.version = version
        self.gradient = self.attributes = None
        self.hooks = NO_HOOKS

    def describes(self, tensor: torch.Tensor, version: int) -> bool:
        """Tell whether all but the bytes, the gradient and the attributes is as it was."""
        return (
            self.version == version
            and self.live() is tensor
            and self.attributes is None
            and self.dtype is tensor.dtype
            and self.shape == SHAPE(tensor)
            and self.requires_grad is tensor.requires_grad
            and self.leaf is is_leaf(tensor)
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
            plain.set_(storage, self.offset, self.shape, self.stride)
            if self.conj:
                plain = torch._conj(plain)
            return torch._neg_view(plain) if self.negative else plain

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
        if is_leaf(tensor) and tensor.requires_grad is not (self.leaf and self.requires_grad):
            tensor.requires_grad_(self.leaf and self.requires_grad)
        return tensor

    def revive_attributes(self, restoring: Restoring) -> None:
        """Give the tensor its attributes back, which may refer to itself."""
        attributes = restoring.value(self).__dict__
        if self.attributes is not None or attributes:
            kept = {name: restoring.value(value) for name, value in (self.attributes or {}).items()}
            attributes.clear()
            attributes.update(kept)

    def revive_gradient(self, restoring: Restoring) -> None:
        """Give the tensor its gradient and hooks back, when all tensors have their own shape and type again."""
        tensor, gradient = restoring.value(self), restoring.value(self.gradient)
        if (is_leaf(tensor) or tensor.retains_grad) and tensor.grad is not gradient:
            tensor.grad = gradient
        if self.leaf and self.requires_grad:
            for name, hooks in zip(HOOKS, self.hooks, strict=True):
                if getattr(tensor, name) is not hooks:
                    setattr(tensor, name, OrderedDict())  # torch goes on calling hooks that None takes the place of
                    setattr(tensor, name, hooks)

    def _can_be_filled(self, tensor: torch.Tensor) -> bool:
        """Make a tensor ready; one that was computed keeps its graph if nothing has been written to it since."""
        if self.inference or is_leaf(tensor) or (not self.leaf and self.version == tensor._version):
            return True
        try:
            tensor.detach_()
        except RuntimeError:  # a view that autograd follows: its graph only says what it is a view of
            return not self.leaf
        return True

    def _fill(self, tensor: torch.Tensor, storage: torch.UntypedStorage) -> None:
        if type(tensor) is not self.kind:  # a lazy parameter has become an ordinary one
            tensor.__class__ = self.kind
        if (
            tensor.dtype is not self.dtype
            or tensor.untyped_storage()._cdata != storage._cdata
            or SHAPE(tensor) != self.shape
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
        self._scratch = scratch()

    def state(self, tensor: torch.Tensor, has_attributes: bool) -> tuple[TensorState, bool]:
        """Return a tensor's state, without its gradient, and whether it is that of the moment before."""
        version = 0 if tensor.is_inference() else tensor._version
        storage = self.storage(tensor.untyped_storage(), version)
        before = self._states_before.get(id(tensor))
        if (
            before is not None
            and before.storage is storage
            and not has_attributes
            and before.describes(tensor, version)
        ):
            return before, True
        state = TensorState(tensor, version)
        state.storage = storage
        return state, False

    def by_address(self) -> dict[int, StorageState]:
        """Return the storages on the CPU by where they lie."""
        live = ((state.live(), state) for state in self.storages.values() if state.on_cpu)
        return {storage.data_ptr(): state for storage, state in live if storage is not None and storage.nbytes()}

    def end_of_moment(self) -> None:
        """Let go of the last storage that was looked at."""
        self._scratch = {}

    def storage(self, live: torch.UntypedStorage, version: int) -> StorageState:
        """Return the state of a storage."""
        key = live._cdata
        state = self.storages.get(key)
        if state is None:
            state = self.storages[key] = self._frozen(live, key, version)
            self._memory.hold(state.frozen)
        return state

    def _frozen(self, live: torch.UntypedStorage, key: int, version: int) -> StorageState:
        before = self._storages_before.get(key)  # its weak reference keeps the address from being given again
        if before is None or before.origin is None or before.origin.cdata != key:  # it has been made anew since
            return StorageState(StorageWeakRef(live), version, self._memory.copy_of(live))
        # On the CPU a look costs less than a copy, and gradients that are cleared again and again are the same zeros.
        if (before.on_cpu or before.version == version) and before.equals(live, self._scratch):
            return before
        return StorageState(before.origin, version, self._memory.copy_of(live))


def hooks_of(tensor: torch.Tensor) -> tuple[Any, ...]:
    """Return where a leaf keeps the functions that see its gradient."""
    if not (tensor.requires_grad and is_leaf(tensor)):
        return NO_HOOKS
    before, after = tensor._backward_hooks, tensor._post_accumulate_grad_hooks
    return NO_HOOKS if before is None and after is None else (before, after)


def can_be_watched(tensor: torch.Tensor) -> bool:
    """Tell whether a tensor is a plain view of a storage."""
    return not (
        tensor.layout is not torch.strided
        or tensor.is_quantized
        or tensor.is_nested
        or tensor.is_meta
        or (type(tensor) is not torch.Tensor and type(tensor).__torch_dispatch__ is not torch.Tensor.__torch_dispatch__)
        or torch._C._functorch.is_functorch_wrapped_tensor(tensor)
    )
