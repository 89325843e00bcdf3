"""The keys of an editor of code."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextBlock, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

INDENT = "    "
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
TYPING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


class CodeKeys(QObject):
    """Keys as a person who writes Python knows them. Listens only between `start` and `stop`.

    Signals:
        apply_wanted: Ctrl+Enter.
        cancel_wanted: Escape.
    """

    apply_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, editor: QPlainTextEdit) -> None:
        super().__init__(editor)
        self._editor = editor

    def start(self) -> None:
        """Install a filter, only while it is needed: an override in the editor would slow down every event it gets."""
        self._editor.installEventFilter(self)

    def stop(self) -> None:
        self._editor.removeEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            return _is_kept_from_the_window(event)
        return event.type() == QEvent.Type.KeyPress and self._did(event)

    def _did(self, event: QKeyEvent) -> bool:
        """Do what a key of ours means, and return whether it was one."""
        key, plain = event.key(), not event.modifiers() & ~TYPING
        if key in ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.apply_wanted.emit()
        elif key in ENTER and plain:
            self._break_line()
        elif key == Qt.Key.Key_Tab and plain:
            self._indent()
        elif key == Qt.Key.Key_Tab:
            self._editor.window().focusNextChild()
        elif key == Qt.Key.Key_Backtab and plain:
            return self._dedent()  # a line that has no indent lets it lead out backwards
        elif key == Qt.Key.Key_Backtab:
            self._editor.window().focusPreviousChild()
        elif key == Qt.Key.Key_Backspace and plain:
            return self._remove_indent()
        elif key == Qt.Key.Key_Escape:
            self.cancel_wanted.emit()
        else:
            return False
        return True

    def _indent(self) -> None:
        """Insert an indent; where several lines are selected, indent each."""
        blocks = self._selected_blocks()
        if len(blocks) == 1:
            self._editor.insertPlainText(INDENT)
            return
        cursor = self._editor.textCursor()
        cursor.beginEditBlock()
        for block in blocks:
            if block.text().strip():
                QTextCursor(block).insertText(INDENT)
        cursor.endEditBlock()

    def _dedent(self) -> bool:
        """Take an indent away from each selected line; return whether one had any."""
        blocks = [block for block in self._selected_blocks() if _indent_of(block.text())]
        cursor = self._editor.textCursor()
        cursor.beginEditBlock()
        for block in blocks:
            _remove(QTextCursor(block), min(_indent_of(block.text()), len(INDENT)))
        cursor.endEditBlock()
        return bool(blocks)

    def _selected_blocks(self) -> list[QTextBlock]:
        """Return the lines of the selection, or the one with the caret."""
        cursor, document = self._editor.textCursor(), self._editor.document()
        start = cursor.selectionStart()
        blocks, last = [document.findBlock(start)], document.findBlock(max(cursor.selectionEnd() - 1, start))
        while blocks[-1] != last:
            blocks.append(blocks[-1].next())
        return blocks

    def _remove_indent(self) -> bool:
        """Remove the spaces back to the indent before, when nothing but spaces is before the caret."""
        cursor = self._editor.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        if cursor.hasSelection() or not before or before.strip(" "):
            return False
        spaces = len(before) % len(INDENT) or len(INDENT)
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.MoveAnchor, spaces)
        _remove(cursor, spaces)
        return True

    def _break_line(self) -> None:
        """Begin a new line where this one does, or further in after a colon."""
        cursor = self._editor.textCursor()
        start = cursor.selectionStart()
        block = self._editor.document().findBlock(start)
        before = block.text()[: start - block.position()]
        indent = before[: _indent_of(before)]
        deeper = INDENT if before.partition("#")[0].rstrip().endswith(":") else ""
        self._editor.insertPlainText(f"\n{indent}{deeper}")
        self._editor.ensureCursorVisible()


def _indent_of(line: str) -> int:
    """Return the number of characters that a line is indented by."""
    return len(line) - len(line.lstrip())


def _remove(cursor: QTextCursor, characters: int) -> None:
    """Remove characters from the cursor on."""
    cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor, characters)
    cursor.removeSelectedText()


def _is_kept_from_the_window(event: QKeyEvent) -> bool:
    """Tell whether a key means something here that may be a shortcut elsewhere: all that type, and Enter with Ctrl."""
    function = Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35
    if event.key() not in ENTER and (function or event.modifiers() & ~TYPING):
        return False
    event.accept()
    return True
