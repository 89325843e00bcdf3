"""Matrices → 8-bit pictures of at most a screen's size, made on the tensor's own device."""

from __future__ import annotations

import math

import torch

from core.snapshot import ZERO, Area, MapPicture, MapRequest
from core.watch import norm

READABLE_CELLS = 1024
"""The most cells whose exact values go along with a picture."""

_TINY = 2.0**-100

_SCREEN = MapRequest(height=256, width=256)


def picture(name: str, tensor: torch.Tensor | None, request: MapRequest = _SCREEN, changed: bool = False) -> MapPicture:
    """A picture of a tensor: `None` stands for a gradient that is not there yet.

    A tensor of one dimension is drawn as a column, one of more than two with its later dimensions side by side.
    """
    if tensor is None:
        return MapPicture(name, changed=changed)
    with torch.no_grad():
        cells = as_matrix(tensor)
        area = _clipped(request.area, cells)
        shown = cells[area.top : area.bottom, area.left : area.right]
        row_step = -(-shown.shape[0] // max(request.height, 1))
        column_step = -(-shown.shape[1] // max(request.width, 1))
        scale = _largest(cells)
        return MapPicture(
            name,
            shape=tuple(tensor.shape),
            scale=scale,
            norm=norm(tensor),
            area=area,
            pixels=_quantised(_extremes(_extremes(shown, row_step, 0), column_step, 1), scale).cpu().numpy(),
            row_step=max(row_step, 1),
            column_step=max(column_step, 1),
            probe=_probed(cells, request.probe),
            cells=shown.double().cpu().numpy().copy() if shown.numel() <= READABLE_CELLS else None,
            changed=changed,
        )


def as_matrix(tensor: torch.Tensor) -> torch.Tensor:
    """The tensor as rows and columns, sharing its memory where it can."""
    detached = tensor.detach()
    if detached.dim() < 2:
        return detached.reshape(-1, 1)
    return detached if detached.dim() == 2 else detached.reshape(detached.shape[0], -1)


def _clipped(area: Area | None, cells: torch.Tensor) -> Area:
    rows, columns = cells.shape
    if area is None:
        return Area(0, rows, 0, columns)
    top, left = min(max(area.top, 0), rows), min(max(area.left, 0), columns)
    return Area(top, max(min(area.bottom, rows), top), left, max(min(area.right, columns), left))


def _largest(cells: torch.Tensor) -> float:
    """The largest absolute finite value; 0 when there is none."""
    if cells.numel() == 0:
        return 0.0
    low, high = (float(end) for end in torch.aminmax(cells))
    if math.isfinite(low) and math.isfinite(high):
        return max(-low, high)
    return float(cells.nan_to_num(0.0, 0.0, 0.0).abs().amax())


def _extremes(cells: torch.Tensor, step: int, dim: int) -> torch.Tensor:
    """Of every `step` neighbours along `dim` the one furthest from zero, with its sign."""
    if step <= 1:
        return cells
    length = cells.shape[dim]
    whole = length // step * step
    blocks = cells.narrow(dim, 0, whole).unflatten(dim, (-1, step))
    parts = [_furthest(blocks, dim + 1)]
    if whole < length:
        parts.append(_furthest(cells.narrow(dim, whole, length - whole), dim).unsqueeze(dim))
    return torch.cat(parts, dim)


def _furthest(blocks: torch.Tensor, dim: int) -> torch.Tensor:
    high, low = blocks.amax(dim), blocks.amin(dim)
    return torch.where(high >= -low, high, low)


def _quantised(cells: torch.Tensor, scale: float) -> torch.Tensor:
    """Cells from −scale … +scale to 1 … 255, and what is not finite to 0."""
    if 0 < scale < _TINY:  # 127 / scale would be infinite in float32
        return _quantised(cells / _TINY, scale / _TINY)
    levels = (
        torch.full_like(cells, ZERO, dtype=torch.uint8)
        if scale == 0
        else (cells.mul(127 / scale).round_().add_(ZERO).nan_to_num_(0.0).clamp_(0, 255).to(torch.uint8))
    )
    return levels.masked_fill_(~cells.isfinite(), 0)


def _probed(cells: torch.Tensor, probe: tuple[int, int] | None) -> tuple[int, int, float] | None:
    if probe is None or not (0 <= probe[0] < cells.shape[0] and 0 <= probe[1] < cells.shape[1]):
        return None
    return *probe, float(cells[probe])
