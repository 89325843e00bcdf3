"""The map itself, zoomed, panned and pointed at in cells."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.i18n import words
from core.view.requests import Area, MapRequest
from core.view.snapshot import MapPicture
from gui.panels.heatmaps.cell_grid import CellGrid, one
from gui.panels.heatmaps.keyboard_nav import ENTER, CellWalk
from gui.panels.heatmaps.map_painter import MapPainter
from gui.style.language import bind_texts
from gui.style.theme import Theme

NO_GRADIENT = words("HeatMapView", "no gradient yet")
TIP = words(
    "HeatMapView",
    "Click a cell to see why it has its value.\n"
    "Wheel or + and − to zoom, drag or W A S D to pan, double click or 0 to see all",
)

ZOOM_STEP = 1.25
CLICK_PIXELS = 4
CLOSE_WIDTH, CLOSE_HEIGHT = 72, 34
"""The size in pixels of a cell that can be read from afar."""


class HeatMapView(QWidget):
    """Shows a matrix upright where there is room, and else with its longer side across: tall weights fit a wide screen.

    A click leaves the arrow keys to the window, so that → still steps; Tab, or Enter, brings them here.

    Attributes:
        pointed_cell: row and column of the cell under the pointer, or that the keys have reached.
        marked_cell: those of the cell with a frame.

    Signals:
        wanted: what is to be seen of the map.
        pointed: the pointer is on another cell.
        chosen: a cell was clicked; its row and column.
        resized: it has another size, and perhaps another place.
    """

    wanted = Signal(object)
    pointed = Signal()
    chosen = Signal(int, int)
    resized = Signal()

    def __init__(self, name: str, theme: Theme, absence: str, zoom: float = 1.0) -> None:
        """Make a map that shows `absence` where there is no tensor, in type `zoom` times as large as in the docks."""
        super().__init__(
            objectName=f"map:{name}",
            mouseTracking=True,
            focusPolicy=Qt.FocusPolicy.StrongFocus,
            sizePolicy=QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding),
            minimumSize=QSize(60, 20),
        )
        self._name, self._zoom = name, zoom
        bind_texts(self, accessibleName=words("HeatMapView", "Map of {name}").format(name=name), toolTip=TIP)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # nothing behind it needs painting
        self._grid = CellGrid(self)
        self._painter = MapPainter(self, self._grid, theme, absence, zoom)
        self._grabbed: QPointF | None = None
        self._pressed = QPointF()
        self._request: MapRequest | None = None
        self._index: tuple[int, ...] = ()
        self._image: bool | None = None
        self._focused = False
        self._walk = CellWalk(self)
        self._walk.stepped.connect(self._step)
        self._walk.chosen.connect(self._choose)
        self._walk.left.connect(self._end_walk)
        self.pointed_cell: tuple[int, int] | None = None
        self.marked_cell: tuple[int, int] | None = None

    @property
    def picture(self) -> MapPicture | None:
        """The picture that is shown."""
        return self._painter.picture

    @property
    def absence(self) -> str:
        """The text that is shown where there is no tensor."""
        return self._painter.absence

    def start(self) -> None:
        """Make ready for another experiment: show all of it, and ask for it."""
        self._painter.picture, self._request = None, None
        self._grid.take_shape(None)
        self._grid.view = None
        self.pointed_cell = self.marked_cell = None
        self._rearrange()

    def mark(self, cell: tuple[int, int] | None) -> None:
        """Keep a frame around a cell."""
        self.marked_cell = cell
        self._painter.mark(cell)
        self.update()

    def show_picture(self, picture: MapPicture) -> None:
        """Show another moment."""
        before = self._painter.picture
        if before is None or _layout(picture) != _layout(before):
            self._grid.take_shape(picture)
            self._rearrange()  # the shape says which way round it is drawn
        self._painter.show_picture(picture)
        self.update()

    def show_waiting(self, why: str) -> None:
        """Say why there is no picture of this moment; an empty text when there is one again."""
        if why != self._painter.waiting:
            self._painter.waiting = why
            self.update()

    def set_index(self, index: tuple[int, ...]) -> None:
        """Ask for other indices of the leading dimensions."""
        self._index = index
        self._ask()

    def set_image(self, image: bool) -> None:
        """Ask for images in their own colours, or for a map of their numbers."""
        self._image = image
        self._see(None)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._painter.set_theme(theme)
        self.update()

    def _rearrange(self) -> None:
        """Follow cells that lie elsewhere on the screen, and ask for them."""
        self._grid.arrange(*self._painter.numbers.readable_cell)
        self._painter.rearrange(self.marked_cell)
        self._ask()
        self.update()

    # Cells and the screen

    def place_of(self, row: int, column: int) -> QRect | None:
        """Return where a cell lies in the widget, large enough to be seen; None when it is not in view."""
        frame = self._grid.place(Area(row, row + 1, column, column + 1))
        if not QRectF(self.rect()).contains(frame.center()):
            return None
        grow = QPointF(max(12 - frame.width(), 0) / 2, max(12 - frame.height(), 0) / 2)
        return frame.adjusted(-grow.x(), -grow.y(), grow.x(), grow.y()).toAlignedRect()

    # What is asked for

    def _ask(self) -> None:
        ratio = self.devicePixelRatioF()
        across, down = max(round(self.width() * ratio), 1), max(round(self.height() * ratio), 1)
        height, width = (across, down) if self._grid.turned else (down, across)
        readable, area = self._painter.numbers.readable, self._grid.area()
        request = MapRequest(height, width, area, self.pointed_cell, readable, self._name, self._index, self._image)
        if request != self._request:
            self._request = request
            self.wanted.emit(request)

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._painter.paint(self.pointed_cell, self._focused)

    # What a person does

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rearrange()
        self.resized.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._request = None  # another view of the same map may have asked for it otherwise
        self._ask()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._focused = True
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._begin_walk()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._focused = False
        if self._walk.going and event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self._end_walk()
        super().focusOutEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._zoom_by(ZOOM_STEP ** (-event.angleDelta().y() / 120), self._grid.to_cells(event.position()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grabbed = self._pressed = event.position()
            self._walk.stop()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is not None and (event.position() - self._pressed).manhattanLength() < CLICK_PIXELS:
            self._point(self._grid.to_cells(event.position()))
            self._choose()
        self._grabbed = None

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self._see(None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is not None and self._grid.view is not None:
            moved = self._grid.to_cells(self._grabbed) - self._grid.to_cells(event.position())
            self._grabbed = event.position()
            self._see(self._grid.view.translated(moved))
        self._point(self._grid.to_cells(event.position()))

    def leaveEvent(self, _event: QEvent) -> None:
        if not self._walk.going:
            self._point(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        seen = self._grid.seen
        moves = {Qt.Key.Key_A: (-0.1, 0), Qt.Key.Key_D: (0.1, 0), Qt.Key.Key_W: (0, -0.1), Qt.Key.Key_S: (0, 0.1)}
        if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._zoom_by(1 / ZOOM_STEP, seen.center())
        elif event.key() == Qt.Key.Key_Minus:
            self._zoom_by(ZOOM_STEP, seen.center())
        elif event.key() == Qt.Key.Key_0:
            self._see(None)
        elif event.key() in ENTER:
            self._begin_walk()
        elif event.key() in moves:
            across, down = moves[Qt.Key(event.key())]
            self._see(seen.translated(across * seen.width(), down * seen.height()))
        else:
            super().keyPressEvent(event)

    # From cell to cell with keys

    def _begin_walk(self) -> None:
        """Begin at the cell that is pointed at or marked, or else in the middle of the view."""
        self._walk.start()
        cell = self.pointed_cell or self.marked_cell
        self._point(self._grid.seen.center() if cell is None else self._grid.on_screen(one(cell)).center())

    @Slot()
    def _end_walk(self) -> None:
        self._walk.stop()
        self._point(None)

    @Slot()
    def _choose(self) -> None:
        if self.pointed_cell is not None:
            self.chosen.emit(*self.pointed_cell)

    @Slot(int, int)
    def _step(self, across: int, down: int) -> None:
        """Point at a cell beside the pointed one, which comes into view."""
        if self.pointed_cell is None:
            self._begin_walk()
            return
        here, whole = self._grid.on_screen(one(self.pointed_cell)), self._grid.whole
        x = min(max(here.x() + across, 0), whole.width() - 1)
        y = min(max(here.y() + down, 0), whole.height() - 1)
        self._point(QPointF(x + 0.5, y + 0.5))
        if self._grid.view is not None:
            self._see(self._grid.showing(x, y))

    def _zoom_by(self, factor: float, about: QPointF) -> None:
        self._see(self._grid.zoomed(factor, about))

    def zoom_to(self, row: int, column: int) -> None:
        """Show a cell in the middle, and around it as many whole ones as can be read from afar.

        A matrix that can be read as a whole stays whole.
        """
        readable, whole = self._painter.numbers.readable_cell, self._grid.whole
        if self.width() >= whole.width() * readable[0] and self.height() >= whole.height() * readable[1]:
            self._see(None)
            return
        width = _odd(self.width() / (CLOSE_WIDTH * self._zoom))
        height = _odd(self.height() / (CLOSE_HEIGHT * self._zoom))
        middle = self._grid.on_screen(one((row, column))).center()
        self._see(QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height))

    def _see(self, view: QRectF | None) -> None:
        """Show these cells; moved so that no more than the matrix is in view, and all of it when they are more."""
        self._grid.view = self._grid.shown(view)
        self._rearrange()

    def _point(self, place: QPointF | None) -> None:
        cell = None if place is None else self._grid.cell_at(place)
        if cell != self.pointed_cell:
            self.pointed_cell = cell
            self._ask()
            self.pointed.emit()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, 40)


def _odd(number: float) -> int:
    """Return the nearest odd number, so that there is one in the middle."""
    return 2 * math.floor(number / 2) + 1


def _layout(picture: MapPicture) -> tuple[object, ...]:
    """Return what decides where the pixels lie on the screen."""
    return picture.layout, picture.area, picture.row_step, picture.column_step, picture.is_image
