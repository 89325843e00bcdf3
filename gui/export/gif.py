"""Encoding of pictures as an animated GIF, off the GUI thread."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from core import atomic_file

if TYPE_CHECKING:
    from PIL.Image import Image

WIDEST = 1280
"""The widest GIF in pixels: a wider one is slow to open, and a slide shows no more."""


class NotWantedError(Exception):
    """The recording was cancelled."""


class GifMaker:
    """An encoder that reduces each frame to 256 colours on arrival, so that many need little memory.

    Attributes:
        written: the number of frames written so far.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="gif")
        self._frames: list[Future[Image]] = []
        self._cancelled = False
        self.written = 0

    def add(self, frame: QImage) -> None:
        """Add a frame, as wide as the others."""
        small = frame if frame.width() <= WIDEST else _narrowed(frame)
        small = small.convertToFormat(QImage.Format.Format_RGBX8888)
        pixels = bytes(small.constBits())
        self._frames.append(self._pool.submit(_reduced, pixels, small.width(), small.height()))

    def save(self, path: Path, milliseconds: int, backwards: bool = False) -> Future[None]:
        """Write all frames, the last one first if `backwards`.

        The future raises OSError if that fails, NotWantedError after `cancel`; no partial file is left.
        """
        frames = self._frames[::-1] if backwards else self._frames
        return self._pool.submit(self._write, frames, path, milliseconds)

    def cancel(self) -> None:
        """Stop writing."""
        self._cancelled = True

    def close(self) -> None:
        """End the thread, once it has finished or noticed `cancel`."""
        self._pool.shutdown(cancel_futures=True)

    def _write(self, frames: list[Future[Image]], path: Path, milliseconds: int) -> None:
        first, *others = (frame.result() for frame in frames)
        with atomic_file.replacing(path) as file:
            first.save(file, "GIF", save_all=True, append_images=self._counted(others), duration=milliseconds, loop=0)

    def _counted(self, frames: list[Image]) -> Iterator[Image]:
        for frame in frames:
            if self._cancelled:
                raise NotWantedError
            yield frame
            self.written += 1


def _narrowed(frame: QImage) -> QImage:
    return frame.scaledToWidth(WIDEST, Qt.TransformationMode.SmoothTransformation)


def _reduced(pixels: bytes, width: int, height: int) -> Image:
    """Reduce a frame to a palette of its own: that of the first would not suit a tensor that appears later."""
    from PIL import Image

    whole = Image.frombytes("RGBX", (width, height), pixels).convert("RGB")
    return whole.quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
