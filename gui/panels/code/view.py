"""The text of a loop, with what stands beside and behind its lines."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Slot
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPolygon,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from core.i18n import words
from gui.panels.code.highlighter import Highlighter
from gui.style import fonts
from gui.style.language import bind_text, translated
from gui.style.theme import Theme, colour

GUTTER = 58
NOTE_GAP = 20
NOTE_MARGIN = 14
DOCUMENT_MARGIN = 2
CARET_WIDTH = 2
NUMBERS_END = 40
BAR_WIDTH = 4
ARROW, ARROW_LEFT = 5, 11

Note = tuple[str, ...]
"""What stands beside a line, in wordings from the longest to the shortest."""


RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class Type(NamedTuple):
    """How large the code may be written.

    Attributes:
        sizes: in pixels, the largest that fits is taken.
        notes: of what stands beside the lines.
        note_room: the least width for that.
        gutter: the width of what stands left of the lines.
        tells: whether the stress is on the line that ran last, of which something is told, and not on the one to come.
    """

    sizes: tuple[int, ...] = (15, 14, 13, 12)
    notes: int = 13
    note_room: int = 84
    gutter: int = GUTTER
    tells: bool = False


DESK = Type()


class Row(NamedTuple):
    """Where a line of text lies in the viewport. Plain numbers: see `theme.colour` for what Qt's own values cost."""

    number: int
    top: int
    height: int
    text_end: int


