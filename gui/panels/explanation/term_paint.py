"""Draws the terms of a sum where `gui.panels.explanation.term_layout` has put them."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from core.i18n import words
from gui.panels.explanation.term_layout import DOT, FACTOR_PIXELS, factor_metrics, label_of
from gui.panels.explanation.term_sheet import Box, Rest, Row, Sheet
from gui.style import fonts, number_format
from gui.style.language import translated
from gui.style.theme import Theme, colour, prepare

BAR = 11
SMALLER = words("TermRows", "+ {count} smaller")
SMALLER_AND_ZEROS = words("TermRows", "+ {count} smaller, {zeros} zero")
MORE = words("TermRows", "+ {count} more")
MORE_AND_ZEROS = words("TermRows", "+ {count} more, {zeros} zero")
ZEROS = words("TermRows", "+ {zeros} zero")
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
NOTHING = Qt.BrushStyle.NoBrush
CENTRE = Qt.AlignmentFlag.AlignCenter


class TermPainter:
    """Paints one sheet once; only while the loop stands still, so it may make Qt values as it likes."""

    def __init__(self, painter: QPainter, sheet: Sheet, theme: Theme, width: int) -> None:
        self._painter, self._sheet, self._theme, self._width = painter, sheet, theme, width

    def chosen(self, index: int) -> None:
        """Paint a background for the row that the keyboard is at; that after the last row is the rest's."""
        if index < len(self._sheet.rows):
            top, height = self._sheet.rows[index].top, self._sheet.rows[index].height
        elif self._sheet.rest is not None:
            top, height = self._sheet.height - self._sheet.line, self._sheet.line
        else:
            return
        prepare(self._painter, pen=Qt.PenStyle.NoPen, brush=colour(self._theme.changed))
        self._painter.drawRoundedRect(QRectF(0, top, self._width, height), 4, 4)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)

    def rows(self, area: QRect, framed: Box | None, underlined: Box | None) -> None:
        """Paint the rows in an area, with one factor in a frame and one underlined."""
        for row in self._sheet.rows:
            if row.top <= area.bottom() and row.top + row.height > area.top():
                self._row(row, framed, underlined)

    def _row(self, row: Row, framed: Box | None, underlined: Box | None) -> None:
        painter, line = self._painter, QRect(0, row.top, self._width, self._sheet.line)
        prepare(painter, font=fonts.text(13, fonts.MEDIUM), pen=colour(self._theme.text))
        painter.drawText(line, LEFT, translated(label_of(row.term)))
        painter.drawText(line, RIGHT, row.number)
        if row.barred:
            self._bar(row.top, row.term.product, row.term.held_back)
        painter.setFont(fonts.text(FACTOR_PIXELS))
        before: Box | None = None
        for box in row.boxes:
            if before is not None and before.place.top() == box.place.top():
                self._dot(before, box)
            self._factor(box, box is framed, box is underlined)
            before = box

    def _bar(self, top: int, product: float, held_back: float) -> None:
        """Paint the bar of a term; in outline what a closed gate holds back of it."""
        outlined = held_back != 0
        product = held_back if outlined else product
        sheet, painter = self._sheet, self._painter
        middle, half = (sheet.bar_left + sheet.bar_right) / 2, (sheet.bar_right - sheet.bar_left) / 2 - 4
        share = min(abs(product) / sheet.largest, 1.0) if product == product else 0.0
        length, y = max(half * share, 1.0 if abs(product) > 0 else 0.0), top + (sheet.line - BAR) / 2
        painter.fillRect(QRectF(middle - 0.5, top, 1, sheet.line), colour(self._theme.border))
        bar = QRectF(middle - length if product < 0 else middle, y, length, BAR)
        sign = colour(self._theme.signed[0 if product < 0 else -1])
        if outlined:
            bar = bar.adjusted(0.5, 0.5, -0.5, -0.5)
        prepare(painter, pen=sign if outlined else Qt.PenStyle.NoPen, brush=NOTHING if outlined else sign)
        painter.drawRoundedRect(bar, min(1.5, length / 2), 1.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _dot(self, before: Box, box: Box) -> None:
        gap = QRect(box.place.left() - DOT, box.place.top(), DOT, box.place.height())
        self._painter.setPen(colour(self._theme.faint))
        self._painter.drawText(gap.translated(min(before.place.right() - gap.left() + 1, 0), 0), CENTRE, "·")

    def _factor(self, box: Box, framed: bool, underlined: bool) -> None:
        painter, place = self._painter, box.place
        painter.setPen(colour(self._theme.primary if box.opens else self._theme.muted))
        shown = factor_metrics().elidedText(box.text, Qt.TextElideMode.ElideRight, place.width() + 1)
        painter.drawText(place, LEFT, shown)
        if underlined:
            line = place.center().y() + 8
            painter.drawLine(place.left(), line, place.right(), line)
        if framed:
            painter.setPen(QPen(colour(self._theme.primary), 2))
            painter.drawRoundedRect(place.adjusted(-3, 0, 3, 0), 3, 3)

    def rest(self, added_up: bool = True) -> None:
        """Paint how many terms are not shown, and their sum where they are added up."""
        if self._sheet.rest is None:
            return
        line = QRect(0, self._sheet.height - self._sheet.line, self._width, self._sheet.line)
        prepare(self._painter, font=fonts.text(13), pen=colour(self._theme.muted))
        number = translated(number_format.signed(self._sheet.rest.sum)) if added_up else ""
        metrics = self._painter.fontMetrics()
        room = line.width() - metrics.horizontalAdvance(number) - DOT
        label = metrics.elidedText(translated(rest_label(self._sheet.rest)), Qt.TextElideMode.ElideRight, room)
        self._painter.drawText(line, LEFT, label)
        self._painter.drawText(line, RIGHT, number)


def rest_label(rest: Rest) -> str:
    """Return a text for the terms that the last row stands for."""
    if not rest.others:
        return ZEROS.format(zeros=rest.zeros)
    if not rest.zeros:
        return (SMALLER if rest.smaller else MORE).format(count=rest.others)
    return (SMALLER_AND_ZEROS if rest.smaller else MORE_AND_ZEROS).format(count=rest.others, zeros=rest.zeros)
