"""A tensor's cells in rows and columns, as its picture has them."""

from __future__ import annotations

import torch
from torch.nn import functional

from core.i18n import words
from core.view.arrangement import Arrangement
from core.view.downsampling import Cells, as_cells

MOST_COPIED = 2**24
"""The most complex numbers whose absolute values are taken for a picture."""

EMPTY = words("MapPicture", "It is empty: there are no numbers in it.")
META = words("MapPicture", "It is on the device “meta”, where tensors have no numbers.")
SPARSE = words("MapPicture", "It is sparse; only dense tensors are drawn.")
QUANTIZED = words("MapPicture", "It is quantized; only plain numbers are drawn.")
NESTED = words("MapPicture", "It is nested; only tensors with one size in each dimension are drawn.")
TOO_MANY = words("MapPicture", "It has too many complex numbers to be drawn.")


def obstacle_to(tensor: torch.Tensor) -> str:
    """Return why there is nothing to be drawn of a tensor, for a person; an empty text where there is."""
    if tensor.is_nested:
        return NESTED
    if tensor.is_meta:
        return META
    if tensor.layout != torch.strided:
        return SPARSE
    if tensor.is_quantized:
        return QUANTIZED
    if tensor.numel() == 0:
        return EMPTY
    return TOO_MANY if tensor.is_complex() and tensor.numel() > MOST_COPIED else ""


def shape_of(tensor: torch.Tensor) -> tuple[int, ...]:
    """Return the shape of a tensor; an empty one of a nested tensor, which has none."""
    return () if tensor.is_nested else tuple(tensor.shape)


def arranged(tensor: torch.Tensor, arrangement: Arrangement) -> Cells:
    """Return the cells that can be seen; a matrix shares its memory. Of complex numbers these are absolute values."""
    seen = tensor.detach()[arrangement.index]
    if arrangement.channel is not None:
        seen = seen.select(-3, arrangement.channel)
    if seen.is_complex():
        seen = seen.abs()
    if arrangement.tiles is not None:
        return as_cells(_in_tiles(seen, arrangement.tiles, arrangement.swapped))
    if arrangement.wrap:
        free = -len(seen) % arrangement.wrap
        return as_cells(functional.pad(seen, (0, free)).reshape(-1, arrangement.wrap))
    return as_cells(seen)


def _in_tiles(seen: torch.Tensor, tiles: tuple[int, int], swapped: bool) -> torch.Tensor:
    """Lay matrices out below and beside each other, with zeros between them."""
    ordered = seen.transpose(0, 1) if swapped else seen
    height, width = seen.shape[-2:]
    (down, across), count = tiles, seen[..., 0, 0].numel()
    framed = seen.new_zeros(down * across, height + 1, width + 1)
    framed[:count, :height, :width] = ordered.reshape(count, height, width)
    side_by_side = framed.reshape(down, across, height + 1, width + 1).transpose(1, 2)
    return side_by_side.reshape(down * (height + 1), across * (width + 1))[:-1, :-1]
