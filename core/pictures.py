"""Matrices → 8-bit pictures of at most a screen's size, made on the tensor's own device."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import torch

from core.snapshot import NOT_FINITE, ZERO, Area, MapPicture, MapRequest, Snapshot

READABLE_CELLS = 1024
"""The most cells whose exact values go along with a picture."""

_OVERVIEW_ROWS = 256
_SMALLEST = 2.0**-149
"""The smallest positive float32."""

_SCREEN = MapRequest(height=256, width=256)


def picture(name: str, tensor: torch.Tensor | None, request: MapRequest = _SCREEN, changed: bool = False) -> MapPicture:
    """A picture of a tensor: `None` stands for a gradient that is not there yet.

    A tensor of one dimension is drawn as a column, one of more than two with its later dimensions side by side.
    """
    return Exposure(name, tensor, request, changed).develop()


class Exposure:
    """A picture on its way: only its few pixels and numbers leave the tensor's device, and they may still travel.

    On CUDA nothing here waits: the copies go into pinned memory, and whoever develops the picture must know that the
    work queued so far is done. Other accelerators copy at once, because torch pins memory for CUDA alone.
    """

    def __init__(
        self,
        name: str,
        tensor: torch.Tensor | None,
        request: MapRequest,
        changed: bool = False,
        normed: bool = True,
        accumulated: int | None = None,
    ) -> None:
        self._name, self._changed, self._normed, self._accumulated = name, changed, normed, accumulated
        self._shape = None if tensor is None else tuple(tensor.shape)
        if tensor is not None:
            with torch.no_grad():
                self._expose(tensor, request)

    def _expose(self, tensor: torch.Tensor, request: MapRequest) -> None:
        cells = as_matrix(tensor)
        self._area = _clipped(request.area, cells)
        shown = cells[self._area.top : self._area.bottom, self._area.left : self._area.right]
        self._row_step = max(-(-shown.shape[0] // max(request.height, 1)), 1)
        self._column_step = max(-(-shown.shape[1] // max(request.width, 1)), 1)
        reduced = _extremes(_extremes(shown, self._row_step, 0), self._column_step, 1)
        whole = reduced if shown.shape == cells.shape else _extremes(cells, -(-len(cells) // _OVERVIEW_ROWS), 0)
        scale, finite = _largest(cells, whole)
        self._probe = _inside(request.probe, cells)
        numbers = [scale, _norm(tensor)] if self._normed else [scale]
        if self._probe is not None:
            numbers.append(cells[self._probe])
        self._numbers = _to_host(torch.stack([_real(number) for number in numbers]))
        self._pixels = _to_host(_quantised(reduced, scale, finite))
        readable = request.cells and shown.numel() <= READABLE_CELLS
        self._cells = _to_host(_real(shown).clone()) if readable else None

    def develop(self) -> MapPicture:
        """The picture, once it has arrived."""
        if self._shape is None:
            return MapPicture(self._name, changed=self._changed, accumulated=self._accumulated)
        numbers = self._numbers.tolist()
        return MapPicture(
            self._name,
            shape=self._shape,
            scale=numbers[0],
            norm=numbers[1] if self._normed else None,
            area=self._area,
            pixels=self._pixels.numpy().copy(),  # torch's own memory lets go of Python's lock when it is freed
            row_step=self._row_step,
            column_step=self._column_step,
            probe=None if self._probe is None else (*self._probe, numbers[-1]),
            cells=None if self._cells is None else self._cells.double().numpy().copy(),
            changed=self._changed,
            accumulated=self._accumulated,
        )


class Development:
    """A snapshot whose pictures may still be on their way."""

    def __init__(self, moment: Snapshot, exposures: Mapping[str, Exposure], device: torch.device) -> None:
        self._moment, self._exposures = moment, exposures
        self._arrived: torch.cuda.Event | None = None
        if device.type == "cuda" and exposures:
            self._arrived = torch.cuda.Event()
            self._arrived.record(torch.cuda.current_stream(device))

    def ready(self) -> bool:
        """Whether everything has arrived. Does not wait."""
        return self._arrived is None or self._arrived.query()

    def wait(self) -> Snapshot:
        """The snapshot, as soon as everything has arrived."""
        if self._arrived is not None:
            self._arrived.synchronize()
        maps = {name: exposure.develop() for name, exposure in self._exposures.items()}
        return replace(self._moment, maps=maps)


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


def _inside(probe: tuple[int, int] | None, cells: torch.Tensor) -> tuple[int, int] | None:
    inside = probe is not None and 0 <= probe[0] < cells.shape[0] and 0 <= probe[1] < cells.shape[1]
    return probe if inside else None


def _real(values: torch.Tensor) -> torch.Tensor:
    """In the widest type that the device has."""
    return values.float() if values.device.type == "mps" else values.double()


def _norm(tensor: torch.Tensor) -> torch.Tensor:
    detached = tensor.detach()
    norm: torch.Tensor = torch.linalg.vector_norm(detached if detached.is_floating_point() else detached.double())
    return norm


def _to_host(values: torch.Tensor) -> torch.Tensor:
    if values.device.type != "cuda":
        return values.cpu()
    pinned = torch.empty_like(values, device="cpu", pin_memory=True)
    return pinned.copy_(values, non_blocking=True)


def _extremes(cells: torch.Tensor, step: int, dim: int) -> torch.Tensor:
    """Of every `step` neighbours along `dim` the one furthest from zero, with its sign."""
    if step <= 1:
        return cells
    length = cells.shape[dim]
    whole = length // step * step
    blocks = _furthest(cells.narrow(dim, 0, whole).unflatten(dim, (-1, step)), dim + 1)
    if whole == length:
        return blocks
    rest = _furthest(cells.narrow(dim, whole, length - whole), dim).unsqueeze(dim)
    return torch.cat((blocks, rest), dim)


def _furthest(blocks: torch.Tensor, dim: int) -> torch.Tensor:
    """Takes a sixth of the time of torch.where, and in place what it can: in a running loop the cache is worth most."""
    high, low = blocks.amax(dim), blocks.amin(dim)
    sign = high + low
    return torch.maximum(high, low.neg_(), out=high).copysign_(sign)


def _largest(cells: torch.Tensor, extremes: torch.Tensor) -> tuple[torch.Tensor, bool]:
    """The largest absolute finite value, 0 when there is none; and whether all cells are surely finite.

    The cells' extremes tell it, unless one of them is not finite and may hide a finite neighbour. Only on the CPU can
    they be asked without waiting.
    """
    if cells.numel() == 0:
        return cells.new_zeros(()), True
    if cells.device.type == "cpu":
        scale = _furthest_of_all(extremes)
        if math.isfinite(scale):
            return scale, True
    return _furthest_of_all(cells.nan_to_num(0.0, 0.0, 0.0)), False


def _furthest_of_all(cells: torch.Tensor) -> torch.Tensor:
    low, high = torch.aminmax(cells)
    return torch.maximum(low.abs(), high.abs())


def _quantised(cells: torch.Tensor, scale: torch.Tensor, finite: bool) -> torch.Tensor:
    """Cells from −scale … +scale to 1 … 255, and what is not finite to 0."""
    shares = cells.float().div(scale.float().clamp(min=_SMALLEST))  # by 127 only then: 127 / scale can be infinite
    if finite:
        return _levels(shares)
    return _levels(shares.nan_to_num_(0.0, 0.0, 0.0)).masked_fill_(~cells.isfinite(), NOT_FINITE)


def _levels(shares: torch.Tensor) -> torch.Tensor:
    return shares.mul_(127).round_().add_(ZERO).to(torch.uint8)
