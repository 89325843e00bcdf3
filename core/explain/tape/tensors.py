"""Where a tensor's numbers and its gradient are."""

from __future__ import annotations

from torch import Tensor
from torch.autograd.graph import get_gradient_edge

from core.explain.tape.calls import Edge, Window


def edge_of(tensor: Tensor) -> Edge | None:
    """Return where the gradient of a tensor arrives in autograd's graph; None if autograd does not follow it."""
    try:
        edge = get_gradient_edge(tensor) if tensor.requires_grad else None
        return None if edge is None else (edge.node, edge.output_nr)
    except (RuntimeError, AssertionError):  # a view written to under no_grad: torch refuses to name its node
        return None


def whole_of(tensor: Tensor) -> tuple[Tensor, Window | None]:
    """Return the tensor that changes when one is written to, and the part of it that this one shows."""
    base = tensor._base
    return (tensor, None) if base is None else (base, window_of(tensor, base))


def window_of(tensor: Tensor, base: Tensor) -> Window:
    """Return the part of a tensor that a view of it shows."""
    return Window(tuple(tensor.size()), tensor.stride(), int(tensor.storage_offset() - base.storage_offset()))


def address_of(tensor: Tensor) -> int:
    """Return where the first number of a tensor is; 0 if that is not known."""
    try:
        return tensor.data_ptr()
    except RuntimeError:  # a sparse one has several
        return 0


def storage_of(tensor: Tensor) -> int:
    """Return what is the same for all tensors that share memory."""
    try:
        return tensor.untyped_storage().data_ptr()
    except (RuntimeError, NotImplementedError):
        return id(tensor)
