"""Pictures of panels and of the window for a handout: copied, or saved as a PNG or SVG file."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QObject, QPoint
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QFileDialog, QWidget

from core import atomic_file
from core.i18n import joined, words
from gui.export.svg_outlines import outlined
from gui.style.language import translated

PNG_SCALE = 2
"""Pixels of a picture per pixel of the window: a print has more of them than most screens."""

FORMATS = joined(";;", [words("Pictures", "PNG picture (*.png)"), words("Pictures", "SVG drawing (*.svg)")])
SAVE = words("Pictures", "Save picture")
UNWRITABLE = words("Pictures", "The picture could not be written to {file}: {reason}.")
NOTHING_SEEN = words("Pictures", "Nothing of this panel is visible: make it larger first.")
UNKNOWN_KIND = words("Pictures", "A picture can be saved as .png or as .svg, not as “{kind}”.")


def image_of(widget: QWidget, background: str, scale: float = PNG_SCALE) -> QImage:
    """Return an image of the widget, `scale` times as fine as on the screen."""
    image = QImage(widget.size() * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(QColor(background))
    painter = QPainter(image)
    widget.render(painter, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)
    painter.end()
    return image


def svg_of(widget: QWidget, background: str) -> bytes:
    """Return an SVG of the widget, whose lines and text stay sharp at any size; heat maps in it are bitmaps."""
    from PySide6.QtSvg import QSvgGenerator

    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(widget.size())
    generator.setViewBox(widget.rect())
    generator.setTitle(widget.accessibleName() or widget.windowTitle())
    painter = QPainter(generator)
    painter.fillRect(widget.rect(), QColor(background))
    widget.render(painter, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)
    painter.end()
    return outlined(bytes(buffer.data().data()).decode()).encode()


def png_of(widget: QWidget, background: str) -> bytes:
    """Return the widget as the content of a PNG file.

    Raises:
        OSError: if there is no memory for so large a picture.
    """
    buffer = QBuffer()
    if not image_of(widget, background).save(buffer, "PNG"):
        raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM))
    return bytes(buffer.data().data())


class Pictures(QObject):
    """Copying and saving of pictures; reports why one could not be saved."""

    def __init__(self, window: QWidget, background: Callable[[], str], say: Callable[[str], None]) -> None:
        super().__init__(window)
        self._window, self._background, self._say = window, background, say

    def copy(self, widget: QWidget) -> None:
        """Copy a picture to the clipboard."""
        if self._is_seen(widget):
            QGuiApplication.clipboard().setImage(image_of(widget, self._background()))

    def _is_seen(self, widget: QWidget) -> bool:
        """Return whether a panel is visible, and say so if not: only its heading with the menu may be left of it."""
        if widget.size().isEmpty():
            self._say(NOTHING_SEEN)
        return not widget.size().isEmpty()

    def save(self, widget: QWidget, name: str) -> None:
        """Save a picture to a file that the user chooses; `name` is the suggested name."""
        if not self._is_seen(widget):
            return
        path, kind = QFileDialog.getSaveFileName(self._window, translated(SAVE), f"{name}.png", translated(FORMATS))
        if not path:
            return
        file = Path(path)
        if not file.suffix:
            file = file.with_suffix(".svg" if "svg" in kind else ".png")
        makers = {".png": png_of, ".svg": svg_of}
        if file.suffix.lower() not in makers:
            self._say(UNKNOWN_KIND.format(kind=file.suffix))
            return
        try:
            atomic_file.write(file, makers[file.suffix.lower()](widget, self._background()))
        except OSError as error:
            self._say(UNWRITABLE.format(file=str(file), reason=error.strerror or str(error)))
