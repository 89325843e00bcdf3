"""The tensors of a run by their names, and the names of tensors."""

from __future__ import annotations

from typing import Any

from torch import Tensor
from torch.nn.parameter import is_lazy

from core.engine.position import Position
from core.explain.rules.terms import Cell


def tensor_of(at: Position, name: str) -> Tensor | None:
    """Return a parameter, or another tensor that has a name; None if there is none."""
    value = at.parameters.get(name)
    if value is None:
        value = at.variables.get(name)
    return value if isinstance(value, Tensor) else None


def has(tensor: Tensor, cell: Cell) -> bool:
    """Return whether a cell lies within a tensor's shape."""
    return len(cell) == tensor.dim() and all(place < size for place, size in zip(cell, tensor.shape, strict=True))


def known_name(at: Position, value: Tensor) -> str | None:
    """Return the name of a gradient or a parameter; None for any other tensor."""
    tensors = {**at.parameters, **at.gradients}
    return next((name for name, one in tensors.items() if one is not None and same(value, one)), None)


def same(value: Any, tensor: Tensor) -> bool:
    """Return whether a value is a tensor, or another view of all its numbers."""
    if value is tensor:
        return True
    if not isinstance(value, Tensor) or is_lazy(value) or value.shape != tensor.shape or value.layout != tensor.layout:
        return False
    try:
        return value.data_ptr() == tensor.data_ptr() != 0
    except RuntimeError:  # as of a sparse tensor, or within torch.func
        return False
