"""The places of a matrix's cells on the screen."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QWidget

from core.view.requests import Area
from core.view.snapshot import MapPicture

SMALLEST_VIEW = 2.0
"""The fewest cells across or down that a person can zoom to."""


class CellGrid:
    """Cells and pixels of a widget that shows a matrix upright, or a tall one with its longer side across.

    "Across" and "down" are the screen's directions; which of them counts rows depends on the matrix.

    Attributes:
        shape: rows and columns of the matrix.
        turned: whether rows run across the screen.
        view: the cells in view, x across and y down; None for all of them.
    """

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self.shape = 1, 1
        self.turned = False
        self._turns = True
        self.view: QRectF | None = None

    def take_shape(self, picture: MapPicture | None) -> None:
        """Follow another picture."""
        self.shape = picture.layout.size if picture is not None else (1, 1)
        self._turns = picture is None or picture.layout.tiles is None

    def arrange(self, width: float, height: float) -> None:
        """Let the rows run across the screen, if there is no room for them below each other. A part in view stays.

        Args:
            width: of a cell that can be read.
            height: of the same.
        """
        rows, columns = self.shape
        if self.view is None:
            upright = self._widget.height() >= rows * height and self._widget.width() >= columns * width
            self.turned = self._turns and rows > columns and not upright

    @property
    def whole(self) -> QRectF:
        """All cells: x across, y down."""
        rows, columns = self.shape
        return QRectF(0, 0, rows, columns) if self.turned else QRectF(0, 0, columns, rows)

    @property
    def seen(self) -> QRectF:
        """The cells in view."""
        return self.view if self.view is not None else self.whole

    @property
    def size_in_view(self) -> tuple[float, float]:
        """The number of cells in view, across and down; of a whole map without a Qt value, for each frame needs it."""
        if self.view is not None:
            return self.view.width(), self.view.height()
        rows, columns = self.shape
        return (rows, columns) if self.turned else (columns, rows)

    def to_screen(self, cells: QRectF) -> QRectF:
        """Return cells as pixels of the widget."""
        seen = self.seen
        across, down = self._widget.width() / seen.width(), self._widget.height() / seen.height()
        return QRectF(
            (cells.x() - seen.x()) * across,
            (cells.y() - seen.y()) * down,
            cells.width() * across,
            cells.height() * down,
        )

    def to_cells(self, point: QPointF) -> QPointF:
        """Return a pixel of the widget as a place among the cells."""
        seen = self.seen
        return QPointF(
            seen.x() + point.x() / max(self._widget.width(), 1) * seen.width(),
            seen.y() + point.y() / max(self._widget.height(), 1) * seen.height(),
        )

    def on_screen(self, area: Area) -> QRectF:
        """Return an area of rows and columns as x across, y down."""
        rows, columns = area.bottom - area.top, area.right - area.left
        if self.turned:
            return QRectF(area.top, area.left, rows, columns)
        return QRectF(area.left, area.top, columns, rows)

    def place(self, area: Area) -> QRectF:
        """Return the pixels of an area of rows and columns."""
        return self.to_screen(self.on_screen(area))

    def area(self) -> Area | None:
        """Return the rows and columns in view, whole ones; None for all."""
        if self.view is None:
            return None
        view = self.view
        left, top = math.floor(view.left()), math.floor(view.top())
        right, bottom = math.ceil(view.right()), math.ceil(view.bottom())
        return Area(left, right, top, bottom) if self.turned else Area(top, bottom, left, right)

    def drawn(self, picture: MapPicture) -> QRectF:
        """Return the cells that the pixels stand for; the last pixels of a row or column may reach beyond the area."""
        assert picture.pixels is not None
        rows, columns = picture.pixels.shape
        top, height = picture.area.top, rows * picture.row_step
        left, width = picture.area.left, columns * picture.column_step
        return QRectF(top, left, height, width) if self.turned else QRectF(left, top, width, height)

    def shown(self, view: QRectF | None) -> QRectF | None:
        """Return a view moved so that no more than the matrix is in it; None when it is all of it, or more."""
        whole = self.whole
        if view is not None:
            width, height = min(view.width(), whole.width()), min(view.height(), whole.height())
            left = min(max(view.x(), 0.0), whole.width() - width)
            top = min(max(view.y(), 0.0), whole.height() - height)
            view = QRectF(left, top, width, height)
        return None if view == whole else view

    def zoomed(self, factor: float, about: QPointF) -> QRectF:
        """Return the view with `factor` times as many cells each way; the place `about` stays where it is."""
        seen = self.seen
        width, height = max(seen.width() * factor, SMALLEST_VIEW), max(seen.height() * factor, SMALLEST_VIEW)
        left = about.x() - (about.x() - seen.x()) * width / seen.width()
        top = about.y() - (about.y() - seen.y()) * height / seen.height()
        return QRectF(left, top, width, height)

    def showing(self, x: float, y: float) -> QRectF:
        """Return the view moved so that the cell with its corner at `x` and `y` is wholly in it."""
        left, right = x - self.seen.left(), x + 1 - self.seen.right()
        top, bottom = y - self.seen.top(), y + 1 - self.seen.bottom()
        return self.seen.translated(min(left, 0) + max(right, 0), min(top, 0) + max(bottom, 0))

    def cell_at(self, place: QPointF) -> tuple[int, int] | None:
        """Return the row and the column at a place among the cells; None outside."""
        across, down = int(place.x()), int(place.y())
        if not self.whole.contains(place):
            return None
        return (across, down) if self.turned else (down, across)


def one(cell: tuple[int, int]) -> Area:
    """Return a single cell as an area."""
    return Area(cell[0], cell[0] + 1, cell[1], cell[1] + 1)
