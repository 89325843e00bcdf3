"""The tensors of a moment in double precision."""

from __future__ import annotations

from collections.abc import Iterable

import torch

from core.state.storages import StorageState
from core.state.tensors import TensorState

_SHORTER = (torch.float32, torch.float16, torch.bfloat16)


def doubled(tensors: Iterable[TensorState]) -> dict[int, TensorState]:
    """Return every state, by the `id` of the one that it takes the place of, in float64 where it was a shorter float.

    Views of one storage stay so. A storage that is read as two types stays as it is.
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
            copied.storage, copied.dtype = storages[key], torch.float64
    return copies


def _doubled(storage: StorageState, dtype: torch.dtype) -> StorageState:
    flat = torch.empty(0, dtype=dtype, device=storage.frozen.device).set_(storage.frozen)
    return StorageState(None, storage.version, flat.double().untyped_storage())
