"""The terms of a sum as signed bars, the largest first, each with its factors."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from core.chain_rule import Explanation, Reference, Term
from gui import fonts, text
from gui.panels.term_layout import (
    DOT,
    FACTOR_PIXELS,
    LEAST_ROWS,
    LINE,
    Box,
    Rest,
    Row,
    Sheet,
    by_size,
    factor_metrics,
    laid_out,
)
from gui.theme import Theme, colour

BAR = 11
SMALLER = "+ {} smaller"
SMALLER_AND_ZEROS = "+ {} smaller, {} zero"
ZEROS = "+ {} zero"
HINT = (
    "An underlined factor leads on: click it, or choose it with the arrow keys and Enter. Backspace leads back.\n"
    "The last row stands for the smaller terms: click it to see them all."
)
ROW_IN_WORDS = "{}: {}"
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TermRows(QWidget):
    """A row for each of the largest terms, and one for what remains, which unfolds.

    Attributes:
        cell: whose terms they are: its tensor and its indices.
        sheet: where they stand.

    Signals:
        opened: a factor's reference.
        pointed: the factor under the pointer or chosen by the keyboard; None when there is none.
        chosen: the top and the height of the row that the keyboard has come to.
        laid_out: there are other rows, or as many of another height.
    """

    opened = Signal(object)
    pointed = Signal(object)
    chosen = Signal(int, int)
    laid_out = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("terms")
        self.setAccessibleName("Terms")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setMouseTracking(True)
        self.setToolTip(HINT)
        self._theme = theme
        self.cell: tuple[str, tuple[int, ...]] | None = None
        self._terms: list[Term] = []
        self._room, self._unfolded = 0, False
        self._row, self._door = 0, 0
        self._under: Box | None = None
        self.sheet: Sheet = laid_out([], 0, 0, False)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_terms(self, explanation: Explanation | None) -> None:
        """Shows the terms by size. Of the same cell as before, what is unfolded and chosen stays so."""
        cell = None if explanation is None else (explanation.tensor, explanation.cell)
        if cell != self.cell:
            self.cell, self._unfolded, self._row, self._door = cell, False, 0, 0
        self._terms = by_size(explanation)
        self._lay_out()

    def set_room(self, height: int) -> None:
        """So much can be seen without scrolling."""
        if height != self._room:
            self._room = height
            self._lay_out()

    def _lay_out(self) -> None:
        self.sheet = laid_out(self._terms, self.width(), self._room, self._unfolded)
        self._row = min(self._row, max(self._rows - 1, 0))
        self._under = None
        self.setMinimumHeight(self.sheet.height)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.laid_out.emit()
        self._tell()
        self.update()

    @property
    def _rows(self) -> int:
        """How many can be chosen; when all terms are unfolded there is no row for the rest."""
        return len(self.sheet.rows) + (self.sheet.rest is not None)

    def sizeHint(self) -> QSize:
        return QSize(200, self.sheet.height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, row in enumerate(self.sheet.rows):
            if row.top < event.rect().bottom() + 1 and row.top + row.height > event.rect().top():
                self._paint_row(painter, row, chosen=self.hasFocus() and index == self._row)
        if self.sheet.rest is not None:
            self._paint_rest(painter, self.sheet.rest)

    def _paint_row(self, painter: QPainter, row: Row, chosen: bool) -> None:
        if chosen:
            self._paint_chosen(painter, row.top, row.height)
        line = QRect(0, row.top, self.width(), LINE)
        painter.setFont(fonts.words(13, fonts.MEDIUM))
        painter.setPen(colour(self._theme.text))
        painter.drawText(line, LEFT, row.term.label)
        painter.drawText(line, RIGHT, text.signed(row.term.product))
        self._paint_bar(painter, row.top, row.term.product)
        painter.setFont(fonts.words(FACTOR_PIXELS))
        before: Box | None = None
        for box in row.boxes:
            if before is not None and before.place.top() == box.place.top():
                self._paint_dot(painter, before, box)
            self._paint_factor(painter, box, chosen and box is self._door_of(row))
            before = box

    def _paint_bar(self, painter: QPainter, top: int, product: float) -> None:
        sheet = self.sheet
        middle, half = (sheet.bar_left + sheet.bar_right) / 2, (sheet.bar_right - sheet.bar_left) / 2 - 4
        share = min(abs(product) / sheet.largest, 1.0) if product == product else 0.0
        length, y = max(half * share, 1.0 if product else 0.0), top + (LINE - BAR) / 2
        painter.fillRect(QRectF(middle - 0.5, top, 1, LINE), colour(self._theme.border))
        bar = QRectF(middle - length if product < 0 else middle, y, length, BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self._theme.signed[0 if product < 0 else -1]))
        painter.drawRoundedRect(bar, min(1.5, length / 2), 1.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_dot(self, painter: QPainter, before: Box, box: Box) -> None:
        painter.setPen(colour(self._theme.faint))
        gap = QRect(box.place.left() - DOT, box.place.top(), DOT, box.place.height())
        painter.drawText(gap.translated(min(before.place.right() - gap.left() + 1, 0), 0), CENTRE, "·")

    def _paint_factor(self, painter: QPainter, box: Box, chosen: bool) -> None:
        painter.setPen(colour(self._theme.primary if box.opens else self._theme.muted))
        shown = factor_metrics().elidedText(box.words, Qt.TextElideMode.ElideRight, box.place.width() + 1)
        painter.drawText(box.place, LEFT, shown)
        if box is self._under:
            line = box.place.center().y() + 8
            painter.drawLine(box.place.left(), line, box.place.right(), line)
        if chosen:
            painter.setPen(QPen(colour(self._theme.primary), 2))
            painter.drawRoundedRect(box.place.adjusted(-3, 0, 3, 0), 3, 3)

    def _paint_rest(self, painter: QPainter, rest: Rest) -> None:
        top = self.sheet.height - LINE
        if self.hasFocus() and self._row == len(self.sheet.rows):
            self._paint_chosen(painter, top, LINE)
        line = QRect(0, top, self.width(), LINE)
        painter.setFont(fonts.words(13))
        painter.setPen(colour(self._theme.muted))
        painter.drawText(line, LEFT, rest_in_words(rest))
        painter.drawText(line, RIGHT, text.signed(rest.sum))

    def _paint_chosen(self, painter: QPainter, top: int, height: int) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self._theme.changed))
        painter.drawRoundedRect(QRectF(0, top, self.width(), height), 4, 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    # What a person does

    def _door_of(self, row: Row) -> Box | None:
        return row.doors[min(self._door, len(row.doors) - 1)] if row.doors else None

    @property
    def _chosen_row(self) -> Row | None:
        return self.sheet.rows[self._row] if self._row < len(self.sheet.rows) else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
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
        place = event.position().toPoint()
        row = self.sheet.row_at(place.y())
        if row is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self._row, box = row, self.sheet.door_at(place)
        if row == len(self.sheet.rows):
            self._unfold()
        elif box is not None:
            self._door = self.sheet.rows[row].doors.index(box)
            self._open(box.factor.opens)
        self._tell()
        self.update()

    def event(self, event: QEvent) -> bool:
        """The arrow keys step through the loop elsewhere; here they choose among several factors."""
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
        self._tell()
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

    def _open(self, reference: Reference | None) -> None:
        if reference is not None:
            self.opened.emit(reference)

    def _tell(self) -> None:
        """Says where the keyboard is, to whoever cannot see it and to what scrolls."""
        row = self._chosen_row
        if row is not None:
            self.setAccessibleDescription(ROW_IN_WORDS.format(row.term.label, text.signed(row.term.product)))
            self.chosen.emit(row.top, row.height)
        elif self.sheet.rest is not None:
            self.setAccessibleDescription(rest_in_words(self.sheet.rest))
            self.chosen.emit(self.sheet.height - LINE, LINE)
        box = self._door_of(row) if row is not None and self.hasFocus() else None
        self.pointed.emit(None if box is None else box.factor)


class TermList(QWidget):
    """The rows with a line below them: as many as there is room for, and once they are unfolded they scroll."""

    def __init__(self, rows: TermRows, below: QWidget) -> None:
        super().__init__()
        self._rows, self._below = rows, below
        self._scroll = QScrollArea(widgetResizable=True, frameShape=QScrollArea.Shape.NoFrame)
        self._scroll.setWidget(rows)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        rows.chosen.connect(self._reveal)
        rows.laid_out.connect(self._place)
        below.setParent(self)
        self._scroll.setParent(self)
        self.setMinimumHeight((LEAST_ROWS + 1) * LINE + self._foot)

    @property
    def _foot(self) -> int:
        return self._below.fontMetrics().height() + 6

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rows.set_room(self.height() - self._foot)
        self._place()

    @Slot()
    def _place(self) -> None:
        """The line stands right below the last row, wherever that is."""
        high = min(self._rows.sheet.height, max(self.height() - self._foot, 0))
        self._scroll.setGeometry(0, 0, self.width(), high)
        self._below.setGeometry(0, high, self.width(), self._foot)

    @Slot(int, int)
    def _reveal(self, top: int, height: int) -> None:
        bar = self._scroll.verticalScrollBar()
        if self._rows.hasFocus():
            bar.setValue(min(max(bar.value(), top + height - self._scroll.viewport().height()), top))


def rest_in_words(rest: Rest) -> str:
    """How many terms the last row stands for."""
    if not rest.zeros:
        return SMALLER.format(rest.smaller)
    return SMALLER_AND_ZEROS.format(rest.smaller, rest.zeros) if rest.smaller else ZEROS.format(rest.zeros)
