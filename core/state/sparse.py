"""Sparse tensors at a moment. They are copied each time: nothing but a look at all their parts tells of a change."""

from __future__ import annotations

import weakref

import torch

from core.state.stand_ins import Restoring, StandIn

_PARTS = {
    torch.sparse_coo: ("_indices", "_values"),
    torch.sparse_csr: ("crow_indices", "col_indices", "values"),
    torch.sparse_bsr: ("crow_indices", "col_indices", "values"),
    torch.sparse_csc: ("ccol_indices", "row_indices", "values"),
    torch.sparse_bsc: ("ccol_indices", "row_indices", "values"),
}


def is_sparse(tensor: torch.Tensor) -> bool:
    """Tell whether a tensor consists of indices and values."""
    return tensor.layout in _PARTS and tensor.device.type != "meta" and type(tensor) is torch.Tensor


class CopiedTensor(StandIn):
    """A tensor that is kept by value."""

    __slots__ = ("copy", "kind", "live")

    def __init__(self, tensor: torch.Tensor) -> None:
        self.live = weakref.ref(tensor)
        self.kind = type(tensor)
        self.copy = tensor.detach().clone()

    def revived(self, restoring: Restoring) -> torch.Tensor:
        """Return the tensor with its values."""
        tensor = self.live()
        if tensor is not None and tensor.is_leaf and self._filled(tensor):
            return tensor
        copy = self.copy.clone()
        self.live = weakref.ref(copy)
        return copy

    def _filled(self, tensor: torch.Tensor) -> bool:
        if tensor.layout is not self.copy.layout:
            return False
        if tensor.layout is torch.sparse_coo:
            tensor.data = self.copy.clone()
            return True
        pairs = list(zip(_parts(tensor), self.parts(), strict=True))  # `.data` of these does not take other parts
        if any(part.shape != kept.shape or part.dtype is not kept.dtype for part, kept in pairs):
            return False
        for part, kept in pairs:
            part.data.copy_(kept)
        return True

    def parts(self) -> list[torch.Tensor]:
        """Return the dense tensors that the copy consists of."""
        return _parts(self.copy)

    def in_double(self) -> CopiedTensor:
        """Return the same in float64, where it was a shorter float."""
        if self.copy.dtype not in (torch.float32, torch.float16, torch.bfloat16):
            return self
        doubled = object.__new__(CopiedTensor)
        doubled.live, doubled.kind, doubled.copy = self.live, self.kind, self.copy.double()
        return doubled


def _parts(tensor: torch.Tensor) -> list[torch.Tensor]:
    return [getattr(tensor, name)() for name in _PARTS[tensor.layout]]
