"""The terms of a sum as signed bars, the largest first or in order, each with its factors."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from core.explain.types import Explanation, Reference, Term
from core.i18n import joined, words
from gui.panels.explanation.term_layout import LINE, by_size, in_order, laid_out
from gui.panels.explanation.term_paint import TermPainter, rest_label
from gui.panels.explanation.term_sheet import Box, Row, Sheet
from gui.style import building, number_format
from gui.style.language import bind_text
from gui.style.theme import Theme, ThemedWidget

HINT = words(
    "TermRows",
    "An underlined factor leads on: click it, or choose it with the arrow keys and Enter. Backspace leads back.\n"
    "The last row stands for the other terms: click it to see them all.",
)
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TermRows(ThemedWidget):
    """A row for each of the first terms, and one for what remains, which unfolds.

    Attributes:
        cell: whose terms they are: its tensor and its indices.
        sheet: where they stand.

    Signals:
        opened: a factor's reference.
        pointed: the factor under the pointer or chosen by the keyboard; None when there is none.
        chosen: the top and the height of the row that the keyboard has come to.
        unfolded: all terms are to be shown.
    """

    opened = Signal(object)
    pointed = Signal(object)
    chosen = Signal(int, int)
    unfolded = Signal()

    def __init__(self, theme: Theme, zoom: float = 1.0) -> None:
        """Make rows `zoom` times as large as in the docks."""
        super().__init__(
            theme,
            objectName="terms",
            focusPolicy=Qt.FocusPolicy.StrongFocus,
            sizePolicy=QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum),
            mouseTracking=True,
        )
        self._zoom = zoom
        building.set_up(self, accessibleName=words("TermRows", "Terms"), toolTip=HINT)
        self.cell: tuple[str, tuple[int, ...]] | None = None
        self._explanation: Explanation | None = None
        self._largest_first = True
        self._terms: list[Term] = []
        self._room, self._line, self._unfolded = 0, LINE, False
        self._row, self._door = 0, 0
        self._under: Box | None = None
        self.sheet: Sheet = laid_out([], 0, 0, False)

    def show_language(self) -> None:
        """Lay out texts of another language, which have other widths."""
        self._lay_out()

    def show_terms(self, explanation: Explanation | None) -> None:
        """Show the terms. Of the same cell as before, what is unfolded and chosen stays so."""
        cell = None if explanation is None else (explanation.tensor, explanation.cell)
        if cell != self.cell:
            self.cell, self._unfolded, self._row, self._door = cell, False, 0, 0
        self._explanation = explanation
        self._arrange()

    def set_order(self, largest_first: bool) -> None:
        """Show the largest terms first, or all of them in the order in which they are added up."""
        self._largest_first = largest_first
        self._arrange()

    def _arrange(self) -> None:
        self._terms = (by_size if self._largest_first else in_order)(self._explanation)
        self._lay_out()

    @property
    def count(self) -> int:
        """The number of terms, shown or not."""
        return len(self._terms)

    def set_room(self, height: int, line: int = LINE) -> None:
        """Take the height that can be seen without scrolling, and the height of a row."""
        if (height, line) != (self._room, self._line):
            self._room, self._line = height, line
            self._lay_out()

    def _lay_out(self) -> None:
        width, room = round(self.width() / self._zoom), round(self._room / self._zoom)
        self.sheet = laid_out(self._terms, width, room, self._unfolded, self._line)
        self._row = min(self._row, max(self._rows - 1, 0))
        self._under = None
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._report_row()
        self.updateGeometry()
        self.update()

    @property
    def _rows(self) -> int:
        """The number of rows that can be chosen; when all terms are unfolded there is no row for the rest."""
        return len(self.sheet.rows) + (self.sheet.rest is not None)

    def sizeHint(self) -> QSize:
        return QSize(200, math.ceil(self.sheet.height * self._zoom))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self._zoom, self._zoom)
        row = self._chosen_row if self.hasFocus() else None
        box = None if row is None else self._door_of(row)
        paint = TermPainter(painter, self.sheet, self._theme, round(self.width() / self._zoom))
        if self.hasFocus():
            paint.chosen(self._row)
        paint.rows(self._of_sheet(event.rect()), box, self._under)
        paint.rest(added_up=self._explanation is None or not self._explanation.slopes)

    def _of_sheet(self, area: QRect) -> QRect:
        zoom = self._zoom
        return QRectF(area.x() / zoom, area.y() / zoom, area.width() / zoom, area.height() / zoom).toAlignedRect()

    # What a person does

    def _door_of(self, row: Row) -> Box | None:
        return row.doors[min(self._door, len(row.doors) - 1)] if row.doors else None

    @property
    def _chosen_row(self) -> Row | None:
        return self.sheet.rows[self._row] if self._row < len(self.sheet.rows) else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = (event.position() / self._zoom).toPoint()
        under = self.sheet.door_at(place)
        on_rest = self.sheet.rest is not None and self.sheet.row_at(place.y()) == len(self.sheet.rows)
        self.setCursor(Qt.CursorShape.PointingHandCursor if under or on_rest else Qt.CursorShape.ArrowCursor)
        self._point(under)

    def leaveEvent(self, _event: QEvent) -> None:
        self._point(None)

    def _point(self, box: Box | None) -> None:
        if box is not self._under:
            self._under = box
            self.pointed.emit(None if box is None else box.factor)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = (event.position() / self._zoom).toPoint()
        row = self.sheet.row_at(place.y())
        if row is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self._row, box = row, self.sheet.door_at(place)
        if row == len(self.sheet.rows):
            self._unfold()
        elif box is not None:
            self._door = self.sheet.rows[row].doors.index(box)
            self._open(box.factor.opens)
        self._report_row()
        self.update()

    def event(self, event: QEvent) -> bool:
        """Let the arrow keys choose among several factors; elsewhere they step through the loop."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._knows(event):
            event.accept()
            return True
        return super().event(event)

    def _knows(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        row = self._chosen_row
        across = row is not None and len(row.doors) > 1
        return plain and (
            event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, *ENTER)
            or (across and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right))
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._knows(event):
            super().keyPressEvent(event)
            return
        steps = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1)}
        row = self._chosen_row
        if event.key() in ENTER:
            self._enter(row)
            return
        down, across = steps[Qt.Key(event.key())]
        if across and row is not None:
            self._door = min(max(min(self._door, len(row.doors) - 1) + across, 0), len(row.doors) - 1)
        self._row = min(max(self._row + down, 0), max(self._rows - 1, 0))
        self._report_row()
        self.update()

    def _enter(self, row: Row | None) -> None:
        if row is None:
            self._unfold()
        elif (box := self._door_of(row)) is not None:
            self._open(box.factor.opens)

    def _unfold(self) -> None:
        if self.sheet.rest is not None:
            self._unfolded = True
            self._lay_out()
            self.unfolded.emit()

    def _open(self, reference: Reference | None) -> None:
        if reference is not None:
            self.opened.emit(reference)

    def _report_row(self) -> None:
        """Say where the keyboard is, to a screen reader and to what scrolls."""
        row = self._chosen_row
        if row is not None:
            bind_text(
                self.setAccessibleDescription, joined(": ", [row.term.label, number_format.signed(row.term.product)])
            )
            self.chosen.emit(round(row.top * self._zoom), round(row.height * self._zoom))
        elif self.sheet.rest is not None:
            bind_text(self.setAccessibleDescription, rest_label(self.sheet.rest))
            self.chosen.emit(round((self.sheet.height - self._line) * self._zoom), round(self._line * self._zoom))
        box = self._door_of(row) if row is not None and self.hasFocus() else None
        self.pointed.emit(None if box is None else box.factor)
