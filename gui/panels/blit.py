"""A map's pixels, stretched to the pixels of the screen and coloured, with nothing made anew for a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from gui.theme import Theme, colour_table

if TYPE_CHECKING:
    from core.snapshot import Pixels


class Blit:
    """An image that is written anew in place, because PySide lets go of Python's lock whenever a Qt value dies.

    Each time it does, the training takes the lock and the window waits for it: a new image for each frame made four
    such exchanges, and took a tenth of the training's speed.

    Args:
        shape: rows and columns of the pixels to come.
        turned: whether their rows run across the screen.
        width, height: of the image, in pixels of the screen.
        ratio: pixels of the screen to one of the window.

    Attributes:
        image: what to paint.
    """

    def __init__(
        self, shape: tuple[int, int], turned: bool, width: int, height: int, ratio: float, theme: Theme
    ) -> None:
        import numpy as np

        rows, columns = (width, height) if turned else (height, width)
        row = np.arange(rows) * shape[0] // max(rows, 1)
        column = np.arange(columns) * shape[1] // max(columns, 1)
        across, down = (row * shape[1], column) if turned else (column, row * shape[1])
        self._source = down[:, np.newaxis] + across
        self._colours = np.array(colour_table(theme), dtype=np.uint32)
        self._coloured = np.zeros(shape, dtype=np.uint32)
        self._screen = np.zeros((height, width), dtype=np.uint32)
        self.image = QImage(self._screen.data, width, height, 4 * width, QImage.Format.Format_RGB32)
        self.image.setDevicePixelRatio(ratio)

    def show(self, pixels: Pixels) -> None:
        """Writes other pixels of the same shape."""
        self._colours.take(pixels, out=self._coloured, mode="clip")
        self._coloured.take(self._source, out=self._screen, mode="clip")
