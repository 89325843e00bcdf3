"""The painting of a map: its pixels, its numbers, and the frames around cells."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from core.view.snapshot import MapPicture
from gui.panels.heatmaps.blit import Blit
from gui.panels.heatmaps.cell_frame import CellFrame, whole_in
from gui.panels.heatmaps.cell_grid import CellGrid, one
from gui.panels.heatmaps.cell_numbers import CellNumbers
from gui.panels.heatmaps.free_cells import free_cells
from gui.style import fonts
from gui.style.language import translated
from gui.style.theme import Theme, prepare

SIGNED_SIDE = 9
"""The side in pixels from which a cell has room for a minus."""


class MapPainter:
    """Paints a map into a widget. What a frame of a running loop needs is kept: see `gui.panels.heatmaps.blit`.

    Attributes:
        absence: shown where there is no tensor.
        waiting: shown in the place of the picture while that is of a moment gone by; empty while it is not.
        picture: shown; None before the first.
        numbers: those of its cells.
    """

    def __init__(self, widget: QWidget, grid: CellGrid, theme: Theme, absence: str, zoom: float) -> None:
        """Take the size of the type, as a multiple of its size in the docks."""
        self._widget, self._grid, self._theme, self._zoom = widget, grid, theme, zoom
        self.absence, self.waiting = absence, ""
        self.picture: MapPicture | None = None
        self.numbers = CellNumbers(widget, grid, zoom)
        self._frame = CellFrame(theme)
        self._blit: Blit | None = None
        self._painter = QPainter()

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._theme = theme
        self._frame.set_theme(theme)
        self._blit = None

    def show_picture(self, picture: MapPicture) -> None:
        """Show another picture; `rearrange` is called first where its cells lie elsewhere."""
        self.picture = picture
        if self._blit is not None and picture.pixels is not None:
            self._blit.show(picture.pixels)

    def rearrange(self, marked: tuple[int, int] | None) -> None:
        """Follow cells that lie elsewhere on the screen."""
        self._blit = None
        self.mark(marked)

    def mark(self, cell: tuple[int, int] | None) -> None:
        """Keep a frame around a cell."""
        place = None if cell is None else self._grid.place(one(cell))
        self._frame.place(place, QRectF(self._widget.rect()))

    def paint(self, pointed: tuple[int, int] | None, focused: bool) -> None:
        """Paint all of it. Of a whole map with nothing on top that is one image, and the frame around a cell."""
        self._painter.begin(self._widget)
        bare = self._grid.view is None and pointed is None and not focused and not self.numbers.readable
        if self._blit is not None and bare and not self.waiting:
            self._painter.drawImage(0, 0, self._blit.image)
            self._frame.paint(self._painter)
        else:
            self._paint_all(self._painter, self._widget.rect(), pointed)
            if focused:
                _paint_outline(self._painter, self._widget.rect().adjusted(1, 1, -1, -1), self._theme.primary)
        self._painter.end()

    def _paint_all(self, painter: QPainter, room: QRect, pointed: tuple[int, int] | None) -> None:
        if not self.waiting and (self.picture is None or _is_empty(self.picture)):
            painter.fillRect(room, QColor(self._theme.sunken))
        elif self.waiting or self.picture is None or self.picture.pixels is None:
            self._paint_absence(painter, room)
        else:
            self._paint_cells(painter, room, self.picture)
            if pointed is not None:
                self._paint_pointed(painter, pointed)

    def _paint_absence(self, painter: QPainter, room: QRect) -> None:
        painter.fillRect(room, QColor(self._theme.sunken))
        painter.fillRect(room, QBrush(QColor(self._theme.faint), Qt.BrushStyle.BDiagPattern))
        obstacle = self.picture.obstacle if self.picture is not None else ""
        absence = translated(self.waiting or obstacle or self.absence)
        painter.setFont(fonts.text(round(13 * self._zoom), fonts.MEDIUM))
        wrapped = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        plate = painter.fontMetrics().boundingRect(room.adjusted(10, 0, -10, 0), wrapped, absence)
        plate.adjust(-10, -5, 10, 5)
        plate.moveCenter(room.center())
        painter.fillRect(plate, QColor(self._theme.sunken))
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(plate, wrapped, absence)

    def _paint_cells(self, painter: QPainter, room: QRect, picture: MapPicture) -> None:
        target, clip = self._grid.to_screen(self._grid.drawn(picture)), self._grid.place(picture.area)
        if not clip.contains(QRectF(room)):
            painter.fillRect(room, QColor(self._theme.sunken))
            painter.setClipRect(clip)
        if self._blit is None:
            self._blit = self._fitted(picture, target)
        painter.drawImage(target, self._blit.image)
        painter.setClipping(False)
        self.numbers.paint(painter, picture, self._theme)
        self._frame.paint(painter)

    def _paint_pointed(self, painter: QPainter, cell: tuple[int, int]) -> None:
        frame = self._grid.place(one(cell))
        grow = QPointF(max(9 - frame.width(), 0) / 2, max(9 - frame.height(), 0) / 2)
        frame.adjust(-grow.x(), -grow.y(), grow.x(), grow.y())
        frame = whole_in(QRectF(self._widget.rect()), frame)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for width, colour in ((4, self._theme.surface), (2, self._theme.text)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawRect(frame)

    def _fitted(self, picture: MapPicture, target: QRectF) -> Blit:
        """Return the picture in the screen's own pixels; in its own where most of it lies outside of the view."""
        assert picture.pixels is not None
        rows, columns = picture.pixels.shape
        width, height = (rows, columns) if self._grid.turned else (columns, rows)
        ratio = self._widget.devicePixelRatioF()
        side = min(target.width() / width, target.height() / height)
        fits = target.width() <= 2 * self._widget.width() and target.height() <= 2 * self._widget.height()
        if fits:
            width, height = round(target.width() * ratio), round(target.height() * ratio)
        signs = fits and not picture.is_image and not self.numbers.readable and side >= SIGNED_SIDE
        size = max(width, 1), max(height, 1)
        free = free_cells(picture) if fits else None
        blit = Blit((rows, columns), self._grid.turned, *size, ratio, self._theme, signs, free)
        blit.show(picture.pixels)
        return blit


def _paint_outline(painter: QPainter, place: QRect, colour: str) -> None:
    prepare(painter, pen=QPen(QColor(colour), 2), brush=Qt.BrushStyle.NoBrush)
    painter.drawRect(place)


def _is_empty(picture: MapPicture) -> bool:
    """Tell whether a picture has cells that this matrix has not: it was asked for of the experiment before."""
    return picture.pixels is not None and picture.pixels.size == 0
