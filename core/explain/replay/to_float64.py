"""Frozen variables in float64: the same numbers, with room behind the last digit."""

from __future__ import annotations

from dataclasses import replace

import torch

from core.state.freezer import Frozen, FrozenTensor

_SHORTER = (torch.float32, torch.float16, torch.bfloat16)


def in_double(frozen: Frozen) -> Frozen:
    """The same variables, every floating-point tensor and gradient in float64. Views of one storage stay so."""
    storages: dict[int, torch.UntypedStorage] = {}

    def doubled(tensor: FrozenTensor) -> FrozenTensor:
        gradient = None if tensor.gradient is None else doubled(tensor.gradient)
        if tensor.dtype not in _SHORTER:
            return replace(tensor, gradient=gradient)
        key = tensor.storage._cdata
        if key not in storages:
            flat = torch.empty(0, dtype=tensor.dtype, device=tensor.storage.device).set_(tensor.storage)
            storages[key] = flat.double().untyped_storage()
        return replace(tensor, storage=storages[key], dtype=torch.float64, gradient=gradient)

    return replace(frozen, tensors=tuple(map(doubled, frozen.tensors)))
