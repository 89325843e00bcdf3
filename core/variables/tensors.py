"""Numbers of tensors and arrays, past what a class derived from them makes of it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import numpy as np
import torch

from core.state.norm import norm
from core.state.tensors import can_be_watched
from core.variables.looking import bases_of, is_of_library
from core.variables.rows import Extra

MOST_NUMBERS = 2**22
"""Elements of a tensor whose norm is computed: it takes a millisecond or two."""

MOST_LISTED = 6
"""Elements of a tensor that are told one by one."""

_WHOLE = (torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64)
_BASE: Any = torch._C.TensorBase


def attribute(tensor: Any, name: str) -> Any:
    """Return an attribute that torch gives to every tensor."""
    return getattr(_BASE, name).__get__(tensor)


def gradient_of(tensor: Any) -> Any:
    """Return the gradient of a tensor; None where there can be none."""
    with torch._C.DisableTorchFunction():
        if not attribute(tensor, "requires_grad"):
            return None
        try:
            kept = attribute(tensor, "is_leaf") or attribute(tensor, "retains_grad")
        except RuntimeError:  # a view of something written to since, whose node torch refuses
            return None
        return attribute(tensor, "grad") if kept else None


def version_of(tensor: Any) -> int:
    """Return how often a tensor was written to, as far as torch counts."""
    with torch._C.DisableTorchFunction():
        return 0 if _BASE.is_inference(tensor) else int(attribute(tensor, "_version"))


def tensor_text(tensor: Any) -> tuple[str, Extra]:
    """Return the elements of a small tensor, or between what its whole numbers lie, and all else that is known."""
    text, size = "", None
    with torch._C.DisableTorchFunction(), torch.no_grad():
        follows = bool(attribute(tensor, "requires_grad"))
        plain = _plain(tensor)
        with suppress(RuntimeError, TypeError, ValueError, NotImplementedError):  # quantised, nested, …
            text = _numbers(plain)
            size = _norm_of(plain)
        shape = tuple(plain.shape) if not plain.is_nested else ()
        return text, Extra(shape, str(plain.dtype).removeprefix("torch."), str(plain.device), follows, size)


def _plain(tensor: Any) -> torch.Tensor:
    """Return a tensor as one of torch's own classes, over the same memory; on no device where it is none at all."""
    kind = type(tensor)
    if is_of_library(kind):
        return tensor  # type: ignore[no-any-return]
    if any("__torch_dispatch__" in vars(base) for base in bases_of(kind) if not is_of_library(base)):
        return torch.empty(0, device="meta")
    plain: torch.Tensor = _BASE.as_subclass(tensor, torch.Tensor)
    return plain


def _numbers(tensor: torch.Tensor) -> str:
    if can_be_watched(tensor) and tensor.numel() <= MOST_LISTED:
        return _listed(tensor.detach().cpu().tolist())
    if tensor.dtype in _WHOLE and 0 < tensor.numel() <= MOST_NUMBERS:
        return _range(*map(int, torch.aminmax(tensor)))
    return ""


def _norm_of(tensor: torch.Tensor) -> float | None:
    real = tensor.is_floating_point() or tensor.is_complex()
    if not real or tensor.numel() > MOST_NUMBERS or not can_be_watched(tensor):
        return None
    return float(norm(tensor).real)


def array_text(array: Any) -> tuple[str, Extra]:
    """Return the same of an array of numpy."""
    plain = np.ndarray.view(array, np.ndarray)
    kind, shape, dtype = plain.dtype.kind, plain.shape, str(plain.dtype)
    if plain.size > MOST_NUMBERS or kind not in "fiucb":
        return "", Extra(shape, dtype)
    size = float(np.linalg.norm(plain.ravel().astype(complex if kind == "c" else float))) if kind in "fc" else None
    if plain.size <= MOST_LISTED:
        return _listed(plain.tolist()), Extra(shape, dtype, norm=size)
    return _range(int(plain.min()), int(plain.max())) if kind in "iu" else "", Extra(shape, dtype, norm=size)


def _range(least: int, most: int) -> str:
    """Return between what whole numbers lie, such as labels."""
    return f"{least} … {most}"


def _listed(numbers: Any) -> str:
    """Return the elements of a small tensor."""
    if isinstance(numbers, list):
        return f"[{', '.join(map(_listed, numbers))}]"
    return f"{numbers:.6g}" if isinstance(numbers, float) else str(numbers)
