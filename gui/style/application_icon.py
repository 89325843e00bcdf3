"""The application icon: a nabla under a lens, drawn from `resources/icon/nablascope.svg` in several sizes."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from PySide6.QtGui import QIcon, QPixmap

SIZES = (16, 24, 32, 48, 64, 128, 256)


@cache
def application_icon() -> QIcon:
    """Return the icon of all windows."""
    icon = QIcon()
    for size in SIZES:
        pixmap = QPixmap()
        pixmap.loadFromData((files("resources") / "icon" / f"nablascope-{size}.png").read_bytes())
        icon.addPixmap(pixmap)
    return icon
