"""The map itself: ready-made pixels through a colour table, zoomed and panned in cells."""

from __future__ import annotations

import math
from itertools import product

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.i18n import words
from core.view.snapshot import Area, MapPicture, MapRequest
from gui.panels.heatmaps.blit import Blit
from gui.panels.heatmaps.cell_frame import CellFrame
from gui.panels.heatmaps.cell_grid import CellGrid, one
from gui.panels.heatmaps.keyboard_nav import ENTER, CellWalk
from gui.style import fonts, number_format
from gui.style.language import bind_text, translated
from gui.style.theme import Theme, inks

NO_GRADIENT = words("HeatMapView", "no gradient yet")
TIP = words(
    "HeatMapView",
    "Click a cell to see why it has its value.\n"
    "Wheel or + and − to zoom, drag or W A S D to pan, double click or 0 to see all",
)

ZOOM_STEP = 1.25
SMALLEST_VIEW = 2.0
CLICK_PIXELS = 4
READABLE_WIDTH, READABLE_HEIGHT = 46, 15
CLOSE_WIDTH, CLOSE_HEIGHT = 72, 34
CELL_PADDING, MOST_DIGITS = 4, 4
NUMBER_PIXELS, LONE_PIXELS = 12, 36
SIGNED_SIDE = 9
"""Cells with sides of so many pixels have room for a minus."""


