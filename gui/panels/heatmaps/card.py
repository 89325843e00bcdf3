"""One heat map with its name, its numbers and its scale."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetrics, QLinearGradient, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from core.explain.types import Reference
from core.i18n import joined, words
from core.view.snapshot import MapPicture
from gui.panels.heatmaps.card_notes import CardNotes
from gui.panels.heatmaps.view import NO_GRADIENT, HeatMapView
from gui.style import fonts, number_format
from gui.style.language import bind_text
from gui.style.plain_text import Label
from gui.style.theme import Theme, gradient_stops

ROW, BAR_AND_ROW = 15, 24
SPACING, LOW = 5, 107
SMALL_BAR, SMALL_GAP, WIDEST = 40, 6, "±8.8888e-8"

ALL_ZERO = words("HeatMapCard", "all zero")
ACCUMULATED = words("HeatMapCard", "accumulated ×{passes}")
CLEARED = words("HeatMapCard", "cleared")
FRESH = words("HeatMapCard", "fresh")


class HeatMapCard(QFrame):
    """Name and numbers above the map, its symmetric scale below; or above, too, where the map would be low.

    Signals:
        wanted: the map's name, and what is to be seen of it.
        chosen: the reference of a cell that was clicked.
    """

    wanted = Signal(str, object)
    chosen = Signal(object)

    def __init__(self, name: str, theme: Theme, absence: str = NO_GRADIENT, zoom: float = 1.0) -> None:
        """A card whose words are `zoom` times as large as on the desk."""
        super().__init__()
        self.name = name
        self.setObjectName(f"heatmap:{name}")
        bind_text(self.setAccessibleName, words("HeatMapCard", "Heat map of {name}").format(name=name))
        self._picture: MapPicture | None = None
        self._role = ""
        self._title = Label(name)
        self._title.setFont(fonts.text(round(14 * zoom), fonts.SEMIBOLD))
        self._notes = CardNotes(round(12 * zoom))
        self.view = HeatMapView(name, theme, absence, zoom)
        self._scale = ScaleBar(theme, zoom)
        self.view.wanted.connect(lambda request: self.wanted.emit(name, request))
        self.view.pointed.connect(self._describe)
        self.view.chosen.connect(self._choose)
        self._low = round(LOW * zoom)
        self._head = QHBoxLayout()
        self._head.setSpacing(8)
        self._head.addWidget(self._title)
        self._head.addWidget(self._notes, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACING)
        self._column.addLayout(self._head)
        self._column.addWidget(self.view, 1)
        self._column.addWidget(self._scale)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        around = self._head.sizeHint().height() + self._scale.full_height + 2 * SPACING
        low = self.height() - around < self._low
        if low != self._scale.short:
            (self._head if low else self._column).addWidget(self._scale)
            self._scale.set_short(low)

    def show_role(self, role: str) -> None:
        """What the tensor is to autograd, for who points at its name or cannot see it."""
        self._role = role
        bind_text(self._title.setToolTip, role)

    def start(self) -> None:
        """Makes ready for another experiment."""
        self.view.start()

    def show_picture(self, picture: MapPicture, described: bool = True) -> None:
        """Shows another moment of the tensor; its numbers too, unless they would change faster than they are read."""
        self.view.show_picture(picture)
        if described:
            self._picture = picture
            self._scale.show_scale(picture.scale if picture.shape is not None else None)
            self._describe()

    @Slot(int, int)
    def _choose(self, row: int, column: int) -> None:
        """The view has rows and columns; a tensor may have one dimension or none."""
        sizes = self.view.picture.shape if self.view.picture is not None else None
        if sizes is not None and len(sizes) <= 2:
            self.chosen.emit(Reference(self.name, (row, column)[: len(sizes)]))

    def mark(self, cell: tuple[int, ...] | None) -> None:
        """Keeps a frame around the cell that is in question; a tensor may have one dimension or none."""
        row, column, *_ = (*(cell or ()), 0, 0)
        self.view.mark(None if cell is None else (row, column))

    def set_theme(self, theme: Theme) -> None:
        """Takes on other colours."""
        self.view.set_theme(theme)
        self._scale.set_theme(theme)

    @Slot()
    def _describe(self) -> None:
        """The cell under the pointer with its exact value; without a pointer, the tensor's shape and norm."""
        picture = self._picture
        if picture is None:
            return
        (state, role), wordings = _state(picture), self._wordings(picture)
        passes = (f"×{picture.accumulated}",) if state and (picture.accumulated or 0) >= 2 else ()
        self._notes.show_state((state, *passes), role)
        self._scale.give_way(bool(state), bool(state) and self.view.pointed_cell is not None)
        self._notes.show_numbers(wordings)
        self._mark("now" if picture.changed else "")
        numbers = wordings[0] or self.view.absence
        description = joined(", ", [part for part in (state, numbers, self._role) if part])
        bind_text(self.setAccessibleDescription, description)
        if self.view.hasFocus():
            bind_text(self.view.setAccessibleDescription, description)

    def _wordings(self, picture: MapPicture) -> tuple[str, ...]:
        """Its numbers, from the longest wording to the shortest."""
        if picture.shape is None:
            return ("",)  # the map itself says why
        if (cell := self.view.pointed_cell) and picture.probe and picture.probe[:2] == cell:
            number = number_format.number(picture.probe[2], 7)
            place = str(list(cell))
            return joined(" = ", [self.name + place, number]), joined(" = ", [place, number]), number
        norm = number_format.norm(picture.norm or 0.0)
        numbers = joined("  ·  ", [number_format.shape(picture.shape), norm])
        if picture.scale == 0 and not picture.norm and picture.accumulated != 0:
            return joined("  ·  ", [ALL_ZERO, numbers]), ALL_ZERO
        return numbers, norm

    def _mark(self, role: str) -> None:
        """Gives the name the colour of its role. Polishing costs more than all the rest, so only when it changes."""
        if self._title.property("role") != role:
            self._title.setProperty("role", role)
            self._title.style().polish(self._title)


