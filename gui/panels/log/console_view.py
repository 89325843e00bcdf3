"""Lines as a terminal shows them: coloured, the last ones rewritten in place, the oldest given up."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QMouseEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from core.i18n import words
from core.text.screen import Line, ScreenUpdate, Span, Style
from gui.style import building, fonts
from gui.style.language import translated
from gui.style.theme import Theme

MOST_LINES = 1000
"""Each line costs Qt some seven kB."""

COLOURS = ("muted", "error", "good", "now", "literal", "keyword", "primary", "text")
"""The names of the theme's colours for the eight of a terminal, black to white: each can be read on the surface."""

LEFT_OUT = words("Console", "… {count:,} lines were left out")
MORE = words("Clip", "… {count:,} more characters")

Piece = tuple[str, Style | None, bool]
"""A text, its style, or None for a remark of ours, and whether it leads to a line of code."""


class ConsoleView(QPlainTextEdit):
    """Follows its newest line as long as that is in view.

    Signals:
        place_chosen: the file and the line of code that a clicked line tells of.
        counted: how many lines there were altogether, and how many of them are still here.
    """

    place_chosen = Signal(str, int)
    counted = Signal(int, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            readOnly=True,
            undoRedoEnabled=False,
            objectName="log",
            font=fonts.code(12),
            lineWrapMode=QPlainTextEdit.LineWrapMode.NoWrap,
            mouseTracking=True,
        )
        building.set_up(self, accessibleName=words("LogPanel", "Log of the run"))
        self._theme = theme
        self._lines: deque[Line] = deque()
        self._end = self._total = 0
        self._formats: dict[tuple[Style | None, bool], QTextCharFormat] = {}

    def set_theme(self, theme: Theme) -> None:
        """Show all in other colours."""
        self._theme = theme
        self._formats.clear()
        self.show_again()

    def show_again(self) -> None:
        """Show the same lines in the language and the colours of the moment."""
        bar = self.verticalScrollBar()
        place, at_end = bar.value(), bar.value() == bar.maximum()
        lines = list(self._lines)
        self._remove_all()
        self._append(lines)
        bar.setValue(bar.maximum() if at_end else place)

    def forget(self) -> None:
        """Show nothing of what there was."""
        self._remove_all()
        self._total = 0

    def append_lines(self, lines: Iterable[Line]) -> None:
        """Show more lines."""
        self._follow(list(lines), 0)

    def show_update(self, update: ScreenUpdate) -> None:
        """Show what a script has written."""
        if update.cleared:
            self.forget()
            self._end = 0
        lines = list(update.lines)
        left_out = update.first - self._end
        if left_out > 0:
            lines.insert(0, Line(note=LEFT_OUT.format(count=left_out)))
            self._total += left_out - 1
        self._end = update.first + len(update.lines)
        self._follow(lines, max(-left_out, 0))

    def _follow(self, lines: list[Line], replaced: int) -> None:
        """Replace the last lines by others, and keep in view what is."""
        bar = self.verticalScrollBar()
        at_end, place = bar.value() == bar.maximum(), bar.value()
        replaced = min(replaced, len(self._lines))
        self._total += len(lines) - replaced
        self._remove_last(replaced)
        self._append(lines[-MOST_LINES:])
        gone = self._remove_first(len(self._lines) - MOST_LINES)
        bar.setValue(bar.maximum() if at_end else max(place - gone, 0))
        self.counted.emit(self._total, len(self._lines))

    # The document

    def _remove_all(self) -> None:
        self._lines.clear()
        self.clear()

    def _remove_last(self, count: int) -> None:
        if not count:
            return
        for _ in range(count):
            self._lines.pop()
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.setPosition(
            self.document().findBlockByNumber(len(self._lines)).position(), QTextCursor.MoveMode.KeepAnchor
        )
        cursor.removeSelectedText()
        if self._lines:
            cursor.deletePreviousChar()

    def _remove_first(self, count: int) -> int:
        if count <= 0:
            return 0
        for _ in range(count):
            self._lines.popleft()
        cursor = QTextCursor(self.document())
        cursor.setPosition(self.document().findBlockByNumber(count).position(), QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        return count

    def _append(self, lines: Sequence[Line]) -> None:
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.beginEditBlock()
        pieces = [piece for index, line in enumerate(lines) for piece in self._pieces(line, bool(self._lines) or index)]
        for (style, leads), group in groupby(pieces, lambda piece: piece[1:]):
            cursor.insertText("".join(text for text, *_ in group), self._format(style, leads))
        cursor.endEditBlock()
        self._lines.extend(lines)

    def _pieces(self, line: Line, breaks: bool | int) -> list[Piece]:
        """Return what a line consists of; of a plain one a single piece, to which the next one can be joined."""
        newline = "\n" if breaks else ""
        if line.note:
            return [(newline + _in_one_block(line.note), None, False)]
        spans = line.spans or (Span("", Style()),)
        leads = line.place is not None
        warned = line.warning
        pieces: list[Piece] = [
            (_in_one_block(span.text), span.style._replace(colour=1) if warned else span.style, leads) for span in spans
        ]
        pieces[0] = (newline + pieces[0][0], *pieces[0][1:])
        if line.left_out:
            pieces.append((" " + translated(MORE.format(count=line.left_out)), None, False))
        return pieces

    def _format(self, style: Style | None, leads: bool) -> QTextCharFormat:
        found = self._formats.get((style, leads))
        if found is None:
            found = self._formats[style, leads] = QTextCharFormat()
            found.setForeground(QColor(getattr(self._theme, _colour_of(style))))
            if style is not None and style.bold:
                found.setFontWeight(fonts.BOLD)
            found.setFontItalic(style is None)
            found.setFontUnderline(leads)
        return found

    # What a person does

    def _line_at(self, event: QMouseEvent) -> Line | None:
        block = self.cursorForPosition(event.position().toPoint()).blockNumber()
        return self._lines[block] if block < len(self._lines) else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        line = self._line_at(event)
        leads = line is not None and line.place is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.IBeamCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        line = self._line_at(event)
        clicked = event.button() is Qt.MouseButton.LeftButton and not self.textCursor().hasSelection()
        if clicked and line is not None and line.place is not None:
            self.place_chosen.emit(*line.place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        block = self.textCursor().blockNumber()
        line = self._lines[block] if block < len(self._lines) else None
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and line is not None and line.place is not None:
            self.place_chosen.emit(*line.place)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Copy what is selected, or all where nothing is."""
        cursor = self.textCursor()
        text = cursor.selection().toPlainText() if cursor.hasSelection() else self.toPlainText()
        QApplication.clipboard().setText(text)


def _in_one_block(text: str) -> str:
    """Return a text in the language of the moment, whose own line breaks begin no other line of the log."""
    return translated(text).replace("\n", "\N{LINE SEPARATOR}")


def _colour_of(style: Style | None) -> str:
    """Return the name of the theme's colour."""
    if style is None:
        return "muted"
    if style.colour is None:
        return "muted" if style.error else "text"
    return COLOURS[style.colour % 8]