class HeatMapView(QWidget):
    """Shows a matrix with its longer side across, so that tall weights fit a wide screen.

    A click leaves the arrow keys to the window, so that → still steps; Tab, or Enter, brings them here.

    Signals:
        wanted: what is to be seen of the map.
        pointed: the pointer is on another cell.
        chosen: a cell was clicked; its row and column.
        resized: it has got another size, and perhaps another place.
    """

    wanted = Signal(object)
    pointed = Signal()
    chosen = Signal(int, int)
    resized = Signal()

    def __init__(self, name: str, theme: Theme, absence: str, zoom: float = 1.0) -> None:
        """A map that says `absence` where there is no tensor to show, in words `zoom` times as large as on the desk."""
        super().__init__()
        self._size_of_words = zoom
        self.absence = absence
        self.setObjectName(f"map:{name}")
        bind_text(self.setAccessibleName, words("HeatMapView", "Map of {name}").format(name=name))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # nothing behind it needs painting
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(60, 20)
        bind_text(self.setToolTip, TIP)
        self._theme = theme
        self._picture: MapPicture | None = None
        self._blit: Blit | None = None
        self._painter = QPainter()  # kept, as all in the way of a frame: see Blit
        self._grid = CellGrid(self)
        self._grabbed: QPointF | None = None
        self._pressed = QPointF()
        self._request: MapRequest | None = None
        self._focused = False
        self._frame = CellFrame(theme)
        self._walk = CellWalk(self)
        self._walk.stepped.connect(self._step)
        self._walk.chosen.connect(self._choose)
        self._walk.left.connect(self._end_walk)
        self.pointed_cell: tuple[int, int] | None = None
        self.marked_cell: tuple[int, int] | None = None

    @property
    def picture(self) -> MapPicture | None:
        """What is shown."""
        return self._picture

    def start(self) -> None:
        """Makes ready for another experiment: shows all of it, and asks for it."""
        self._picture, self._blit, self._request = None, None, None
        self._grid.take_shape(None)
        self._grid.view = None
        self.pointed_cell = None
        self.mark(None)
        self._ask()

    def mark(self, cell: tuple[int, int] | None) -> None:
        """Keeps a frame around a cell."""
        self.marked_cell = cell
        self._place_frame()
        self.update()

    def _place_frame(self) -> None:
        place = None if self.marked_cell is None else self._grid.place(one(self.marked_cell))
        self._frame.place(place, QRectF(self.rect()))

    def show_picture(self, picture: MapPicture) -> None:
        """Shows another moment."""
        before, self._picture = self._picture, picture
        if before is None or _layout(picture) != _layout(before):
            self._grid.take_shape(picture)
            self._blit = None
            self._place_frame()
            self._ask()  # the shape says which way round it is drawn
        if self._blit is not None and picture.pixels is not None:
            self._blit.show(picture.pixels)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Takes on other colours."""
        self._theme = theme
        self._frame.set_theme(theme)
        self._blit = None
        self.update()

    def _fitted(self, picture: MapPicture, target: QRectF) -> Blit:
        """The picture in the very pixels of the screen; in its own when most of it lies outside of the view."""
        assert picture.pixels is not None
        rows, columns = picture.pixels.shape
        width, height = (rows, columns) if self._grid.turned else (columns, rows)
        ratio = self.devicePixelRatioF()
        fits = target.width() <= 2 * self.width() and target.height() <= 2 * self.height()
        if fits:
            width, height = round(target.width() * ratio), round(target.height() * ratio)
        signs = fits and not self._readable and self._cell_side(target, rows, columns) >= SIGNED_SIDE
        blit = Blit((rows, columns), self._grid.turned, max(width, 1), max(height, 1), ratio, self._theme, signs)
        blit.show(picture.pixels)
        return blit

    def _cell_side(self, target: QRectF, rows: int, columns: int) -> float:
        """The shorter side of a cell on the screen."""
        across, down = (rows, columns) if self._grid.turned else (columns, rows)
        return min(target.width() / across, target.height() / down)

    # Cells and the screen

    def place_of(self, row: int, column: int) -> QRect | None:
        """Where a cell lies in the widget, large enough to be seen; None when it is not in view."""
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
        request = MapRequest(height, width, self._grid.area(), self.pointed_cell, self._readable)
        if request != self._request:
            self._request = request
            self.wanted.emit(request)

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._painter.begin(self)
        if self._blit is not None and self._is_bare:
            self._painter.drawImage(0, 0, self._blit.image)
            self._frame.paint(self._painter)
        else:
            self._paint_all(self._painter)
        self._painter.end()

    @property
    def _is_bare(self) -> bool:
        """Whether all of the map is in view, with nothing drawn on top of it."""
        return self._grid.view is None and self.pointed_cell is None and not self._focused and not self._readable

    @property
    def _readable(self) -> bool:
        """Whether the cells are large enough for their numbers."""
        if self._grid.view is not None:
            across, down = self._grid.view.width(), self._grid.view.height()
        else:
            rows, columns = self._grid.shape
            across, down = (rows, columns) if self._grid.turned else (columns, rows)
        width, height = READABLE_WIDTH * self._size_of_words, READABLE_HEIGHT * self._size_of_words
        return self.width() >= width * across and self.height() >= height * down

    def _paint_all(self, painter: QPainter) -> None:
        if self._picture is None or _is_of_nothing(self._picture):
            painter.fillRect(self.rect(), QColor(self._theme.sunken))
        elif self._picture.pixels is None:
            self._paint_absence(painter)
        else:
            self._paint_cells(painter, self._picture)
        if self._focused:
            painter.setPen(QPen(QColor(self._theme.primary), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _paint_absence(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), QColor(self._theme.sunken))
        painter.fillRect(self.rect(), QBrush(QColor(self._theme.faint), Qt.BrushStyle.BDiagPattern))
        absence = translated(self.absence)
        painter.setFont(fonts.text(round(13 * self._size_of_words), fonts.MEDIUM))
        room = painter.fontMetrics().boundingRect(absence).adjusted(-10, -5, 10, 5)
        room.moveCenter(self.rect().center())
        painter.fillRect(room, QColor(self._theme.sunken))
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, absence)

    def _paint_cells(self, painter: QPainter, picture: MapPicture) -> None:
        target, clip = (
            self._grid.to_screen(self._grid.drawn(picture)),
            self._grid.place(picture.area),
        )
        if not clip.contains(QRectF(self.rect())):
            painter.fillRect(self.rect(), QColor(self._theme.sunken))
            painter.setClipRect(clip)
        if self._blit is None:
            self._blit = self._fitted(picture, target)
        painter.drawImage(target, self._blit.image)
        painter.setClipping(False)
        self._write_cells(painter, picture)
        self._frame.paint(painter)
        if self.pointed_cell is not None:
            self._paint_pointed(painter, self.pointed_cell)

    def _write_cells(self, painter: QPainter, picture: MapPicture) -> None:
        """The numbers themselves, where the cells are large enough to read them and wholly in view: half of a number
        is another number."""
        if picture.cells is None or not self._readable:
            return
        painter.setFont(fonts.text(self._number_pixels))
        view = QRectF(self.rect()).adjusted(-1, -1, 1, 1)
        assert picture.pixels is not None
        for row, column in product(*map(range, picture.cells.shape)):
            cell = float(picture.cells[row, column])
            place = Area(picture.area.top + row, picture.area.top + row + 1,
                         picture.area.left + column, picture.area.left + column + 1)  # fmt: skip
            room = self._grid.place(place)
            if view.contains(room):
                number = _fitting(cell, room.width() - CELL_PADDING, painter.fontMetrics())
                self._write(painter, room, number, int(picture.pixels[row, column]))

    @property
    def _number_pixels(self) -> int:
        """The size of the numbers; of a single one, as large as may be."""
        usual, lone = (round(pixels * self._size_of_words) for pixels in (NUMBER_PIXELS, LONE_PIXELS))
        return max(usual, min(lone, self.height() // 3, self.width() // 6)) if self._grid.shape == (1, 1) else usual

    def _write(self, painter: QPainter, room: QRectF, number: str, level: int) -> None:
        """A number on the colour of a level; on a plate where no ink has the contrast that the theme asks for."""
        ink, contrast = inks(self._theme)[level]
        if contrast < self._theme.least_contrast:
            ink = QColor(self._theme.text)
            plate = painter.fontMetrics().size(0, number)
            box = QRectF(0, 0, plate.width() + 4, min(plate.height(), room.height() - 2))
            box.moveCenter(room.center())
            painter.fillRect(box, QColor(self._theme.surface))
        painter.setPen(ink)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, number)

    def _paint_pointed(self, painter: QPainter, cell: tuple[int, int]) -> None:
        frame = self._grid.place(one(cell))
        grow = QPointF(max(9 - frame.width(), 0) / 2, max(9 - frame.height(), 0) / 2)
        frame.adjust(-grow.x(), -grow.y(), grow.x(), grow.y())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for width, colour in ((4, self._theme.surface), (2, self._theme.text)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawRect(frame)

    # What a person does

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._blit = None
        self._place_frame()
        self._ask()
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
        self._zoom(ZOOM_STEP ** (-event.angleDelta().y() / 120), self._grid.to_cells(event.position()))
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
            self._zoom(1 / ZOOM_STEP, seen.center())
        elif event.key() == Qt.Key.Key_Minus:
            self._zoom(ZOOM_STEP, seen.center())
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
        """At the cell that is pointed at or in question, or else in the middle of what is in view."""
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
        """To a cell beside the pointed one, which comes into view."""
        if self.pointed_cell is None:
            self._begin_walk()
            return
        here, whole = self._grid.on_screen(one(self.pointed_cell)), self._grid.whole
        x = min(max(here.x() + across, 0), whole.width() - 1)
        y = min(max(here.y() + down, 0), whole.height() - 1)
        self._point(QPointF(x + 0.5, y + 0.5))
        if self._grid.view is not None:
            left, right = x - self._grid.view.left(), x + 1 - self._grid.view.right()
            top, bottom = y - self._grid.view.top(), y + 1 - self._grid.view.bottom()
            moved = self._grid.view.translated(min(left, 0) + max(right, 0), min(top, 0) + max(bottom, 0))
            self._see(moved)

    def _zoom(self, factor: float, about: QPointF) -> None:
        seen = self._grid.seen
        width, height = max(seen.width() * factor, SMALLEST_VIEW), max(seen.height() * factor, SMALLEST_VIEW)
        left = about.x() - (about.x() - seen.x()) * width / seen.width()
        top = about.y() - (about.y() - seen.y()) * height / seen.height()
        self._see(QRectF(left, top, width, height))

    def zoom_to(self, row: int, column: int) -> None:
        """Shows a cell in the middle, and around it as many whole ones as can be read from afar."""
        across, down = (row, column) if self._grid.turned else (column, row)
        width = _odd(self.width() / (CLOSE_WIDTH * self._size_of_words))
        height = _odd(self.height() / (CLOSE_HEIGHT * self._size_of_words))
        self._see(QRectF(across + 0.5 - width / 2, down + 0.5 - height / 2, width, height))

    def _see(self, view: QRectF | None) -> None:
        """Shows these cells; moved so that no more than the matrix is in view, and all of it when they are more."""
        self._grid.view = self._grid.shown(view)
        self._blit = None
        self._place_frame()
        self._ask()
        self.update()

    def _point(self, place: QPointF | None) -> None:
        cell = None
        if place is not None and self._grid.whole.contains(place):
            across, down = int(place.x()), int(place.y())
            cell = (across, down) if self._grid.turned else (down, across)
        if cell != self.pointed_cell:
            self.pointed_cell = cell
            self._ask()
            self.pointed.emit()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, 40)


def _fitting(value: float, room: float, metrics: QFontMetrics) -> str:
    """A number with as many digits as there is room for; not cut off, or an exponent might be missing."""
    numbers = [translated(number_format.number(value, digits)) for digits in range(MOST_DIGITS, 0, -1)]
    return next((number for number in numbers if metrics.horizontalAdvance(number) <= room), "")


def _is_of_nothing(picture: MapPicture) -> bool:
    """Whether it shows cells that this matrix has not: what was last asked for was of the experiment before."""
    return picture.pixels is not None and picture.pixels.size == 0


def _odd(number: float) -> int:
    """The nearest odd number, so that there is one in the middle."""
    return 2 * math.floor(number / 2) + 1


def _layout(picture: MapPicture) -> tuple[object, ...]:
    """What decides where the pixels lie on the screen."""
    return picture.shape, picture.area, picture.row_step, picture.column_step
