"""The keys of an editor of code."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
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
            self._editor.insertPlainText(INDENT)
        elif key == Qt.Key.Key_Tab:
            self._editor.window().focusNextChild()  # Shift+Tab leads out backwards by itself
        elif key == Qt.Key.Key_Escape:
            self.cancel_wanted.emit()
        else:
            return False
        return True

    def _break_line(self) -> None:
        """Begin a new line where this one does, or further in after a colon."""
        cursor = self._editor.textCursor()
        start = cursor.selectionStart()
        block = self._editor.document().findBlock(start)
        before = block.text()[: start - block.position()]
        indent = before[: len(before) - len(before.lstrip())]
        deeper = INDENT if before.partition("#")[0].rstrip().endswith(":") else ""
        self._editor.insertPlainText(f"\n{indent}{deeper}")
        self._editor.ensureCursorVisible()


def _is_kept_from_the_window(event: QKeyEvent) -> bool:
    """Tell whether a key means something here that may be a shortcut elsewhere: all that type, and Enter with Ctrl."""
    function = Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35
    if event.key() not in ENTER and (function or event.modifiers() & ~TYPING):
        return False
    event.accept()
    return True
