"""The numbers of a map's cells, written where there is room for them."""

from __future__ import annotations

from itertools import product

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QWidget

from core.view.requests import Area
from core.view.snapshot import MapPicture
from gui.panels.heatmaps.cell_grid import CellGrid
from gui.style import fonts, number_format
from gui.style.contrast import contrast
from gui.style.language import translated
from gui.style.theme import Theme, inks

READABLE_WIDTH, READABLE_HEIGHT = 46, 15
CELL_PADDING, MOST_DIGITS = 4, 4
NUMBER_PIXELS, LARGEST_PIXELS = 12, 36


class CellNumbers:
    """Writes the numbers themselves, where the cells are large enough to read them and wholly in view.

    Half of a number would be another number.
    """

    def __init__(self, widget: QWidget, grid: CellGrid, zoom: float) -> None:
        """Take the size of the type, as a multiple of its size in the docks."""
        self._widget, self._grid, self._zoom = widget, grid, zoom

    @property
    def readable_cell(self) -> tuple[float, float]:
        """The width and the height of a cell from which it can be read."""
        return READABLE_WIDTH * self._zoom, READABLE_HEIGHT * self._zoom

    @property
    def readable(self) -> bool:
        """Whether the cells in view are large enough."""
        across, down = self._grid.size_in_view
        width, height = self.readable_cell
        return self._widget.width() >= width * across and self._widget.height() >= height * down

    @property
    def pixels(self) -> int:
        """The size of the numbers, which grow with their cells."""
        usual, largest = (round(pixels * self._zoom) for pixels in (NUMBER_PIXELS, LARGEST_PIXELS))
        across, down = self._grid.size_in_view
        return max(usual, min(largest, int(self._widget.height() / down / 3), int(self._widget.width() / across / 6)))

    def paint(self, painter: QPainter, picture: MapPicture, theme: Theme) -> None:
        """Write the cells that the picture brings along."""
        if picture.cells is None or not self.readable:
            return
        painter.setFont(fonts.text(self.pixels))
        view = QRectF(self._widget.rect()).adjusted(-1, -1, 1, 1)
        assert picture.pixels is not None
        for row, column in product(*map(range, picture.cells.shape)):
            cell = float(picture.cells[row, column])
            place = Area(picture.area.top + row, picture.area.top + row + 1,
                         picture.area.left + column, picture.area.left + column + 1)  # fmt: skip
            room = self._grid.place(place)
            if view.contains(room) and picture.layout.cell_at(place.top, place.left) is not None:
                number = _fitting(cell, room.width() - CELL_PADDING, painter.fontMetrics())
                pixel = int(picture.pixels[row, column])
                _write(painter, room, number, _ink_on(pixel) if picture.is_image else inks(theme)[pixel], theme)


def _ink_on(pixel: int) -> tuple[QColor, float]:
    """Return the ink for a pixel of an image, and its contrast."""
    ground = QColor(pixel)
    return max(((ink, contrast(ink, ground)) for ink in map(QColor, ("#000000", "#ffffff"))), key=lambda one: one[1])


def _write(painter: QPainter, room: QRectF, number: str, ink_on: tuple[QColor, float], theme: Theme) -> None:
    """Write with an ink; on a plate where it has not the contrast that the theme asks for."""
    ink, contrast_ = ink_on
    if contrast_ < theme.least_contrast:
        ink = QColor(theme.text)
        plate = painter.fontMetrics().size(0, number)
        box = QRectF(0, 0, plate.width() + 4, min(plate.height(), room.height() - 2))
        box.moveCenter(room.center())
        painter.fillRect(box, QColor(theme.surface))
    painter.setPen(ink)
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, number)


def _fitting(value: float, room: float, metrics: QFontMetrics) -> str:
    """Return a number with as many digits as there is room for; not cut off, or an exponent might be missing."""
    numbers = [translated(number_format.number(value, digits)) for digits in range(MOST_DIGITS, 0, -1)]
    return next((number for number in numbers if metrics.horizontalAdvance(number) <= room), "")
