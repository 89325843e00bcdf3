"""What a convolution looks at: an image with the part that counts in a frame, and what that part is multiplied by."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from core.explain.types import Patch
from core.i18n import joined, words
from core.view.requests import Area
from core.view.snapshot import ZERO, MapPicture
from gui.style import building, fonts
from gui.style.language import bind_text, translated
from gui.style.theme import Theme, ThemedWidget, colour, colour_table, grey_table, prepare

SIDE, SIGN, GAP, LABEL, FRAME = 72, 16, 18, 15, 2
LABEL_PIXELS, SIGN_PIXELS = 11, 17
TIP = words(
    "PatchStrip", "The part of the image in the frame, times the numbers beside it. What contributes most comes first."
)


class PatchStrip(ThemedWidget):
    """Pairs of pictures in a row, as many as there is room for."""

    def __init__(self, theme: Theme, zoom: float = 1.0) -> None:
        """Make a strip `zoom` times as large as in the docks."""
        super().__init__(theme, objectName="patches", visible=False)
        self._zoom = zoom
        self._patches: tuple[Patch, ...] = ()
        building.set_up(self, accessibleName=words("PatchStrip", "Part of the image"), toolTip=TIP)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(round((SIDE + LABEL) * zoom))

    def show_patches(self, patches: tuple[Patch, ...]) -> None:
        """Show other pictures; nothing where there are none."""
        self._patches = patches
        self.setVisible(bool(patches))
        names = [joined(" · ", [patch.image.name, patch.factor.name]) for patch in patches]
        bind_text(self.setAccessibleDescription, joined(", ", names))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.scale(self._zoom, self._zoom)
        width = int(self.width() / self._zoom)
        full = min(SIDE, (width - SIGN) // 2)
        pair = 2 * full + SIGN
        for place, patch in enumerate(self._patches):
            left = place * (pair + GAP)
            if place and left + pair > width:
                return
            self._paint(painter, QRect(left, 0, full, full), patch.image, patch.area)
            prepare(painter, pen=colour(self._theme.text), font=fonts.text(SIGN_PIXELS, fonts.SEMIBOLD))
            painter.drawText(QRect(left + full, 0, SIGN, full), Qt.AlignmentFlag.AlignCenter, "·")
            self._paint(painter, QRect(left + full + SIGN, 0, full, full), patch.factor, None)

    def _paint(self, painter: QPainter, place: QRect, picture: MapPicture, area: Area | None) -> None:
        """Paint a picture with its name below, and a frame around a part of it."""
        rows, columns = (picture.shape or (1, 1))[-2:]
        full = place.width()
        side = full / max(rows, columns)
        room = QRectF(place.left() + (full - columns * side) / 2, (full - rows * side) / 2, columns * side, rows * side)
        painter.drawImage(room, _image(picture, self._theme))
        painter.setPen(QPen(colour(self._theme.border), 1))
        painter.drawRect(room)
        if area is not None:
            corner = QPointF(room.left() + area.left * side, room.top() + area.top * side)
            frame = QRectF(corner.x(), corner.y(), (area.right - area.left) * side, (area.bottom - area.top) * side)
            painter.setPen(QPen(colour(self._theme.now), FRAME))
            painter.drawRect(frame.intersected(room.adjusted(1, 1, -1, -1)))
        prepare(painter, pen=colour(self._theme.muted), font=fonts.text(LABEL_PIXELS))
        name = painter.fontMetrics().elidedText(translated(picture.name), Qt.TextElideMode.ElideLeft, full + SIGN - 4)
        label = place.translated(0, full + 1)
        label.setHeight(LABEL)
        label.setWidth(full + SIGN - 4)
        painter.drawText(label, Qt.AlignmentFlag.AlignLeft, name)


def _image(picture: MapPicture, theme: Theme) -> QImage:
    """Return a picture in grey where none of its numbers is negative, else in the colours of a map."""
    assert picture.pixels is not None
    rows, columns = picture.pixels.shape
    content = picture.pixels.tobytes()
    image = QImage(content, columns, rows, columns, QImage.Format.Format_Indexed8)
    image.setColorTable(grey_table() if _is_grey(picture) else colour_table(theme))
    return image.copy()  # which owns its numbers


def _is_grey(picture: MapPicture) -> bool:
    """Tell whether none of the numbers is negative, and one is more than zero."""
    return picture.pixels is not None and int(picture.pixels.min()) >= ZERO and picture.scale > 0
