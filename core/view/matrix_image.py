"""8-bit pictures of matrices of at most a screen's size, downsampled on the tensor's own device."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from core.i18n import words
from core.state.norm import norm
from core.view.arranged_cells import arranged, obstacle_to, shape_of
from core.view.arrangement import Arrangement, arrange, arrange_images
from core.view.copies import Copies
from core.view.downsampling import (
    EIGHT_BITS,
    NOT_FOR_NUMPY,
    Cells,
    as_cells,
    as_fractions,
    extremes,
    largest,
    on_host,
    overview,
)
from core.view.images import are_images, packed
from core.view.requests import Area, MapRequest
from core.view.snapshot import NOT_FINITE, ZERO, MapPicture, Snapshot

READABLE_CELLS = 1024
"""The most cells whose exact values accompany a picture."""

MOST_MEASURED = 2**22
"""The most cells of a tensor that is looked through as a whole where only a part of it is shown, or to add up whole
numbers."""

_SCREEN = MapRequest(height=256, width=256)


UNFORESEEN = (RuntimeError, TypeError, ValueError, NotImplementedError)
"""Raised for a kind of tensor that nobody has thought of."""

UNREADABLE = words("MapPicture", "This kind of tensor cannot be drawn.")


def own_scale(largest: float) -> float:
    """Return the scale of a tensor by itself: its largest absolute value."""
    return largest


def picture(
    name: str,
    tensor: torch.Tensor | None,
    request: MapRequest = _SCREEN,
    changed: bool = False,
    pictorial: bool = False,
) -> MapPicture:
    """Return a picture of a tensor; `None` stands for a gradient that is not there yet.

    `core.view.arrangement` says where its cells lie. A batch of images is seen in its colours where it is `pictorial`.
    """
    return PendingImage(name, tensor, request, changed, pictorial=pictorial).develop()


class PendingImage:
    """A picture in transit: only its few pixels and numbers leave the tensor's device, asynchronously.

    On CUDA nothing here waits: the copies go into pinned memory, and the caller of `develop` must know that the work
    queued so far is done. Other accelerators copy synchronously, because torch pins memory for CUDA alone. With
    `copies`, a large tensor on the CPU is looked at by another thread.
    """

    def __init__(
        self,
        name: str,
        tensor: torch.Tensor | None,
        request: MapRequest,
        changed: bool = False,
        normed: bool = True,
        accumulated: int | None = None,
        scale: Callable[[float], float] = own_scale,
        kernels: bool = False,
        copies: Copies | None = None,
        pictorial: bool = False,
    ) -> None:
        """Begin to look.

        Args:
            name: of the tensor.
            tensor: the tensor; None for a gradient that is not there yet.
            request: what is to be seen of it.
            changed: whether the line that ran last has changed it.
            normed: whether its norm is wanted.
            accumulated: how many passes are added up in it.
            scale: the end of its scale, given its largest value.
            kernels: whether it may be the kernels of a convolution.
            copies: of large tensors, for another thread to look at.
            pictorial: whether a batch of images is seen in its colours unless a person wants it otherwise.
        """
        self._name, self._changed, self._accumulated = name, changed, accumulated
        self._scale = scale
        self._shape = None if tensor is None else shape_of(tensor)
        self._obstacle, self._has_images = "", False
        self._exposed: _Exposed | Future[_Exposed] | None = None
        if tensor is None:
            return
        self._kind = str(tensor.dtype).removeprefix("torch.")
        self._obstacle = obstacle_to(tensor)
        if not self._obstacle:
            try:
                self._has_images = not kernels and are_images(tensor)
                image = self._has_images and (pictorial if request.image is None else request.image)
                shape = tuple(tensor.shape)
                places = arrange_images(shape, request.index) if image else arrange(shape, request.index, kernels)
                look = partial(_Exposed, request=request, normed=normed, arrangement=places)
                later = copies.read_later(name, tensor, look) if copies is not None else None
                self._exposed = look(tensor) if later is None else later
            except UNFORESEEN:
                self._obstacle = UNREADABLE

    @property
    def ready(self) -> bool:
        """Tell whether no other thread is still looking at the tensor."""
        return not isinstance(self._exposed, Future) or self._exposed.done()

    def develop(self) -> MapPicture:
        """Return the picture, once it has arrived."""
        if self._shape is None:
            return MapPicture(self._name, changed=self._changed, accumulated=self._accumulated)
        exposed = self._looked_at()
        picture = MapPicture(
            self._name,
            shape=self._shape,
            obstacle=self._obstacle,
            kind=self._kind,
            changed=self._changed,
            accumulated=self._accumulated,
            has_images=self._has_images,
        )
        return picture if exposed is None else exposed.drawn_into(picture, self._scale)

    def _looked_at(self) -> _Exposed | None:
        if not isinstance(self._exposed, Future):
            return self._exposed
        try:
            return self._exposed.result()
        except UNFORESEEN:
            self._obstacle = UNREADABLE
            return None


class _Exposed:
    """The few pixels and numbers of a tensor on their way from its device."""

    def __init__(self, tensor: torch.Tensor, request: MapRequest, normed: bool, arrangement: Arrangement) -> None:
        self._arrangement = arrangement
        if tensor.dtype in EIGHT_BITS:
            tensor = tensor.float()
        cells = arranged(tensor, arrangement)
        self._area = _clipped(request.area, cells)
        shown = cells[self._area.top : self._area.bottom, self._area.left : self._area.right]
        self._row_step = max(-(-shown.shape[0] // max(request.height, 1)), 1)
        self._column_step = max(-(-shown.shape[1] // max(request.width, 1)), 1)
        reduced = as_fractions(extremes(shown, self._row_step, self._column_step))
        self._probe = _inside(request.probe, arrangement)
        self._has_norm = normed and (tensor.is_floating_point() or tensor.numel() <= MOST_MEASURED)
        numbers = [_largest_of(tensor, cells, reduced if shown.shape == cells.shape else None, arrangement)]
        if self._has_norm:
            numbers.append(norm(tensor))
        if self._probe is not None:
            numbers.append(cells[self._probe])
        self._numbers = numbers if on_host(cells) else _numbers_to_host(numbers)
        self._reduced = _to_host(reduced)
        steps = self._row_step, self._column_step
        self._colours = packed(tensor, arrangement, self._area, steps) if arrangement.channel is not None else None
        self._cells = _to_host(shown) if request.cells and math.prod(shown.shape) <= READABLE_CELLS else None

    def drawn_into(self, picture: MapPicture, scale_of: Callable[[float], float]) -> MapPicture:
        """Return the picture with what there is to be seen."""
        numbers = [float(number) for number in self._numbers]
        scale = scale_of(numbers[0])
        return replace(
            picture,
            scale=scale,
            largest=numbers[0],
            norm=numbers[1] if self._has_norm else None,
            area=self._area,
            pixels=_quantised(np.asarray(self._reduced), scale) if self._colours is None else self._colours,
            is_image=self._colours is not None,
            row_step=self._row_step,
            column_step=self._column_step,
            probe=None if self._probe is None else (*self._probe, numbers[-1]),
            cells=None if self._cells is None else np.asarray(self._cells).astype(np.float64),
            arrangement=self._arrangement,
        )


def _largest_of(tensor: torch.Tensor, cells: Cells, reduced: Cells | None, arrangement: Arrangement) -> Any:
    """Return the largest absolute value of a tensor, or of what is shown of one that is large.

    Args:
        tensor: the tensor.
        cells: those that can be seen with the present indices.
        reduced: their extremes; None where only a part of them is in view.
        arrangement: where they lie.
    """
    if arrangement.sliders and tensor.numel() <= MOST_MEASURED and not tensor.is_complex():
        cells, reduced = as_cells(tensor), None
    return largest(cells, overview(cells) if reduced is None else reduced)


class PendingSnapshot:
    """A snapshot; those of its pictures that are a `PendingImage` may still be in transit."""

    def __init__(self, moment: Snapshot, pictures: Mapping[str, object], device: torch.device) -> None:
        self._moment, self._pictures = moment, pictures
        self._arrived: torch.cuda.Event | None = None
        if device.type == "cuda" and pictures:
            self._arrived = torch.cuda.Event()
            self._arrived.record(torch.cuda.current_stream(device))

    def ready(self) -> bool:
        """Return whether everything has arrived, without waiting."""
        looked = all(picture.ready for picture in self._pictures.values() if isinstance(picture, PendingImage))
        return looked and (self._arrived is None or self._arrived.query())

    def wait(self) -> Snapshot:
        """Wait until everything has arrived, and return the snapshot."""
        if self._arrived is not None:
            self._arrived.synchronize()
        pictures = {
            part: picture.develop() if isinstance(picture, PendingImage) else picture
            for part, picture in self._pictures.items()
        }
        return replace(self._moment, pictures=pictures)


def _clipped(area: Area | None, cells: Cells) -> Area:
    rows, columns = cells.shape
    if area is None:
        return Area(0, rows, 0, columns)
    top, left = min(max(area.top, 0), rows), min(max(area.left, 0), columns)
    return Area(top, max(min(area.bottom, rows), top), left, max(min(area.right, columns), left))


def _inside(probe: tuple[int, int] | None, arrangement: Arrangement) -> tuple[int, int] | None:
    inside = probe is not None and min(probe) >= 0 and arrangement.cell_at(*probe) is not None
    return probe if inside else None


def _numbers_to_host(numbers: list[torch.Tensor]) -> Cells:
    """Copy the numbers in the widest type of the device."""
    wide = torch.float32 if numbers[0].device.type == "mps" else torch.float64
    return _to_host(torch.stack([number.to(wide) for number in numbers]))


def _to_host(values: Cells) -> Cells:
    """Copy the values, unaffected by later changes of the tensor; from CUDA the copy is asynchronous."""
    if isinstance(values, np.ndarray):
        return np.array(values, order="C")
    if values.dtype in NOT_FOR_NUMPY:
        values = values.float()
    if values.device.type != "cuda":
        return values.to("cpu", copy=True)
    return torch.empty_like(values, device="cpu", pin_memory=True).copy_(values, non_blocking=True)


def _quantised(cells: NDArray[Any], scale: float) -> NDArray[np.uint8]:
    """Map cells from −scale … +scale to 1 … 255, and non-finite ones to 0."""
    shares = cells.astype(np.promote_types(cells.dtype, np.float32))
    shares /= scale or 1.0
    shares *= 127  # last, since 127 / scale can be infinite
    levels = np.rint(shares, out=shares)
    levels += ZERO
    finite = np.isfinite(levels)
    if not finite.all():
        levels[~finite] = NOT_FINITE
    pixels: NDArray[np.uint8] = levels.astype(np.uint8)
    return pixels
