"""The strip left of the code: line numbers, where the loop stands, and what warns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen, QPolygon, QPolygonF
from PySide6.QtWidgets import QWidget

from core.i18n import words
from core.program.line_breakpoints import LineBreakpoint
from gui.panels.code.line_marks import LineMarks
from gui.panels.code.type_sizes import DOCKED, GUTTER, CodeType
from gui.style import fonts
from gui.style.theme import Theme, ThemedWidget, colour, prepare
from gui.style.tool_tip import tool_tip

NUMBERS_END = 40
BAR_WIDTH = 4
ARROW, ARROW_LEFT, ARROW_BEFORE_DOT = 5, 11, 4
DOT, DOT_CENTRE = 4.5, 15
LONG_NUMBER, ARROW_ASIDE, DOT_ASIDE = 100, 6, 3
"""From where on numbers need the room of what stands left of them, and how far that moves aside."""
WARNING = 11
FOLD = 7
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class Row(NamedTuple):
    """Where a line of text lies in the viewport. Plain numbers: see `theme.colour` for what Qt's own values cost."""

    number: int
    top: int
    height: int
    text_end: int


class Gutter(ThemedWidget):
    """Shows line numbers, an arrow where the loop stands, a bar where it was changed, and a sign where it warned.

    The tool tip of a line that warned is the warning.
    """

    def __init__(
        self, view: QWidget, kind: CodeType, marks: LineMarks, theme: Theme, rows: Callable[[], Sequence[Row]]
    ) -> None:
        """Make the gutter of a view whose visible lines `rows` returns."""
        super().__init__(theme, view)
        self._type, self._marks, self._rows = kind, marks, rows
        self._painter = QPainter()

    @Slot(QRect, int)
    def follow(self, rect: QRect, _scrolled: int) -> None:
        """Repaint beside a part of the text."""
        self.update(0, rect.y(), self.width(), rect.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._painter.begin(self)
        self._painter.setFont(fonts.code(self._type.notes))
        for row in self._rows():
            self._paint_row(self._painter, row)
        self._painter.end()

    def _paint_row(self, painter: QPainter, row: Row) -> None:
        theme, marks, width = self._theme, self._marks, self._type.gutter
        accent = theme.error if marks.failed == marks.here else theme.now
        present, tint = (marks.caret, theme.text) if marks.editing else (marks.here, accent)
        if band := marks.band(row.number, theme):
            painter.fillRect(0, row.top, width, row.height, band)
        if row.number in marks.changed:
            painter.fillRect(0, row.top, BAR_WIDTH, row.height, colour(theme.primary))
        if row.number in marks.breakpoints:
            self._paint_breakpoint(painter, row, marks.breakpoints[row.number])
        if not marks.editing and row.number == marks.here:
            painter.fillRect(0, row.top, BAR_WIDTH, row.height, colour(accent))
            self._paint_arrow(painter, row, colour(accent))
        if row.number in marks.signs:
            self._paint_warning(painter, row)
        elif row.number in marks.folds:
            self._paint_fold(painter, row, marks.folds[row.number])
        painter.setPen(colour(tint if row.number == present else theme.muted))
        painter.drawText(0, row.top, width * NUMBERS_END // GUTTER, row.height, RIGHT, str(row.number))

    def _paint_arrow(self, painter: QPainter, row: Row, tint: QColor) -> None:
        middle, size = row.top + row.height // 2, ARROW * self._type.notes // DOCKED.notes
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        prepare(painter, brush=tint, pen=Qt.PenStyle.NoPen)
        alone = ARROW_LEFT - ARROW_ASIDE * _is_long(row)
        left = ARROW_BEFORE_DOT if row.number in self._marks.breakpoints else alone
        tip = left + 8 * size // 5
        corners = QPoint(left, middle - size), QPoint(tip, middle), QPoint(left, middle + size)
        painter.drawPolygon(QPolygon(list(corners)))

    def _paint_breakpoint(self, painter: QPainter, row: Row, breakpoint: LineBreakpoint) -> None:
        """Paint a dot left of the number: with a hole where it has a condition or a count, a ring where it is off."""
        scale = self._type.notes / DOCKED.notes
        centre, radius = (
            QPointF((DOT_CENTRE - DOT_ASIDE * _is_long(row)) * scale, row.top + row.height / 2),
            DOT * scale,
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tint = colour(self._theme.error)
        if not breakpoint.enabled:
            prepare(painter, brush=Qt.BrushStyle.NoBrush, pen=QPen(tint, 1.5))
            painter.drawEllipse(centre, radius - 0.75, radius - 0.75)
            return
        prepare(painter, brush=tint, pen=Qt.PenStyle.NoPen)
        painter.drawEllipse(centre, radius, radius)
        if breakpoint.condition or breakpoint.count:
            painter.setBrush(colour(self._theme.surface))
            painter.drawEllipse(centre, radius * 0.4, radius * 0.4)

    def _paint_fold(self, painter: QPainter, row: Row, folded: bool) -> None:
        """Paint a small triangle right of the number: to the right where lines are folded away, else downwards."""
        width = self._type.gutter
        middle, centre = (width * (NUMBERS_END + GUTTER)) / (2 * GUTTER), row.top + row.height / 2
        size = FOLD * self._type.notes / DOCKED.notes
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        prepare(painter, brush=colour(self._theme.muted if folded else self._theme.faint), pen=Qt.PenStyle.NoPen)
        along, across = ((size / 2, 0.0), (0.0, size * 0.7)) if folded else ((0.0, size / 2), (size * 0.7, 0.0))
        corners = (
            QPointF(middle + along[0], centre + along[1]),
            QPointF(middle - along[0] - across[0], centre - along[1] - across[1]),
            QPointF(middle - along[0] + across[0], centre - along[1] + across[1]),
        )
        painter.drawPolygon(QPolygonF(list(corners)))

    def _paint_warning(self, painter: QPainter, row: Row) -> None:
        """Paint a triangle with an exclamation mark right of the number."""
        size = WARNING * self._type.notes // DOCKED.notes
        middle, top = (self._type.gutter * (NUMBERS_END + GUTTER)) // (2 * GUTTER), row.top + (row.height - size) // 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        prepare(painter, brush=colour(self._theme.error), pen=Qt.PenStyle.NoPen)
        half, stroke = size * 6 / 11, size * 1.5 / 11
        corners = QPointF(middle, top), QPointF(middle + half, top + size), QPointF(middle - half, top + size)
        painter.drawPolygon(QPolygonF(list(corners)))
        painter.setBrush(colour(self._theme.surface))
        for below, height in ((0.34, 0.34), (0.77, stroke / size)):
            painter.drawRect(QRectF(middle - stroke / 2, top + below * size, stroke, height * size))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            self.setToolTip(tool_tip(self.warning_at(event.y()) or self.condition_at(event.y()), wrapped=True))
        return super().event(event)

    def warning_at(self, height: int) -> str:
        """Return what the line at a height has warned of, or its error of syntax while a person types; or nothing."""
        return self._marks.signs.get(self._line_at(height), "")

    def condition_at(self, height: int) -> str:
        """Return when a run stops at the line at a height; empty where it has no breakpoint, or stops each time."""
        found = self._marks.breakpoints.get(self._line_at(height))
        if found is None or not (found.condition or found.count):
            return ""
        if not found.condition:
            return words("CodeBreakpoints", "Stops at hit {count}").format(count=found.count)
        told = words("CodeBreakpoints", "Stops when {condition}").format(condition=found.condition)
        again = words("CodeBreakpoints", "Stops when {condition}, at hit {count}")
        return again.format(condition=found.condition, count=found.count) if found.count else told

    def _line_at(self, height: int) -> int:
        return next((row.number for row in self._rows() if row.top <= height < row.top + row.height), 0)


def _is_long(row: Row) -> bool:
    """Tell whether a line's number needs the room of what stands left of it."""
    return row.number >= LONG_NUMBER
