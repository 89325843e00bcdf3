"""How the cells of a tensor of any shape lie in the rows and columns of one picture.

Imports neither torch nor numpy: the window is built before they are there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

Shape = tuple[int, ...]

MOST_TILES, MOST_KERNELS, MOST_CELLS = 256, 1024, 2**18
"""The most matrices that lie side by side, the most if they are small kernels, and the most cells of all of them."""

LARGEST_KERNEL, LARGEST_SLICE, MOST_SLICES = 11, 32, 64
"""The sides up to which a matrix is a kernel, or one of a few slices of a tensor of three dimensions."""

LONG, LONGEST = 128, 2**16
"""The lengths from which on, and up to which, a vector is wrapped into rows."""

WIDE = 6.0
"""How much wider than high a picture of many tiles, or of a long vector, is to be."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The places of a tensor's cells in a picture: one index of each leading dimension, and the others spread out.

    Attributes:
        shape: of the tensor.
        index: the indices shown of its leading dimensions; the later dimensions are in the picture as a whole.
        tiles: how many matrices lie below and beside each other, with one free cell between them; None for one matrix.
        swapped: whether the matrices are counted along the first of their dimensions, and not along the second.
        wrap: the cells in each row of a long vector; 0 for a vector that is a column.
        channel: of images in their colours, in which all channels lie upon each other: the one whose numbers are told;
            None where each channel lies in a place of its own.
    """

    shape: Shape
    index: Shape = ()
    tiles: tuple[int, int] | None = None
    swapped: bool = False
    wrap: int = 0
    channel: int | None = None

    @property
    def rest(self) -> Shape:
        """The sizes of the dimensions that are spread out."""
        rest = self.shape[len(self.index) :]
        return rest if self.channel is None else (*rest[:-3], *rest[-2:])

    @property
    def chosen(self) -> Shape:
        """The indices of the dimensions that are not spread out; 0 for one that is, if it comes before such a one."""
        return self.index if self.channel is None else (*(self.index or (0,)), self.channel)

    @property
    def sliders(self) -> tuple[int, ...]:
        """The dimensions that there is something to choose of."""
        there = [*range(len(self.index)), *([] if self.channel is None else [1])]
        return tuple(dimension for dimension in there if self.shape[dimension] > 1)

    @property
    def size(self) -> tuple[int, int]:
        """The rows and columns of the picture."""
        rest = self.rest
        if self.tiles is not None:
            return self.tiles[0] * (rest[-2] + 1) - 1, self.tiles[1] * (rest[-1] + 1) - 1
        if self.wrap:
            return -(-rest[0] // self.wrap), self.wrap
        return (rest[0] if rest else 1, rest[1] if len(rest) > 1 else 1)

    def cell_at(self, row: int, column: int) -> Shape | None:
        """Return all indices of the cell at a place of the picture; None where there is none."""
        rest = self.rest
        if self.tiles is not None:
            (down, inner_row), (beside, inner_column) = divmod(row, rest[-2] + 1), divmod(column, rest[-1] + 1)
            inner = (*self._tile(down * self.tiles[1] + beside), inner_row, inner_column)
        else:
            inner = (row * self.wrap + column,) if self.wrap else (row, column)[: len(rest)]
        inside = all(0 <= place < size for place, size in zip(inner, rest, strict=True))
        if self.channel is not None:
            inner = (*inner[:-2], self.channel, *inner[-2:])
        return (*self.index, *inner) if inside else None

    def place_of(self, cell: Shape) -> tuple[int, int] | None:
        """Return the row and the column of a cell; None where another index of a leading dimension is shown."""
        inner = cell[len(self.index) :]
        if cell[: len(self.index)] != self.index or len(cell) != len(self.shape):
            return None
        if self.channel is not None:
            inner = (*inner[:-3], *inner[-2:])
        if self.tiles is not None:
            down, beside = divmod(self._number(inner[:-2]), self.tiles[1])
            return down * (self.rest[-2] + 1) + inner[-2], beside * (self.rest[-1] + 1) + inner[-1]
        if self.wrap:
            return divmod(inner[0], self.wrap)
        row, column, *_ = (*inner, 0, 0)
        return row, column

    def _tile(self, number: int) -> Shape:
        """Return the indices of a tile by its number."""
        sizes = self.rest[:-2]
        if len(sizes) == 1:
            return (number,)
        if self.swapped:
            second, first = divmod(number, sizes[0])
            return first, second
        return divmod(number, sizes[1])

    def _number(self, tile: Shape) -> int:
        sizes = self.rest[:-2]
        if len(sizes) == 1:
            return tile[0]
        return tile[1] * sizes[0] + tile[0] if self.swapped else tile[0] * sizes[1] + tile[1]


def arrange(shape: Shape, index: Shape = (), kernels: bool = False) -> Arrangement:
    """Return how a tensor is best seen.

    A matrix is a matrix, a vector a column, or several rows if it is long. Of more dimensions the last ones are tiles
    where there are not too many, and of each dimension before these one index is shown.

    Args:
        shape: of the tensor.
        index: the indices that a person has chosen of the leading dimensions.
        kernels: whether it may be the kernels of a convolution, which are looked at all at once.
    """
    leading = _leading(shape, kernels)
    rest = shape[leading:]
    wanted = (*index, *[0] * leading)
    within = tuple(min(max(place, 0), max(size - 1, 0)) for place, size in zip(wanted, shape[:leading], strict=False))
    if len(rest) == 4 and 1 not in rest[:2]:
        swapped = rest[0] * rest[3] > rest[1] * rest[2]
        return Arrangement(shape, within, (rest[1], rest[0]) if swapped else (rest[0], rest[1]), swapped)
    if len(rest) > 2:
        return Arrangement(shape, within, _grid(math.prod(rest[:-2]), *rest[-2:]))
    wraps = len(rest) == 1 and LONG < rest[0] <= LONGEST
    return Arrangement(shape, within, wrap=max(LONG, math.isqrt(int(rest[0] * WIDE))) if wraps else 0)


def arrange_images(shape: Shape, index: Shape = ()) -> Arrangement:
    """Return how a batch of images is seen in its colours: all of them side by side, or one of very many.

    Args:
        shape: (N, channels, height, width).
        index: the image, if only one can be seen, and the channel that a person has chosen.
    """
    image, channel = (*index, 0, 0)[:2]
    count, channels, *sides = shape
    own = min(max(channel, 0), channels - 1)
    if count <= MOST_TILES and count * math.prod(sides) <= MOST_CELLS:
        return Arrangement(shape, (), _grid(count, sides[0], sides[1]), channel=own)
    return Arrangement(shape, (min(max(image, 0), count - 1),), channel=own)


def as_channel(arrangement: Arrangement, channel: int) -> Arrangement:
    """Return the same places with another channel."""
    return arrangement if arrangement.channel is None else replace(arrangement, channel=channel)


def _leading(shape: Shape, kernels: bool) -> int:
    """Return how many of the first dimensions are not spread out."""
    for leading in range(max(len(shape) - 4, 0), len(shape) - 2):
        rest = shape[leading:]
        tiles, cells = math.prod(rest[:-2]), math.prod(rest)
        small = max(rest[-2:])
        if not 0 < cells <= MOST_CELLS:
            continue
        if len(rest) == 4:
            fits = tiles <= MOST_TILES if 1 in rest[:2] else kernels and small <= LARGEST_KERNEL
            if fits and tiles <= MOST_KERNELS:
                return leading
        elif _fit_side_by_side(tiles, small, kernels, few=len(shape) == 3):
            return leading
    return max(len(shape) - 2, 0)


def _fit_side_by_side(tiles: int, side: int, kernels: bool, few: bool) -> bool:
    """Return whether matrices with a longest side can all be seen at once; of three dimensions only if few and small.

    Three dimensions are more often sequences or batches than pictures.
    """
    if few and (side > LARGEST_SLICE or tiles > MOST_SLICES):
        return False
    return tiles <= MOST_TILES or (kernels and side <= LARGEST_KERNEL and tiles <= MOST_KERNELS)


def _grid(count: int, height: int, width: int) -> tuple[int, int]:
    """Return how many of some matrices lie below and beside each other."""

    def badness(across: int) -> float:
        down = -(-count // across)
        shape = across * (width + 1) / (down * (height + 1)) / WIDE
        return abs(math.log(shape)) + (down * across - count) / count

    across = min(range(1, count + 1), key=badness)
    return -(-count // across), across
