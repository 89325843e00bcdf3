"""A row for each quantity: its name, its present values, and how it came to them."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.health.sample import Health
from core.i18n import joined, words
from gui.panels.health.curves import DEAD, QUANTITIES, Points, Quantity, Scale, curves, in_words
from gui.style import fonts, number_format
from gui.style.language import bind_text, translated
from gui.style.theme import Theme, colour, prepare
from gui.widgets.polyline import Polyline

TITLE_WIDTH, END_WIDTH, GAP = 104, 42, 8
LEAST_FOR_ENDS = 320
"""In less width the curves need the room of the numbers at their ends."""

LINE, LEAST_LINE, MARGIN = 18, 14, 8
LARGE, SMALL = 12, 11
DOT = 3
MOST_NAMED = 3

NOT_YET = words("HealthRows", "not known yet")
NO_RELU = words("HealthRows", "no ReLU in this loop")
WIDEST, NOTHING = "8.8888e-8", "–"


class SmallCurve:
    """One curve: what is past, what lies ahead after going back in time, and the present value."""

    def __init__(self, name: str, place: int) -> None:
        self.name, self.place = name, place
        self.past, self.ahead = Polyline(), Polyline()
        self.points = Points([], [])
        self.dot: tuple[int, int] | None = None
        self.text = ""


class Row:
    """One quantity as it is painted."""

    def __init__(self, quantity: Quantity, names: tuple[str, ...]) -> None:
        self.quantity = quantity
        self.names = ("",) if quantity is DEAD else names
        self.curves: dict[str, SmallCurve] = {}
        self.scale = Scale(0.0, 1.0)
        self.ends = ("", "")
        self.absence = NOT_YET
        self.top = self.height = 0

    @property
    def lines(self) -> int:
        """The most lines of text that a row takes."""
        return min(len(self.names), MOST_NAMED)


class HealthRows(QWidget):
    """Paints the rows. All that it paints with while a loop runs is kept."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            objectName="healthRows", sizePolicy=QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        )
        bind_text(self.setAccessibleName, words("HealthRows", "Norms, updates and dead units"))
        self._painter = QPainter()
        self._large, self._small = fonts.text(LARGE), fonts.text(SMALL)
        self._widths = QFontMetrics(self._large)
        self._small_widths = QFontMetrics(self._small)
        self._samples: tuple[Health, ...] = ()
        self._iteration = 0
        self.start(())
        self.set_theme(theme)

    def start(self, pairs: tuple[tuple[str, str], ...]) -> None:
        """Make ready for another experiment.

        Args:
            pairs: the parameters and their gradients; each pair has a colour of its own.
        """
        names = tuple(name for name, _ in pairs)
        self._places = {name: place for place, pair in enumerate(pairs) for name in (*pair, "")}
        self._named = max((self._widths.horizontalAdvance(name) for name in names), default=0)
        self._rows = [Row(quantity, names or ("",)) for quantity in QUANTITIES]
        self._samples = ()
        self.setMinimumHeight(sum(row.lines * LEAST_LINE + MARGIN for row in self._rows))
        self.show_samples((), 0)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._theme = theme
        self._inks = (theme.primary, theme.keyword, theme.good, theme.muted)
        self._pens = {ink: QPen(colour(ink), 1.6) for ink in (*self._inks, theme.faint, theme.text)}
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(360, sum(row.lines * LINE + MARGIN for row in self._rows))

    # What is shown

    def show_samples(self, samples: tuple[Health, ...], iteration: int) -> None:
        """Show other samples; those after `iteration` are pale."""
        self._samples, self._iteration = samples, iteration
        for row in self._rows:
            self._fill(row)
        bind_text(self.setAccessibleDescription, self._description())
        self._lay_out()
        self.update()

    def _fill(self, row: Row) -> None:
        found = curves(row.quantity, self._samples)
        row.scale = Scale.around([value for points in found.values() for value in points.values])
        row.curves = {name: row.curves.get(name) or SmallCurve(name, self._places.get(name, 0)) for name in found}
        past = [sample.iteration for sample in self._samples if sample.iteration <= self._iteration]
        since = past[-2] if len(past) > 1 else 0  # the iteration in progress may not have come to it yet
        for name, curve in row.curves.items():
            curve.points = found[name]
            value = curve.points.value_at(self._iteration, since)
            curve.text = NOTHING if value is None else in_words(row.quantity, value, self._samples, self._iteration)
        seen = any(sample.updates for sample in self._samples)
        row.absence = NO_RELU if row.quantity is DEAD and seen else NOT_YET
        row.ends = (
            (number_format.number(row.scale.high, 3), number_format.number(row.scale.low, 3)) if found else ("", "")
        )
        if row.quantity is DEAD and found:
            row.scale, row.ends = Scale(0.0, 1.0), ("100 %", "0")

    def _description(self) -> str:
        """Return the rows as a screen reader says them."""
        return joined(". ", [joined(": ", [row.quantity.title, self._values(row)]) for row in self._rows])

    def _values(self, row: Row) -> str:
        values = [[part for part in (self._label(row, one), one.text) if part] for one in row.curves.values()]
        return joined(", ", [joined(" ", parts) for parts in values]) or row.absence

    def _label(self, row: Row, curve: SmallCurve) -> str:
        return row.names[curve.place] if curve.place < len(row.names) else curve.name

    # Where it is

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        """Share the height out by lines of text, and put every curve in its place."""
        lines = sum(row.lines for row in self._rows)
        line = (self.height() - MARGIN * len(self._rows)) / lines
        top = 0.0
        for row in self._rows:
            row.top, row.height = round(top), round(row.lines * line)
            top += row.lines * line + MARGIN
            for curve in row.curves.values():
                self._draw(row, curve)

    @property
    def _left(self) -> int:
        """The pixel where the curves begin."""
        return TITLE_WIDTH + self._named + GAP + self._widths.horizontalAdvance(WIDEST) + GAP

    @property
    def _right(self) -> int:
        ends = END_WIDTH + GAP if self._has_room_for_ends else 0
        return max(self.width() - ends, self._left + 1)

    @property
    def _has_room_for_ends(self) -> bool:
        return self.width() >= LEAST_FOR_ENDS

    def _draw(self, row: Row, curve: SmallCurve) -> None:
        first, last = self._samples[0].iteration, max(self._samples[-1].iteration, self._samples[0].iteration + 1)
        across = (self._right - self._left - 2 * DOT) / (last - first)
        left, bottom, height = self._left + DOT, row.top + row.height - DOT, max(row.height - 2 * DOT, 1)
        places = [
            (left + (iteration - first) * across, bottom - row.scale.height(value) * height, iteration)
            for iteration, value in zip(*curve.points, strict=True)
            if math.isfinite(value)
        ]
        past = [(x, y) for x, y, iteration in places if iteration <= self._iteration]
        curve.past.draw(past)
        curve.ahead.draw([*past[-1:], *((x, y) for x, y, iteration in places if iteration > self._iteration)])
        curve.dot = (round(past[-1][0]), round(past[-1][1])) if past else None

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._painter.begin(self)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row in self._rows:
            self._paint_words(row)
            self._paint_plot(row)
        self._painter.end()

    def _ink(self, curve: SmallCurve) -> str:
        return self._inks[curve.place % len(self._inks)]

    def _paint_words(self, row: Row) -> None:
        painter, middle = self._painter, row.top + row.height / 2
        prepare(painter, font=self._large, pen=colour(self._theme.text))
        painter.drawText(0, round(middle + LARGE * 0.36), translated(row.quantity.title))
        if not row.curves:
            painter.setPen(colour(self._theme.muted))
            painter.drawText(TITLE_WIDTH, round(middle + LARGE * 0.36), translated(row.absence))
            return
        shown = list(row.curves.values())[:MOST_NAMED]
        right = self._left - GAP
        for index, curve in enumerate(shown):
            y = round(row.top + row.height * (index + 0.5) / len(shown) + LARGE * 0.36)
            painter.setPen(colour(self._theme.text if row.quantity is DEAD else self._ink(curve)))
            painter.drawText(TITLE_WIDTH, y, "" if row.quantity is DEAD else self._label(row, curve))
            value = translated(curve.text)
            painter.drawText(right - self._widths.horizontalAdvance(value), y, value)

    def _paint_plot(self, row: Row) -> None:
        if not row.curves:
            return
        painter = self._painter
        painter.fillRect(self._left, row.top, self._right - self._left, row.height, colour(self._theme.sunken))
        for curve in row.curves.values():
            ink = self._theme.text if row.quantity is DEAD else self._ink(curve)
            for line, pen in ((curve.ahead, self._pens[self._theme.faint]), (curve.past, self._pens[ink])):
                if not line.empty:
                    painter.setPen(pen)
                    painter.drawPolyline(line.polygon)
            if curve.dot is not None:
                prepare(painter, pen=Qt.PenStyle.NoPen, brush=colour(ink))
                painter.drawEllipse(curve.dot[0] - DOT, curve.dot[1] - DOT, 2 * DOT, 2 * DOT)
        if self._has_room_for_ends:
            self._paint_ends(row)

    def _paint_ends(self, row: Row) -> None:
        """Paint the numbers at the top and the bottom of a plot; in one that is low, only the one at the top."""
        painter = self._painter
        prepare(painter, font=self._small, pen=colour(self._theme.muted))
        high, low = row.ends
        widths, right = self._small_widths, self.width()
        painter.drawText(right - widths.horizontalAdvance(high), row.top + SMALL - 2, high)
        if row.height >= 2 * SMALL + 2:
            painter.drawText(right - widths.horizontalAdvance(low), row.top + row.height - 1, low)
