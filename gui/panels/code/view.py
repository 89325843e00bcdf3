"""The text of a loop, with notes beside its lines and marks behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import starmap

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Slot
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout, QPlainTextEdit

from core.i18n import joined, words
from core.program.line_breakpoints import LineBreakpoint
from core.program.text_changes import changed_lines
from gui.panels.code.editing.document_text import change_text, text_of
from gui.panels.code.folding import FoldClicks, Folding
from gui.panels.code.gutter import NUMBERS_END, RIGHT, Gutter, Row
from gui.panels.code.highlighter import Highlighter
from gui.panels.code.line_marks import BETWEEN_VALUES, LineMarks, Note, NotePart
from gui.panels.code.type_sizes import DOCKED, DOCUMENT_MARGIN, GUTTER, NOTE_GAP, CodeType, height
from gui.style import fonts
from gui.style.language import bind_text, translated
from gui.style.theme import Theme, colour

FOLDED = words("CodeView", "{count} more lines")

NOTE_MARGIN = 14
CARET_WIDTH = 2

CONTEXT = 4
"""The part of the view, as one over this, that is kept before the marked line, and after it."""


class CodeView(QPlainTextEdit):
    """Source with a gutter on the left and notes on the right of the lines.

    While it is read, the line about to run is marked, and the one that ran last more softly. While it is edited, no
    moment is shown: the text need not be what runs.

    Attributes:
        marks: of its lines.
    """

    def __init__(self, theme: Theme, kind: CodeType = DOCKED) -> None:
        super().__init__(
            objectName="code",
            readOnly=True,
            lineWrapMode=QPlainTextEdit.LineWrapMode.NoWrap,
            font=fonts.code(kind.sizes[0]),
        )
        self._type = kind
        bind_text(self.setAccessibleName, words("CodeView", "Source of the training loop"))
        self._theme = theme
        self._file, self._original = "", ""
        self._originals: dict[str, str] = {}
        self._documents: dict[str, QTextDocument] = {}
        self._highlighters: list[Highlighter] = []
        self._wrong_text = ""
        self._text: str | None = None
        self._show_document(self._file)
        self.marks = LineMarks()
        self._rows: list[Row] = []
        self._underlined: NotePart | None = None
        self._painter = QPainter()
        self.gutter = Gutter(self, kind, self.marks, theme, lambda: self.rows)
        self.folding = Folding(self)
        self.folding.changed.connect(self._follow_folds)
        FoldClicks(self.gutter, kind.gutter * NUMBERS_END // GUTTER).clicked.connect(self._toggle_fold)
        self.setViewportMargins(kind.gutter, 0, 0, 0)
        self.updateRequest.connect(self.gutter.follow)
        self.textChanged.connect(self._follow_text)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._theme = theme
        for highlighter in self._highlighters:
            highlighter.set_theme(theme)
        self.gutter.set_theme(theme)
        self._repaint()

    @property
    def theme(self) -> Theme:
        """Its colours."""
        return self._theme

    # The text

    def turn_to(self, file: str) -> None:
        """Show the text of a file, in which all that was typed before can still be undone; an empty one at first."""
        if file == self._file:
            return
        self.folding.forget()
        self.setExtraSelections([])  # they lie in the text before
        self._originals[self._file] = self._original
        self._file, self._original = file, self._originals.get(file, "")
        self._show_document(file)

    def _show_document(self, file: str) -> None:
        if file not in self._documents:
            self._documents[file] = self._made_document()
        document = self._documents[file]
        document.setDefaultFont(self.font())
        self._text = None
        self.setDocument(document)
        self.setCursorWidth(CARET_WIDTH)

    def _made_document(self) -> QTextDocument:
        document = QTextDocument(self)
        document.setDocumentLayout(QPlainTextDocumentLayout(document))
        document.setDocumentMargin(DOCUMENT_MARGIN)
        document.contentsChange.connect(self._forget_text)
        self._highlighters.append(Highlighter(document, self._theme))
        return document

    def set_text(self, text: str, original: str) -> None:
        """Show another text; tint the lines that differ from the original's, and bring the first of them into view.

        An editor undoes it to the text before, unless that was another trainer's.
        """
        if original != self._original:
            self._original = original
            self.setPlainText(text)
        elif text != self.toPlainText():
            self.type_over(text)
        self._fit()
        self._keep_in_view(min(self.marks.changed, default=self.marks.line))

    def type_over(self, text: str) -> None:
        """Put another text in place of what a person typed, who can undo it."""
        change_text(self.document(), text)

    def toPlainText(self) -> str:
        """Return the text to the letter. Many ask for it at each key."""
        if self._text is None:
            self._text = text_of(self.document())
        return self._text

    @Slot()
    def _forget_text(self) -> None:
        self._text = None

    @Slot()
    def _follow_text(self) -> None:
        text = self.toPlainText()
        self._rows = []
        self.marks.changed = changed_lines(text, self._original)
        if text != self._wrong_text:
            self.marks.wrong = None
        self._repaint()

    # Folds

    @Slot()
    def _follow_folds(self) -> None:
        self._rows = []
        self.marks.folds = self.folding.heads
        self._fit()
        self._repaint()

    @Slot(int)
    def _toggle_fold(self, height: int) -> None:
        self.folding.toggle(self.line_at(height))

    def line_at(self, height: int) -> int:
        """Return the line at a height; 0 for none."""
        return next((row.number for row in self.rows if row.top <= height < row.top + row.height), 0)

    # Its size

    def width_for(self, pixels: int) -> int:
        """Return the width of the longest line and its gutter, in type of that size."""
        return self._type.gutter + self._type.width(self.toPlainText(), pixels)

    def height_in(self, room: int) -> int:
        """Return the height of all lines in the largest type that fits into a height, or else in the smallest."""
        return height(self._shown_lines, self._fitting(room))

    def _fitting(self, room: int) -> QFont:
        return self._type.fitting(self.toPlainText(), self._shown_lines, QSize(self.viewport().width(), room))

    @property
    def _shown_lines(self) -> int:
        return self.blockCount() - self.folding.hidden_lines

    def _fit(self) -> None:
        font = self._fitting(self.viewport().height())
        if font.pixelSize() != self.font().pixelSize():
            self.setFont(font)
            super().resizeEvent(QResizeEvent(self.size(), self.size()))  # else the scroll bar keeps to the type before
            self._rows = []

    def sizeHint(self) -> QSize:
        """Return a size tall enough for the whole source."""
        return QSize(620, height(self._shown_lines, self.font()))

    # The moment

    def set_moment(self, line: int, last_line: int | None, notes: Mapping[int, Note]) -> None:
        """Mark the line about to run and the one that ran last, and write notes beside lines."""
        marks = self.marks
        if (line, last_line, notes) == (marks.line, marks.last_line, marks.notes):
            return
        moved = line != marks.line
        marks.line, marks.last_line, marks.notes = line, last_line, notes
        if marks.editing:
            return
        if moved and line:
            self._keep_in_view(line)
        self._repaint()

    def show_failed(self, line: int | None) -> None:
        """Tint the line that raised; None for none."""
        if line != self.marks.failed:
            self.marks.failed = line
            self._repaint()

    def show_running(self, line: int | None, seconds: int = 0) -> None:
        """Mark a line that has been running for long, and say for how long; None for none."""
        moved = line is not None and line != self.marks.running and not self.marks.editing
        self.marks.running, self.marks.seconds = line, seconds
        if moved:
            self._keep_in_view(line or 0)
        self._repaint()

    def show_warnings(self, warnings: Mapping[int, str]) -> None:
        """Mark the lines that have warned of something."""
        if warnings != self.marks.warnings:
            self.marks.warnings = dict(warnings)
            bind_text(self.setAccessibleDescription, joined("\n", list(starmap(_told, sorted(warnings.items())))))
            self._repaint()

    def show_breakpoints(self, breakpoints: Mapping[int, LineBreakpoint]) -> None:
        """Mark the lines with breakpoints."""
        if breakpoints != self.marks.breakpoints:
            self.marks.breakpoints = dict(breakpoints)
            self.gutter.update()

    def forget_moment(self) -> None:
        """Mark no line: of the loop that comes next nothing has run yet."""
        self.marks.line, self.marks.last_line, self.marks.notes = 0, None, {}
        self.show_warnings({})

    def show_line(self, line: int) -> None:
        """Bring a line into view, and the caret to it."""
        self._keep_in_view(line)
        self.centerCursor()

    def _keep_in_view(self, line: int) -> None:
        """Bring a line into view, and a few of those around it: of the last one shown nobody sees what comes next."""
        self.folding.reveal(line)
        cursor = self.textCursor()
        cursor.setPosition(self.document().findBlockByNumber(line - 1).position())
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        self._show_around(self.cursorRect())

    def _show_around(self, line: QRect) -> None:
        """Scroll until some of what comes before a line, and after it, is in view too."""
        height, bar, each = self.viewport().height(), self.verticalScrollBar(), max(line.height(), 1)
        least = height // each // CONTEXT
        missing_above, missing_below = least - line.top() // each, least - (height - line.bottom()) // each
        if missing_above > 0 or missing_below > 0:
            bar.setValue(bar.value() + (-missing_above if missing_above > 0 else missing_below))

    # Editing

    def set_editing(self, editing: bool) -> None:
        """Let a person type, or show where the loop stands."""
        if editing == self.marks.editing:
            return
        self.marks.editing = editing
        self.setReadOnly(not editing)
        if editing:
            self.folding.forget()
            self.cursorPositionChanged.connect(self._follow_caret)
        else:
            self.cursorPositionChanged.disconnect(self._follow_caret)
        self._follow_caret()

    def show_wrong(self, line: int | None) -> None:
        """Tint the line that a text cannot run for, until the text is changed; None for none."""
        self.marks.wrong, self._wrong_text = line, self.toPlainText()
        if line is not None:
            self._keep_in_view(line)
        self._repaint()

    def show_errors(self, errors: Mapping[int, str]) -> None:
        """Give lines a sign in the gutter, which says their errors while a person types."""
        self.marks.errors = errors
        self._repaint()

    @Slot()
    def _follow_caret(self) -> None:
        self.marks.caret = self.textCursor().blockNumber() + 1
        self._repaint()

    # Painting

    def _repaint(self) -> None:
        self.viewport().update()
        self.gutter.update()

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
            if block.isVisible():
                text_width = block.layout().lineAt(0).naturalTextWidth()
                yield Row(block.blockNumber() + 1, rect.top(), rect.height(), int(rect.left() + text_width))
            block = block.next()

    def band(self, number: int) -> QColor | None:
        """Return the background of a line that is marked or changed."""
        return self.marks.band(number, self._theme)

    def place_of(self, number: int) -> QRect | None:
        """Return where a line lies in the widget, with its gutter; None when it is not in view."""
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
        if self.marks.editing:
            return
        painter.begin(self.viewport())
        painter.setFont(fonts.code(self._type.notes))
        for row in self.rows:
            if wordings := self._wordings(row.number):
                self._paint_note(painter, row, width, wordings)
        painter.end()

    def _wordings(self, number: int) -> Note:
        if number == self.marks.running:
            told = words("CodeView", "running · {seconds} s"), words("CodeView", "{seconds} s")
            return tuple(wording.format(seconds=self.marks.seconds) for wording in told)
        if hidden := self.folding.hidden_behind(number):
            return (FOLDED.format(count=hidden), f"+{hidden}")
        return self.marks.notes.get(number, ())

    def _fitted(self, row: Row, width: int, note: Note) -> tuple[str, QRect]:
        """Return the wording of a note that there is room for, and that room."""
        left = row.text_end + NOTE_GAP
        room = width - left - NOTE_MARGIN
        metrics = fonts.code_metrics(self._type.notes)
        wordings = [translated(wording) for wording in note]
        fitting = next((wording for wording in wordings if metrics.horizontalAdvance(wording) <= room), wordings[-1])
        return metrics.elidedText(fitting, Qt.TextElideMode.ElideRight, room), QRect(left, row.top, room, row.height)

    def _paint_note(self, painter: QPainter, row: Row, width: int, note: Note) -> None:
        shown, room = self._fitted(row, width, note)
        present = row.number in (self.marks.last_line, self.marks.running)
        painter.setPen(colour(self._theme.now if present else self._theme.muted))
        painter.drawText(room, RIGHT, shown)
        if self._underlined is not None and self._underlined.line == row.number:
            place = self._underlined.place
            painter.drawLine(place.left(), place.bottom(), place.right(), place.bottom())

    def note_at(self, place: QPoint) -> NotePart | None:
        """Return what the note at a place of the viewport says of one value; None where there is no note."""
        row = next((row for row in self.rows if row.top <= place.y() < row.top + row.height), None)
        note = self._wordings(row.number) if row is not None and not self.marks.editing else ()
        if row is None or not note:
            return None
        shown, room = self._fitted(row, self.viewport().width(), note)
        metrics = fonts.code_metrics(self._type.notes)
        left = room.left() + room.width() - metrics.horizontalAdvance(shown)
        top = row.top + (row.height - metrics.height()) // 2
        for part in shown.split(BETWEEN_VALUES):
            across = metrics.horizontalAdvance(part)
            if left <= place.x() < left + across:
                return NotePart(row.number, part, QRect(left, top, across, metrics.height()))
            left += across + metrics.horizontalAdvance(BETWEEN_VALUES)
        return None

    def underline_note(self, part: NotePart | None) -> None:
        """Underline a part of a note, as a link; None for none."""
        if part != self._underlined:
            self._underlined = part
            self.viewport().update()

    def scrollContentsBy(self, across: int, down: int) -> None:
        self._rows = []
        super().scrollContentsBy(across, down)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._rows = []
        super().resizeEvent(event)
        area = self.contentsRect()
        self.gutter.setGeometry(area.left(), area.top(), self._type.gutter, area.height())
        self._fit()
        if self.marks.failed is not None and not self.marks.editing:
            self._keep_in_view(self.marks.failed)  # a traceback that unfolds takes half of the lines


def _told(line: int, warning: str) -> str:
    return words("CodeView", "Line {line} warns: {warning}").format(line=line, warning=warning)
