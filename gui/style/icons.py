"""Icons: Material Design Icons, from the drawings in `resources/icons`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

SIZES = (12, 13, 14, 16, 18)
"""The sides that buttons, menus and labels show icons at, before a screen's device pixel ratio."""

LARGER = {36, 72}
"""For saved pictures, which are finer than the screen, and for a screen that is plugged in later."""


@cache
def icon(name: str, colour: str, disabled: str | None = None) -> QIcon:
    """Return the icon of the file with that name, such as "play", in one colour and another when disabled."""
    result, sides = QIcon(), _sides()
    drawing = (files("resources") / "icons" / f"{name}.svg").read_bytes()
    for mode, ink in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled or colour)):
        renderer = QSvgRenderer(drawing.replace(b"<path", f'<path fill="{ink}"'.encode()))
        for side in sides:
            result.addPixmap(_drawn(renderer, side), mode)
    return result


def _sides() -> set[int]:
    """Return the exact sides in pixels of every screen, as scaling a finished icon blurs it."""
    ratios = {screen.devicePixelRatio() for screen in QGuiApplication.screens()}
    return {(QSize(size, size) * ratio).width() for size in SIZES for ratio in ratios} | LARGER


def _drawn(renderer: QSvgRenderer, side: int) -> QPixmap:
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter)
    painter.end()
    return pixmap
