"""A map's pixels, stretched to the pixels of the screen and coloured, with no new object for a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QImage

from gui.style.theme import Theme, colour_table, sign_table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from core.view.snapshot import Pixels

SIGN_LENGTH = 0.4
"""The length of a minus, as a share of its cell."""


class Blit:
    """An image that is written again in place, because PySide lets go of Python's lock whenever a Qt value dies.

    Each time it does, the training takes the lock and the window waits for it: a new image for each frame made four
    such exchanges, and took a tenth of the training's speed.

    Args:
        shape: rows and columns of the pixels to come.
        turned: whether their rows run across the screen.
        width, height: of the image, in pixels of the screen.
        ratio: pixels of the screen to one of the window.
        signs: whether a stroke marks each negative cell, for people who see no colours.
        free: which of the pixels stand for no cell, (rows, columns); None where all do.

    Attributes:
        image: what to paint.
    """

    def __init__(
        self,
        shape: tuple[int, int],
        turned: bool,
        width: int,
        height: int,
        ratio: float,
        theme: Theme,
        signs: bool = False,
        free: NDArray[np.bool_] | None = None,
    ) -> None:
        import numpy as np

        rows, columns = (width, height) if turned else (height, width)
        row = np.arange(rows) * shape[0] // max(rows, 1)
        column = np.arange(columns) * shape[1] // max(columns, 1)
        across, down = (row * shape[1], column) if turned else (column, row * shape[1])
        self._source = pixel = down[:, np.newaxis] + across
        tables = [colour_table(theme)]
        if signs:
            across_cells, down_cells = shape if turned else shape[::-1]
            stroke = np.outer(_middle(height, down_cells, max(round(ratio), 1)),
                              _middle(width, across_cells, round(width / across_cells * SIGN_LENGTH)))  # fmt: skip
            self._source = pixel + stroke * (shape[0] * shape[1])
            tables.append(sign_table(theme))
        self._colours = [np.array(table, dtype=np.uint32) for table in tables]
        cells = len(tables) * shape[0] * shape[1]
        self._all_coloured = np.full(cells + 1, QColor(theme.surface).rgb(), dtype=np.uint32)
        self._coloured = self._all_coloured[:cells].reshape(len(tables), *shape)
        if free is not None:
            self._source = np.where(free.ravel()[pixel], cells, self._source)
        self._screen = np.zeros((height, width), dtype=np.uint32)
        self.image = QImage(self._screen.data, width, height, 4 * width, QImage.Format.Format_RGB32)
        self.image.setDevicePixelRatio(ratio)

    def show(self, pixels: Pixels) -> None:
        """Write other pixels of the same shape."""
        if pixels.dtype == self._colours[0].dtype:  # an image has its own colours
            self._coloured[:] = pixels
        else:
            self._colour(pixels)
        self._all_coloured.take(self._source, out=self._screen, mode="clip")

    def _colour(self, pixels: Pixels) -> None:
        for colours, coloured in zip(self._colours, self._coloured, strict=True):
            colours.take(pixels, out=coloured, mode="clip")


def _middle(pixels: int, cells: int, length: int) -> NDArray[np.bool_]:
    """Return which pixels of a row lie within `length` pixels in the middle of their cell."""
    import numpy as np

    edges = -(-np.arange(cells + 1) * pixels // cells)  # the first pixel of each cell, as `_source` has it
    first = edges[:-1] + (np.diff(edges) - length) // 2
    cell = np.arange(pixels) * cells // pixels
    return (np.arange(pixels) >= first[cell]) & (np.arange(pixels) < first[cell] + length)
