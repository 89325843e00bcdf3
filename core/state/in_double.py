"""The tensors of a moment in double precision."""

from __future__ import annotations

import weakref
from collections.abc import Iterable

import torch

from core.state.storages import StorageState
from core.state.tensors import TensorState

_SHORTER = (torch.float32, torch.float16, torch.bfloat16)


def doubled(tensors: Iterable[TensorState]) -> dict[int, TensorState]:
    """Return every state, by the `id` of the one that it takes the place of, in float64 where it was a shorter float.

    Views of one storage stay so. A storage that is read as two types stays as it is.

    What is in float64 is made anew. A live leaf that changed its type would lose the place where autograd adds up its
    gradient: a graph that is waiting for its backward pass would add to another one than what is computed from now on.
    """
    tensors = tuple(tensors)
    dtypes: dict[int, set[torch.dtype]] = {}
    for state in tensors:
        dtypes.setdefault(id(state.storage), set()).add(state.dtype)
    storages: dict[int, StorageState] = {}
    copies: dict[int, TensorState] = {}
    for state in tensors:
        copied = copies[id(state)] = state.copy()
        if dtypes[id(state.storage)] in ({dtype} for dtype in _SHORTER):
            key = id(state.storage)
            if key not in storages:
                storages[key] = _doubled(state.storage, state.dtype)
            copied.storage, copied.dtype, copied.live = storages[key], torch.float64, _gone()
    return copies


def _gone() -> weakref.ref[torch.Tensor]:
    """Return a reference to a tensor that is no more."""
    return weakref.ref(torch.empty(0))


def _doubled(storage: StorageState, dtype: torch.dtype) -> StorageState:
    flat = torch.empty(0, dtype=dtype, device=storage.frozen.device).set_(storage.frozen)
    return StorageState(None, storage.version, flat.double().untyped_storage())
