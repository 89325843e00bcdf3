"""Batches of images in their own colours, as packed pixels: grey for one channel, red, green and blue for three."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from core.view.arranged_cells import arranged
from core.view.arrangement import Arrangement, as_channel
from core.view.downsampling import NOT_FOR_NUMPY
from core.view.requests import Area

SMALLEST = 8
"""The sides from which on a matrix can be an image."""

USUAL = (1.0, 255.0)
"""The ends of the ranges that numbers of images mostly lie in, from 0 on."""

OPAQUE = 0xFF000000


def are_images(tensor: torch.Tensor) -> bool:
    """Tell whether a tensor has the shape of a batch of grey or coloured images: (N, 1 or 3, height, width)."""
    shape = tensor.shape
    return len(shape) == 4 and shape[1] in (1, 3) and min(shape[2:]) >= SMALLEST and not tensor.is_complex()


def packed(tensor: torch.Tensor, arrangement: Arrangement, area: Area, steps: tuple[int, int]) -> NDArray[np.uint32]:
    """Return the colours of an area, each pixel the mean of some cells: 0xffRRGGBB.

    Args:
        tensor: of shape (N, 1 or 3, height, width).
        arrangement: where its cells lie.
        area: the rows and columns in view.
        steps: the number of cells to a pixel, downwards and across.
    """
    low, high = _range(tensor)
    shades = [
        _shade(arranged(tensor, as_channel(arrangement, channel)), area, steps, low, high)
        for channel in range(tensor.shape[1])
    ]
    red, green, blue = shades if len(shades) == 3 else shades * 3
    colours: NDArray[np.uint32] = (OPAQUE | red << 16 | green << 8 | blue).astype(np.uint32)
    return colours


def _range(tensor: torch.Tensor) -> tuple[float, float]:
    """Return what is black and what is white: the usual ends where all numbers lie between them."""
    numbers = tensor.detach()
    finite = numbers[numbers.isfinite()] if numbers.is_floating_point() else numbers
    if not finite.numel():
        return 0.0, 1.0
    low, high = (float(end) for end in torch.aminmax(finite))
    usual = next((end for end in USUAL if low >= 0 and high <= end), None)
    return (0.0, usual) if usual is not None else (low, high)


def _shade(cells: Any, area: Area, steps: tuple[int, int], low: float, high: float) -> NDArray[np.uint32]:
    shown = cells[area.top : area.bottom, area.left : area.right]
    if isinstance(shown, torch.Tensor):
        shown = (shown.float() if shown.dtype in NOT_FOR_NUMPY else shown).cpu().numpy()
    shown = np.nan_to_num(shown.astype(np.float64), nan=low, posinf=high, neginf=low)
    for axis, step in enumerate(steps):
        if step > 1:
            starts = np.arange(0, shown.shape[axis], step)
            counts = np.diff([*starts, shown.shape[axis]])
            shown = np.add.reduceat(shown, starts, axis) / (counts[:, np.newaxis] if axis == 0 else counts)
    shade: NDArray[np.uint32] = np.rint(255 * np.clip((shown - low) / ((high - low) or 1.0), 0, 1)).astype(np.uint32)
    return shade
