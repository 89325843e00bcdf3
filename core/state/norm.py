"""The Euclidean norm of a tensor, which neither overflows nor underflows where its numbers do not."""

from __future__ import annotations

import math

import torch
from torch import Tensor

SAFE = 1e-15
"""Between this and its inverse no sum of squares of float32 has lost anything that counts."""

MANY = 2**16
"""As many numbers take longer than to call a function of torch."""


def norm(tensor: Tensor) -> Tensor:
    """Return ‖tensor‖₂, of shape (), in float64 where its device has that type. Never waits for the device.

    The square of a float32 number always fits into float64. Numbers of float64, and those on a device without it, are
    divided by the largest of them first (Higham, Accuracy and Stability of Numerical Algorithms, §27.5).
    """
    numbers = tensor.detach()
    if numbers.layout != torch.strided:
        numbers = numbers.to_dense()
    if numbers.device.type == "cpu" and numbers.dtype == torch.float32:
        if numbers.numel() >= MANY and not numbers[0].any() and is_zero(numbers):  # a large gradient, just cleared
            return numbers.new_zeros(())
        quick: Tensor = torch.linalg.vector_norm(numbers)
        size = float(quick)
        if SAFE < size < 1 / SAFE or math.isnan(size) or (size == 0 and is_zero(numbers)):
            return quick
    has_float64 = numbers.device.type != "mps"
    if numbers.dtype not in (torch.float64, torch.complex128) and has_float64:
        wide = torch.complex128 if numbers.is_complex() else torch.float64
        plain: Tensor = torch.linalg.vector_norm(numbers.to(wide) if _is_whole(numbers) else numbers, dtype=wide)
        return plain
    numbers = numbers.float() if _is_whole(numbers) else numbers
    if numbers.numel() == 0:
        return numbers.abs().sum()
    largest = numbers.abs().max()
    scale = torch.where((largest > 0) & largest.isfinite(), largest, torch.ones_like(largest))
    scaled: Tensor = torch.linalg.vector_norm(numbers / scale) * scale
    return scaled


def is_zero(tensor: Tensor) -> bool:
    """Return whether each number of a tensor is zero. Waits for its device.

    The extremes of many numbers are found in a quarter of the time that `any` takes for them.
    """
    numbers = tensor.detach()
    plain = numbers.layout == torch.strided and numbers.dtype in (torch.float32, torch.float64)
    if not plain or numbers.numel() < MANY:
        return not numbers.any()
    low, high = torch.aminmax(numbers)
    return float(low) == 0 == float(high)


def _is_whole(numbers: Tensor) -> bool:
    return not (numbers.is_floating_point() or numbers.is_complex())
