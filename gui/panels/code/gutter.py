"""The strip left of the code: line numbers, and where the loop stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygon
from PySide6.QtWidgets import QWidget

from gui.panels.code.line_marks import LineMarks
from gui.panels.code.type_sizes import DOCKED, GUTTER, CodeType
from gui.style import fonts
from gui.style.theme import Theme, colour

NUMBERS_END = 40
BAR_WIDTH = 4
ARROW, ARROW_LEFT = 5, 11
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class Row(NamedTuple):
    """Where a line of text lies in the viewport. Plain numbers: see `theme.colour` for what Qt's own values cost."""

    number: int
    top: int
    height: int
    text_end: int


class Gutter(QWidget):
    """Shows line numbers, an arrow where the loop stands, and a bar where it was changed."""

    def __init__(
        self, view: QWidget, kind: CodeType, marks: LineMarks, theme: Theme, rows: Callable[[], Sequence[Row]]
    ) -> None:
        """Make the gutter of a view whose visible lines `rows` returns."""
        super().__init__(view)
        self._type, self._marks, self._theme, self._rows = kind, marks, theme, rows
        self._painter = QPainter()

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._theme = theme
        self.update()

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
        accent = theme.error if marks.failed == marks.line else theme.now
        present, tint = (marks.caret, theme.text) if marks.editing else (marks.line, accent)
        if band := marks.band(row.number, theme):
            painter.fillRect(0, row.top, width, row.height, band)
        if row.number in marks.changed:
            painter.fillRect(0, row.top, BAR_WIDTH, row.height, colour(theme.primary))
        if not marks.editing and row.number == marks.line:
            painter.fillRect(0, row.top, BAR_WIDTH, row.height, colour(accent))
            self._paint_arrow(painter, row, colour(accent))
        painter.setPen(colour(tint if row.number == present else theme.muted))
        painter.drawText(0, row.top, width * NUMBERS_END // GUTTER, row.height, RIGHT, str(row.number))

    def _paint_arrow(self, painter: QPainter, row: Row, tint: QColor) -> None:
        middle, size = row.top + row.height // 2, ARROW * self._type.notes // DOCKED.notes
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(tint)
        painter.setPen(Qt.PenStyle.NoPen)
        tip = ARROW_LEFT + 8 * size // 5
        corners = QPoint(ARROW_LEFT, middle - size), QPoint(tip, middle), QPoint(ARROW_LEFT, middle + size)
        painter.drawPolygon(QPolygon(list(corners)))