def _state(picture: MapPicture) -> tuple[str, str]:
    """Of how many backward passes a gradient is, in a word or two, and the role of the words."""
    if picture.shape is None or picture.accumulated is None:
        return "", ""
    if picture.accumulated >= 2:
        return ACCUMULATED.format(passes=picture.accumulated), "now"
    if picture.accumulated == 1:
        return FRESH, "muted"
    return (CLEARED, "muted") if picture.scale == 0 else ("", "")


class ScaleBar(QWidget):
    """The colours from −scale over 0 to +scale, the ends printed below, or beside where there is little height.

    Where it shares a line with other words it is short: the end is printed once, with both signs.
    """

    def __init__(self, theme: Theme, zoom: float = 1.0) -> None:
        super().__init__()
        self._theme = theme
        self._scale: float | None = None
        self._given = False, False
        self._font = fonts.text(round(12 * zoom))
        self._row, self.full_height = round(ROW * zoom), round(BAR_AND_ROW * zoom)
        self._small_bar, self._small_gap = round(SMALL_BAR * zoom), round(SMALL_GAP * zoom)
        self.setMinimumHeight(self._row)
        self.set_short(False)

    def set_short(self, short: bool) -> None:
        """Takes no more than it needs of a line, or the whole width."""
        self.short = short
        across = QSizePolicy.Policy.Maximum if short else QSizePolicy.Policy.Preferred
        self.setSizePolicy(across, QSizePolicy.Policy.Preferred)
        self.setMaximumHeight(self._row if short else self.full_height)
        self.updateGeometry()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def give_way(self, bar: bool, all_of_it: bool) -> None:
        """Leaves the bar, or the whole scale, to other words on the same line, if it is short."""
        if (bar, all_of_it) != self._given:
            self._given = bar, all_of_it
            self.updateGeometry()
            self.update()

    def show_scale(self, scale: float | None) -> None:
        """The end of the scale; None while there is nothing to measure."""
        if scale == self._scale:
            return
        appears = (scale is None) != (self._scale is None)
        self._scale = scale
        self.update()
        if appears:
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        if not self.short:
            return QSize(120, self.full_height)
        no_bar, nothing = self._given
        if self._scale is None or nothing:
            return QSize(0, self._row)
        widest = QFontMetrics(self._font).horizontalAdvance(WIDEST)  # nothing moves while the numbers change
        return QSize(widest + (0 if no_bar else self._small_gap + self._small_bar), self._row)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._scale is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        if self.short:
            self._paint_short(painter)
            return
        end = number_format.number(self._scale)
        ends = (f"{number_format.MINUS}{end}", f"+{end}") if self._scale > 0 else ("", "")
        widest = painter.fontMetrics().horizontalAdvance(ends[0])
        row, both = self._row, self.full_height
        below = self.height() > (row + both) // 2
        room = 0 if below else widest + 8
        if not below and self.width() < 2 * room + self._small_bar:
            self._paint_short(painter)
            return
        self._paint_bar(painter, QRectF(room + 0.5, 0.5 if below else row / 2 - 3, self.width() - 2 * room - 1, 6))
        painter.setPen(QColor(self._theme.muted))
        line = QRectF(0, both - row if below else 0, self.width(), row)
        for number, side in self._printed(ends, widest):
            painter.drawText(line, side | Qt.AlignmentFlag.AlignVCenter, number)
        if below and self.width() > 2 * widest + painter.fontMetrics().horizontalAdvance("0") + 2 * self._small_gap:
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, "0")

    def _printed(self, ends: tuple[str, str], widest: int) -> list[tuple[str, Qt.AlignmentFlag]]:
        """Both ends, or where they would run into each other one number with both signs."""
        if ends[0] and self.width() < 2 * widest + self._small_gap:
            return [(f"±{ends[1][1:]}", Qt.AlignmentFlag.AlignHCenter)]
        return list(zip(ends, (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight), strict=True))

    def _paint_short(self, painter: QPainter) -> None:
        no_bar, nothing = self._given
        if nothing:
            return
        end = f"±{number_format.number(self._scale)}" if self._scale else ""
        if not no_bar:
            self._paint_small_bar(painter, end)
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, end)

    def _paint_small_bar(self, painter: QPainter, end: str) -> None:
        left = self.width() - painter.fontMetrics().horizontalAdvance(end) - self._small_gap - self._small_bar
        self._paint_bar(painter, QRectF(left + 0.5, self.height() / 2 - 3, self._small_bar - 1, 6))

    def _paint_bar(self, painter: QPainter, bar: QRectF) -> None:
        gradient = QLinearGradient(bar.left(), 0, bar.right(), 0)
        for place, colour in gradient_stops(self._theme):
            gradient.setColorAt(place, colour)
        painter.setPen(QColor(self._theme.border))
        painter.setBrush(gradient)
        painter.drawRoundedRect(bar, 3, 3)
