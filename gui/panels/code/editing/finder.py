"""Finding and replacing in the code."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from core.i18n import words
from gui.panels.code.editing.find_bar import FindBar
from gui.panels.code.editing.search import MOST_HITS, Hits, Query, SearchError
from gui.panels.code.editing.text_marks import TextMarks
from gui.style.theme import Theme, colour

LOOK_MILLISECONDS = 120


class Finder(QObject):
    """Looks in an editor for what its bar says, marks all of it that is in view, and replaces it.

    Signals:
        edit_wanted: something is to be replaced in a text that is being read.
        line_wanted: the number of a line that is to be seen, which may be folded away.
    """

    edit_wanted = Signal()
    line_wanted = Signal(int)

    def __init__(self, editor: QPlainTextEdit, bar: FindBar, marks: TextMarks, theme: Theme) -> None:
        super().__init__(editor)
        self._editor, self._bar, self._marks, self._theme = editor, bar, marks, theme
        self._hits = Hits("", Query())
        self._start = 0
        self._looks = QTimer(self, singleShot=True, interval=LOOK_MILLISECONDS)
        self._looks.timeout.connect(self._look)
        bar.query_changed.connect(self._look_from_start)
        bar.next_wanted.connect(self.find_next)
        bar.previous_wanted.connect(self.find_previous)
        bar.replace_wanted.connect(self._replace)
        bar.replace_all_wanted.connect(self._replace_all)
        bar.closed.connect(self._close)
        editor.textChanged.connect(self._look_soon)
        editor.updateRequest.connect(self._show_on_scroll)
        editor.selectionChanged.connect(self._show_count)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._show_hits()

    def open(self, replacing: bool) -> None:
        """Show the bar; look for what is selected, unless that is several lines."""
        cursor = self._editor.textCursor()
        selected = cursor.selectedText()
        self._start = cursor.selectionStart()
        self._bar.open_bar("" if "\N{PARAGRAPH SEPARATOR}" in selected else selected, replacing)
        self._look()

    @Slot()
    def find_next(self) -> None:
        """Select the next one, beginning again at the top after the last."""
        self._look()
        if len(self._hits):
            self._go_to(self._hits.after(self._editor.textCursor().selectionEnd()))

    @Slot()
    def find_previous(self) -> None:
        """Select the one before, beginning again at the bottom before the first."""
        self._look()
        if len(self._hits):
            self._go_to(self._hits.before(self._editor.textCursor().selectionStart()))

    def _go_to(self, index: int) -> None:
        self._select(index)
        self._start = self._hits.spans[index][0]

    @Slot()
    def _look_from_start(self) -> None:
        """Go to the first one from where the search began, as a person types what to look for."""
        self._look()
        if len(self._hits):
            self._select(self._hits.after(self._start))

    @Slot()
    def _look_soon(self) -> None:
        if not self._bar.isHidden():
            self._looks.start()

    @Slot()
    def _look(self) -> None:
        self._looks.stop()
        try:
            self._hits = Hits(self._editor.toPlainText(), self._bar.query)
        except SearchError as error:
            self._hits = Hits("", Query())
            self._bar.show_count(str(error), wrong=True)
        else:
            self._show_count()
        self._show_hits()

    @Slot()
    def _show_count(self) -> None:
        if self._bar.isHidden():
            return
        cursor = self._editor.textCursor()
        index = self._hits.index_of(cursor.selectionStart(), cursor.selectionEnd())
        count = len(self._hits)
        if not self._bar.query.text:
            self._bar.show_count("")
        elif not count:
            self._bar.show_count(words("FindBar", "none"), wrong=True)
        elif count == MOST_HITS:
            self._bar.show_count(words("FindBar", "more than {count:,}").format(count=count - 1))
        elif index is None:
            self._bar.show_count(words("FindBar", "{count:,} found").format(count=count))
        else:
            self._bar.show_count(words("FindBar", "{number:,} of {count:,}").format(number=index + 1, count=count))

    @Slot(object, int)
    def _show_on_scroll(self, _rect: object, scrolled: int) -> None:
        if scrolled and not self._bar.isHidden():
            self._show_hits()

    def _show_hits(self) -> None:
        """Mark those in view: a mark for each of thousands would slow down every key."""
        style = QTextCharFormat()
        style.setBackground(colour(self._theme.now_soft))
        style.setForeground(colour(self._theme.now))
        shown = [] if self._bar.isHidden() else self._hits.between(*self._view())
        self._marks.show("found", shown, style)

    def _view(self) -> tuple[int, int]:
        """Return the first and the last place in view."""
        first = self._editor.cursorForPosition(self._editor.viewport().rect().topLeft())
        last = self._editor.cursorForPosition(self._editor.viewport().rect().bottomRight())
        last.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        return first.block().position(), last.position()

    def _select(self, index: int) -> None:
        start, end = self._hits.spans[index]
        self.line_wanted.emit(self._editor.document().findBlock(start).blockNumber() + 1)
        cursor = self._editor.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self._editor.setTextCursor(cursor)
        self._editor.ensureCursorVisible()
        self._show_hits()

    @Slot()
    def _replace(self) -> None:
        """Replace the one that is selected, and go to the next; where none is selected, only go there."""
        self._look()
        cursor = self._editor.textCursor()
        index = self._hits.index_of(cursor.selectionStart(), cursor.selectionEnd())
        if index is not None and (text := self._replacement(index)) is not None:
            self._begin_to_edit()
            cursor.insertText(text)
            self._editor.setTextCursor(cursor)
        self.find_next()

    @Slot()
    def _replace_all(self) -> None:
        self._look()
        texts = [self._replacement(index) for index in range(len(self._hits))]
        if not texts or None in texts:
            return
        self._begin_to_edit()
        cursor = QTextCursor(self._editor.document())
        cursor.beginEditBlock()
        for (start, end), text in reversed(list(zip(self._hits.spans, texts, strict=True))):
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(text or "")
        cursor.endEditBlock()
        self._look()
        self._bar.show_count(words("FindBar", "{count:,} replaced").format(count=len(texts)))

    def _begin_to_edit(self) -> None:
        if self._editor.isReadOnly():
            cursor = self._editor.textCursor()
            self.edit_wanted.emit()
            self._editor.setTextCursor(cursor)

    def _replacement(self, index: int) -> str | None:
        """Return what takes the place of a hit; None, and say why, when there can be nothing."""
        try:
            return self._hits.replacement(index, self._bar.replacement, self._bar.query)
        except SearchError as error:
            self._bar.show_count(str(error), wrong=True)
            return None

    @Slot()
    def _close(self) -> None:
        self._looks.stop()
        self._marks.show("found", [], QTextCharFormat())
        self._editor.setFocus()
