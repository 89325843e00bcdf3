"""The colour scale of a heat map."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from gui.style import fonts, number_format
from gui.style.theme import Theme, ThemedWidget, gradient_stops, prepare

ROW, BAR_AND_ROW = 15, 24
SMALL_BAR, SMALL_GAP = 40, 6
DIGITS, WIDEST = 5, "±0.0088888"
FEW_DIGITS, WIDEST_OF_FEW = 2, "±0.0088"
ROOMY, NARROW = 330, 160
"""The width of a card from which a short scale has its bar, and below which it has only few digits."""


class ScaleBar(ThemedWidget):
    """The colours from −scale over 0 to +scale, the ends printed below, or beside where there is little height.

    Where it shares a line with other text it is short: the end is printed once, with both signs.
    """

    def __init__(self, theme: Theme, zoom: float = 1.0) -> None:
        super().__init__(theme)
        self._scale: float | None = None
        self._given = False
        self._font = fonts.text(round(12 * zoom))
        self._row, self.full_height = round(ROW * zoom), round(BAR_AND_ROW * zoom)
        self._roomy, self._narrow = round(ROOMY * zoom), round(NARROW * zoom)
        self._small_bar, self._small_gap = round(SMALL_BAR * zoom), round(SMALL_GAP * zoom)
        self.setMinimumHeight(self._row)
        self.set_short(False)

    def set_short(self, short: bool) -> None:
        """Take no more than it needs of a line, or the whole width."""
        self.short = short
        across = QSizePolicy.Policy.Maximum if short else QSizePolicy.Policy.Preferred
        self.setSizePolicy(across, QSizePolicy.Policy.Preferred)
        self.setMaximumHeight(self._row if short else self.full_height)
        self.updateGeometry()

    def give_way(self, given: bool) -> None:
        """Leave its place to other text on the same line, if it is short."""
        if given != self._given:
            self._given = given
            self.updateGeometry()
            self.update()

    def show_scale(self, scale: float | None) -> None:
        """Show the end of the scale; None while there is nothing to measure."""
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
        if self._scale is None or self._given:
            return QSize(0, self._row)
        numbers = WIDEST_OF_FEW if self._is_narrow else WIDEST  # nothing moves while they change
        widest = QFontMetrics(self._font).horizontalAdvance(numbers)
        return QSize(widest + (self._small_gap + self._small_bar if self._has_bar else 0), self._row)

    @property
    def _is_narrow(self) -> bool:
        """Whether the name of the map needs the room for digits."""
        around = self.parentWidget()
        return around is not None and around.width() < self._narrow

    @property
    def _has_bar(self) -> bool:
        """Whether there is room for a bar on a line that is shared: in all maps of one size."""
        around = self.parentWidget()
        return around is None or around.width() >= self._roomy

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
        """Return both ends, or where they would run into each other one number with both signs."""
        if ends[0] and self.width() < 2 * widest + self._small_gap:
            return [(f"±{ends[1][1:]}", Qt.AlignmentFlag.AlignHCenter)]
        return list(zip(ends, (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight), strict=True))

    def _paint_short(self, painter: QPainter) -> None:
        if self._given or self._scale is None:
            return
        end = f"±{number_format.number(self._scale, FEW_DIGITS if self._is_narrow else DIGITS)}"
        if painter.fontMetrics().horizontalAdvance(end) > self.width():
            return  # of a number that is cut the rest would be another
        if self._has_bar:
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
        prepare(painter, pen=QColor(self._theme.border), brush=gradient)
        painter.drawRoundedRect(bar, 3, 3)