class CodeView(QPlainTextEdit):
    """Source with a gutter on the left and notes on the right of the lines.

    While it is read, the line about to run is marked, and the one that ran last more softly; where something is told of
    the latter, as on a stage, it has the stress, and the one to come only an arrow. While it is edited, no moment is
    shown: the text need not be what runs.
    """

    def __init__(self, theme: Theme, kind: Type = DESK) -> None:
        super().__init__()
        self._type = kind
        self.setObjectName("code")
        bind_text(self.setAccessibleName, words("CodeView", "Source of the training loop"))
        self.setReadOnly(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFont(fonts.code(kind.sizes[0]))
        self.setCursorWidth(CARET_WIDTH)
        self.document().setDocumentMargin(DOCUMENT_MARGIN)
        self._theme = theme
        self._original = ""
        self._changed: frozenset[int] = frozenset()
        self._editing = False
        self._caret = 0
        self._wrong: int | None = None
        self._wrong_text = ""
        self._line = 0
        self._last_line: int | None = None
        self._failed: int | None = None
        self._notes: Mapping[int, Note] = {}
        self._rows: list[Row] = []
        self._painter = QPainter()
        self._highlighter = Highlighter(self.document(), theme)
        self._gutter = Gutter(self)
        self.setViewportMargins(kind.gutter, 0, 0, 0)
        self.updateRequest.connect(self._gutter.follow)
        self.textChanged.connect(self._follow_text)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._highlighter.set_theme(theme)
        self._repaint()

    # The text

    def set_text(self, text: str, original: str) -> None:
        """Another text; the lines that differ from the original's are tinted, and the first of them is in view."""
        self._original = original
        self.setPlainText(text)
        self._fit()
        self._keep_in_view(min(self._changed, default=self._line))

    def type_over(self, text: str) -> None:
        """Another text in place of what a person typed, who can undo it."""
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)

    @Slot()
    def _follow_text(self) -> None:
        text = self.toPlainText()
        self._rows = []
        self._changed = changed_lines(text, self._original)
        if text != self._wrong_text:
            self._wrong = None
        self._repaint()

    def width_for(self, pixels: int) -> int:
        """What the longest line needs in type of that size."""
        longest = max(self.toPlainText().splitlines(), key=len, default="")
        font = fonts.code(pixels)
        return self._type.gutter + QFontMetrics(font).horizontalAdvance(longest) + NOTE_GAP + self._type.note_room

    def height_in(self, room: int) -> int:
        """What all lines take in the largest type that fits into a height; in the smallest where none does."""
        return self._height(self._fitting(room))

    def _fitting(self, room: int) -> QFont:
        """The largest type in which every line is in view and leaves room for a short note."""
        longest = max(self.toPlainText().splitlines(), key=len, default="")
        for pixels in self._type.sizes:
            font = fonts.code(pixels)
            width = QFontMetrics(font).horizontalAdvance(longest) + NOTE_GAP + self._type.note_room
            if width <= self.viewport().width() and self._height(font) <= room:
                break
        return font

    def _fit(self) -> None:
        font = self._fitting(self.viewport().height())
        if font.pixelSize() != self.font().pixelSize():
            self.setFont(font)
            super().resizeEvent(QResizeEvent(self.size(), self.size()))  # else the scroll bar keeps to the type before
            self._rows = []

    def _height(self, font: QFont) -> int:
        """What all lines take, so that nothing has to be scrolled."""
        return self.blockCount() * math.ceil(QFontMetricsF(font).lineSpacing()) + 2 * DOCUMENT_MARGIN + 1

    # The moment

    def set_moment(self, line: int, last_line: int | None, notes: Mapping[int, Note]) -> None:
        """Marks the line about to run and the one that ran last, and writes notes beside lines."""
        if (line, last_line, notes) == (self._line, self._last_line, self._notes):
            return
        moved = line != self._line
        self._line, self._last_line, self._notes = line, last_line, notes
        if self._editing:
            return
        if moved:
            self._keep_in_view(line)
        self._repaint()

    def show_failed(self, line: int | None) -> None:
        """Tints the line that raised; None for none."""
        if line != self._failed:
            self._failed = line
            self._repaint()

    def forget_moment(self) -> None:
        """Of the loop that comes next nothing has run yet."""
        self._line, self._last_line, self._notes = 0, None, {}

    def _keep_in_view(self, line: int) -> None:
        cursor = self.textCursor()
        cursor.setPosition(self.document().findBlockByNumber(line - 1).position())
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    # Editing

    def set_editing(self, editing: bool) -> None:
        """Lets a person type, or shows where the loop stands."""
        if editing == self._editing:
            return
        self._editing = editing
        self.setReadOnly(not editing)
        if editing:
            self.cursorPositionChanged.connect(self._follow_caret)
        else:
            self.cursorPositionChanged.disconnect(self._follow_caret)
        self._follow_caret()

    def show_wrong(self, line: int | None) -> None:
        """Tints the line that a text cannot run for, until the text is changed; None for none."""
        self._wrong, self._wrong_text = line, self.toPlainText()
        if line is not None:
            self._keep_in_view(line)
        self._repaint()

    @Slot()
    def _follow_caret(self) -> None:
        self._caret = self.textCursor().blockNumber() + 1
        self._repaint()

    # Painting

    def _repaint(self) -> None:
        self.viewport().update()
        self._gutter.update()

    @property
    def rows(self) -> list[Row]:
        """The visible lines. Found once, and kept until they move."""
        if not self._rows:
            self._rows = list(self._found_rows())
        return self._rows

    def _found_rows(self) -> Iterator[Row]:
        block, offset = self.firstVisibleBlock(), self.contentOffset()
        while block.isValid():
            rect = self.blockBoundingGeometry(block).translated(offset).toRect()
            if rect.top() > self.viewport().height():
                return
            text_width = block.layout().lineAt(0).naturalTextWidth()
            yield Row(block.blockNumber() + 1, rect.top(), rect.height(), int(rect.left() + text_width))
            block = block.next()

    def place_of(self, number: int) -> QRect | None:
        """Where a line lies in the widget, with its gutter; None when it is not in view."""
        row = next((row for row in self.rows if row.number == number), None)
        if row is None:
            return None
        area = self.contentsRect()
        return QRect(area.left(), area.top() + row.top, area.width(), row.height).adjusted(4, 2, -4, -2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, width = self._painter, self.viewport().width()
        painter.begin(self.viewport())
        for row in self.rows:
            if band := self.band(row.number):
                painter.fillRect(0, row.top, width, row.height, band)
        painter.end()
        super().paintEvent(event)
        if self._editing:
            return
        painter.begin(self.viewport())
        painter.setFont(fonts.code(self._type.notes))
        for row in self.rows:
            if row.number in self._notes:
                self._paint_note(painter, row, width)
        painter.end()

    def _paint_note(self, painter: QPainter, row: Row, width: int) -> None:
        left = row.text_end + NOTE_GAP
        room = width - left - NOTE_MARGIN
        metrics = fonts.code_metrics(self._type.notes)
        wordings = [translated(wording) for wording in self._notes[row.number]]
        fitting = next((wording for wording in wordings if metrics.horizontalAdvance(wording) <= room), wordings[-1])
        note = metrics.elidedText(fitting, Qt.TextElideMode.ElideRight, room)
        painter.setPen(colour(self._theme.now if row.number == self._last_line else self._theme.muted))
        painter.drawText(left, row.top, room, row.height, RIGHT, note)

    @property
    def _stressed(self) -> int | None:
        told = self._type.tells and self._failed is None
        return self._last_line if told else self._line

    def band(self, number: int) -> QColor | None:
        """The background of a line that is marked or changed."""
        theme = self._theme
        if self._editing:
            if number == self._wrong:
                return colour(theme.error_soft)
        elif number == self._failed:
            return colour(theme.error_soft)
        elif number == self._stressed:
            return colour(theme.now_soft)
        elif number == self._last_line:
            return colour(theme.now_pale)
        if number in self._changed:
            return colour(theme.changed)
        return colour(theme.sunken) if self._editing and number == self._caret else None

    def paint_gutter(self, painter: QPainter) -> None:
        """Line numbers, an arrow where the loop stands, and a bar where it was changed."""
        theme = self._theme
        accent = theme.error if self._failed == self._line else theme.now
        present, tint = (self._caret, theme.text) if self._editing else (self._stressed, accent)
        width = self._type.gutter
        painter.setFont(fonts.code(self._type.notes))
        for row in self.rows:
            if band := self.band(row.number):
                painter.fillRect(0, row.top, width, row.height, band)
            if row.number in self._changed:
                painter.fillRect(0, row.top, BAR_WIDTH, row.height, colour(theme.primary))
            if not self._editing:
                if row.number == self._stressed:
                    painter.fillRect(0, row.top, BAR_WIDTH, row.height, colour(accent))
                if row.number == self._line:
                    self._paint_arrow(painter, row, colour(accent))
            painter.setPen(colour(tint if row.number == present else theme.muted))
            painter.drawText(0, row.top, width * NUMBERS_END // GUTTER, row.height, RIGHT, str(row.number))

    def _paint_arrow(self, painter: QPainter, row: Row, tint: QColor) -> None:
        middle, size = row.top + row.height // 2, ARROW * self._type.notes // DESK.notes
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(tint)
        painter.setPen(Qt.PenStyle.NoPen)
        tip = ARROW_LEFT + 8 * size // 5
        corners = QPoint(ARROW_LEFT, middle - size), QPoint(tip, middle), QPoint(ARROW_LEFT, middle + size)
        painter.drawPolygon(QPolygon(list(corners)))

    def scrollContentsBy(self, across: int, down: int) -> None:
        self._rows = []
        super().scrollContentsBy(across, down)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._rows = []
        super().resizeEvent(event)
        area = self.contentsRect()
        self._gutter.setGeometry(area.left(), area.top(), self._type.gutter, area.height())
        self._fit()
        if self._failed is not None and not self._editing:
            self._keep_in_view(self._failed)  # a traceback that unfolds takes half of the lines

    def sizeHint(self) -> QSize:
        """Tall enough for the whole source."""
        return QSize(620, self._height(self.font()))


class Gutter(QWidget):
    """The strip left of the source."""

    def __init__(self, view: CodeView) -> None:
        super().__init__(view)
        self._view = view
        self._painter = QPainter()

    @Slot(QRect, int)
    def follow(self, rect: QRect, _scrolled: int) -> None:
        self.update(0, rect.y(), self.width(), rect.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._painter.begin(self)
        self._view.paint_gutter(self._painter)
        self._painter.end()


def changed_lines(text: str, original: str) -> frozenset[int]:
    """The numbers of the lines of `text` that `original` does not have there."""
    old, new = original.splitlines(), text.splitlines()
    stretches = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return frozenset(
        number + 1 for kind, _, _, start, end in stretches if kind != "equal" for number in range(start, end)
    )
