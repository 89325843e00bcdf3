"""Icons: Google's Material Design Icons, from their font."""

from __future__ import annotations

from functools import cache

from fonticon_mdi7 import MDI7
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPixmap

SIZES = (18, 36, 72)


@cache
def icon(name: str, colour: str, disabled: str | None = None) -> QIcon:
    """The icon of that name in `MDI7`, such as "play", in one colour and another when disabled."""
    result = QIcon()
    for size in SIZES:
        result.addPixmap(_drawn(name, colour, size), QIcon.Mode.Normal)
        result.addPixmap(_drawn(name, disabled or colour, size), QIcon.Mode.Disabled)
    return result


def _drawn(name: str, colour: str, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    font = QFont(_family())
    font.setPixelSize(size)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    glyph = getattr(MDI7, name).split(".")[-1]
    painter.drawText(QRectF(0, 0, size, size), Qt.AlignmentFlag.AlignCenter, glyph)
    painter.end()
    return pixmap


@cache
def _family() -> str:
    number = QFontDatabase.addApplicationFont(MDI7.__font_file__)
    return QFontDatabase.applicationFontFamilies(number)[0]
