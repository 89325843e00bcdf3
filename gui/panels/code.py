"""The running loop: its source, where it stands, and what each line made."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Slot
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPolygon,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextDocument,
)
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from core.snapshot import Experiment, Snapshot, Value
from gui import fonts, text
from gui.panels.base import Panel
from gui.theme import Theme, colour

if TYPE_CHECKING:
    from pygments.lexer import Lexer

TEXT_PIXELS = (15, 14, 13)
NOTE_ROOM = 84
NOTE_PIXELS = 13
GUTTER = 58
NOTE_GAP = 20
NOTE_MARGIN = 14

Note = tuple[str, ...]
"""What stands beside a line, in wordings from the longest to the shortest."""


RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class Row(NamedTuple):
    """Where a line of text lies in the viewport. Plain numbers: see `theme.colour` for what Qt's own values cost."""

    number: int
    top: int
    height: int
    text_end: int


class CodePanel(Panel):
    """The code that runs, with the line about to run marked and the line that ran last marked more softly."""

    title = "Training loop"

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._editor = CodeView(theme)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 5, 0, 5)
        layout.addWidget(self._editor)

    def show_source(self, source: str) -> None:
        self._editor.set_source(source)

    def show_experiment(self, experiment: Experiment) -> None:
        self._editor.set_source(experiment.source)
        self.note_changed.emit("the code that is running")

    def show_snapshot(self, snapshot: Snapshot) -> None:
        if snapshot.values is None:
            return
        notes = {line: _wordings(values) for line, values in snapshot.values.items() if values}
        self._editor.set_moment(snapshot.line, snapshot.last_line, notes)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._editor.set_theme(theme)


def _wordings(values: tuple[Value, ...]) -> Note:
    return tuple("   ".join(map(words, values)) for words in (text.value, text.short_value, text.bare_value))


class CodeView(QPlainTextEdit):
    """Source with a gutter on the left and notes on the right of the lines."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("code")
        self.setAccessibleName("Source of the training loop")
        self.setReadOnly(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFont(fonts.code(TEXT_PIXELS[0]))
        self.document().setDocumentMargin(2)
        self._theme = theme
        self._line = 0
        self._last_line: int | None = None
        self._notes: dict[int, Note] = {}
        self._rows: list[Row] = []
        self._painter = QPainter()
        self._highlighter = Highlighter(self.document(), theme)
        self._gutter = Gutter(self)
        self.setViewportMargins(GUTTER, 0, 0, 0)
        self.updateRequest.connect(self._gutter.follow)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._highlighter.set_theme(theme)
        self._repaint()

    def set_source(self, source: str) -> None:
        self.setPlainText(source)
        self._rows = []
        self._line, self._last_line, self._notes = 0, None, {}
        self._fit()

    def _fit(self) -> None:
        """The largest type in which every line leaves room for a short note."""
        longest = max(self.toPlainText().splitlines(), key=len, default="")
        for pixels in TEXT_PIXELS:
            font = fonts.code(pixels)
            if QFontMetrics(font).horizontalAdvance(longest) + NOTE_GAP + NOTE_ROOM <= self.viewport().width():
                break
        if font.pixelSize() != self.font().pixelSize():
            self.setFont(font)
            self._rows = []

    def set_moment(self, line: int, last_line: int | None, notes: dict[int, Note]) -> None:
        """Marks the line about to run and the one that ran last, and writes notes beside lines."""
        if (line, last_line, notes) == (self._line, self._last_line, self._notes):
            return
        moved = line != self._line
        self._line, self._last_line, self._notes = line, last_line, notes
        if moved:
            self._keep_in_view(line)
        self._repaint()

    def _keep_in_view(self, line: int) -> None:
        cursor = self.textCursor()
        cursor.setPosition(self.document().findBlockByNumber(line - 1).position())
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

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

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, width = self._painter, self.viewport().width()
        painter.begin(self.viewport())
        for row in self.rows:
            if band := self.band(row.number):
                painter.fillRect(0, row.top, width, row.height, band)
        painter.end()
        super().paintEvent(event)
        painter.begin(self.viewport())
        painter.setFont(fonts.code(NOTE_PIXELS))
        for row in self.rows:
            if row.number in self._notes:
                self._paint_note(painter, row, width)
        painter.end()

    def _paint_note(self, painter: QPainter, row: Row, width: int) -> None:
        left = row.text_end + NOTE_GAP
        room = width - left - NOTE_MARGIN
        metrics = fonts.code_metrics(NOTE_PIXELS)
        wordings = self._notes[row.number]
        fitting = next((words for words in wordings if metrics.horizontalAdvance(words) <= room), wordings[-1])
        note = metrics.elidedText(fitting, Qt.TextElideMode.ElideRight, room)
        painter.setPen(colour(self._theme.now if row.number == self._last_line else self._theme.muted))
        painter.drawText(left, row.top, room, row.height, RIGHT, note)

    def band(self, number: int) -> QColor | None:
        """The background of a line that is marked."""
        if number == self._line:
            return colour(self._theme.now_soft)
        return colour(self._theme.now_pale) if number == self._last_line else None

    def paint_gutter(self, painter: QPainter) -> None:
        """Line numbers, and an arrow where the loop stands."""
        painter.setFont(fonts.code(NOTE_PIXELS))
        for row in self.rows:
            if band := self.band(row.number):
                painter.fillRect(0, row.top, GUTTER, row.height, band)
            if row.number == self._line:
                self._paint_arrow(painter, row)
            painter.setPen(colour(self._theme.now if row.number == self._line else self._theme.muted))
            painter.drawText(0, row.top, GUTTER - 18, row.height, RIGHT, str(row.number))

    def _paint_arrow(self, painter: QPainter, row: Row) -> None:
        painter.fillRect(0, row.top, 4, row.height, colour(self._theme.now))
        middle = row.top + row.height // 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(colour(self._theme.now))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(QPolygon([QPoint(11, middle - 5), QPoint(19, middle), QPoint(11, middle + 5)]))

    def scrollContentsBy(self, across: int, down: int) -> None:
        self._rows = []
        super().scrollContentsBy(across, down)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._rows = []
        super().resizeEvent(event)
        area = self.contentsRect()
        self._gutter.setGeometry(area.left(), area.top(), GUTTER, area.height())
        self._fit()

    def sizeHint(self) -> QSize:
        """Tall enough for the whole source."""
        return QSize(620, self.blockCount() * QFontMetrics(self.font()).lineSpacing() + 12)


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


class Highlighter(QSyntaxHighlighter):
    """Colours Python by Pygments' tokens."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.rehighlight()

    def highlightBlock(self, line: str) -> None:
        for start, kind, part in _lexer().get_tokens_unprocessed(line):
            if name := self._colour(str(kind)):
                style = QTextCharFormat()
                style.setForeground(colour(name))
                self.setFormat(start, len(part), style)

    def _colour(self, kind: str) -> str | None:
        colours = {
            "Token.Keyword": self._theme.keyword,
            "Token.Literal": self._theme.literal,
            "Token.Comment": self._theme.comment,
        }
        return next((name for prefix, name in colours.items() if kind.startswith(prefix)), None)


@cache
def _lexer() -> Lexer:
    """Takes a while to build: not before there is something to colour."""
    from pygments.lexers.python import PythonLexer

    return PythonLexer(ensurenl=False)
