"""Pictures of what a convolution looks at: an image with the part of it that counts, and what that is multiplied by."""

from __future__ import annotations

from torch import Tensor
from torch.nn import functional

from core.explain.board.board import is_relu
from core.explain.formulas.convolution import Convolution, convolution_of
from core.explain.tape.calls import Call, Value
from core.explain.types import Patch
from core.view.matrix_image import picture
from core.view.requests import Area, MapRequest
from core.view.snapshot import MapPicture

MOST = 3
"""Channels, or images, that are shown: those that contribute most."""

_SIDE = MapRequest(height=224, width=224)


def patches_of_value(value: Value, cell: tuple[int, ...]) -> tuple[Patch, ...]:
    """Return the patch and the kernel of each channel that goes into a cell, also through a ReLU; none of other values.

    Args:
        value: the output of a convolution of images, or of a ReLU of it.
        cell: of it.
    """
    call = value.source
    if call is not None and is_relu(call) and call.inputs:
        call = call.inputs[0][1].source
    found = None if call is None or call.written else _of_images(call)
    if call is None or found is None:
        return ()
    n, o, *at = cell
    first = o // (call.outputs[0].shape[1] // found.groups) * found.kernel.shape[1]
    corner = [found.stride[axis] * at[axis] - found.padding[axis] for axis in range(2)]
    sizes = [found.dilation[axis] * (found.kernel.shape[2 + axis] - 1) + 1 for axis in range(2)]
    area = Area(corner[0], corner[0] + sizes[0], corner[1], corner[1] + sizes[1])
    kernels = found.kernel.numbers[o]
    images = found.image.numbers[n, first : first + len(kernels)]
    products = _windows(images, area, found.padding, found.dilation) * kernels
    return tuple(
        Patch(
            _picture(found.image, images[c], n, first + c),
            area,
            _picture(found.kernel, kernels[c], o, c),
        )
        for c in _largest(products.sum((1, 2)))
    )


def patches_of_kernel(versions: list[Value], cell: tuple[int, ...]) -> tuple[Patch, ...]:
    """Return the part of each image that a cell of a kernel is multiplied with, and the gradient at the output.

    Args:
        versions: of the kernel.
        cell: of it.
    """
    uses = [use.call for value in versions for use in value.uses if use.call.arguments[use.place] is value]
    for call in uses:
        found = _of_images(call)
        if found is not None and found.kernel in versions and call.outputs[0].gradient is not None:
            return _of_kernel(call, found, cell)
    return ()


def _of_kernel(call: Call, found: Convolution, cell: tuple[int, ...]) -> tuple[Patch, ...]:
    output = call.outputs[0]
    assert output.gradient is not None
    o, c, *taps = cell
    channel = o // (output.shape[1] // found.groups) * found.kernel.shape[1] + c
    corner = [found.dilation[axis] * taps[axis] - found.padding[axis] for axis in range(2)]
    sizes = [found.stride[axis] * (output.shape[2 + axis] - 1) + 1 for axis in range(2)]
    area = Area(corner[0], corner[0] + sizes[0], corner[1], corner[1] + sizes[1])
    images, gradients = found.image.numbers[:, channel], output.gradient[:, o]
    products = _windows(images, area, found.padding, found.stride) * gradients
    return tuple(
        Patch(
            _picture(found.image, images[n], n, channel),
            area,
            picture(f"{output.gradient_name}[{n}, {o}]", gradients[n], _SIDE),
        )
        for n in _largest(products.sum((1, 2)))
    )


def _of_images(call: Call) -> Convolution | None:
    """Return a convolution of images, and not of signals or volumes."""
    found = convolution_of(call) if call.name == "conv2d" else None
    return found if found is not None and found.image is not found.kernel else None


def _windows(images: Tensor, area: Area, padding: tuple[int, ...], step: tuple[int, ...]) -> Tensor:
    """Return the numbers of every `step`-th row and column of an area of images, with zeros beyond their edges."""
    down, across = padding
    padded = functional.pad(images, (across, across, down, down))
    rows = slice(area.top + down, area.bottom + down, step[0])
    return padded[:, rows, area.left + across : area.right + across : step[1]]


def _largest(sums: Tensor) -> list[int]:
    return [int(place) for place in sums.abs().argsort(descending=True)[:MOST]]


def _picture(value: Value, matrix: Tensor, *indices: int) -> MapPicture:
    return picture(f"{value.name}[{', '.join(map(str, indices))}]", matrix, _SIDE)
