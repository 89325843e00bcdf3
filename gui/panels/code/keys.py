"""The keys of an editor of code."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

from gui.panels.code.editing.completion_popup import Completion
from gui.panels.code.editing.line_commands import LineCommands
from gui.panels.code.editing.pairs import Pairs

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
MOVES = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)
SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
TYPING = SHIFT | Qt.KeyboardModifier.KeypadModifier
ALT_GR = CONTROL | ALT
"""Windows reports AltGr so, by which many keyboards type brackets."""

Do = Callable[[], object]


class CodeKeys(QObject):
    """Keys as a person who writes Python knows them. Listens only between `start` and `stop`.

    Attributes:
        completion: the names that are offered.

    Signals:
        apply_wanted: Ctrl+Enter.
        leave_wanted: Escape.
    """

    apply_wanted = Signal()
    leave_wanted = Signal()

    def __init__(self, editor: QPlainTextEdit) -> None:
        super().__init__(editor)
        self._editor = editor
        self._lines, self._pairs = LineCommands(editor), Pairs(editor)
        self.completion = Completion(editor)
        self._commands = self._made_commands()

    def start(self) -> None:
        """Install a filter, only while it is needed: an override in the editor would slow down every event it gets."""
        self._editor.installEventFilter(self)

    def stop(self) -> None:
        self._editor.removeEventFilter(self)
        self.completion.hide()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputMethodEvent):
            self.completion.hide()
        if event.type() == QEvent.Type.FocusOut:
            self.completion.hide()
        if not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            return self._is_kept_from_the_window(event)
        return event.type() == QEvent.Type.KeyPress and self._did(event)

    def _made_commands(self) -> dict[tuple[int, Qt.KeyboardModifier], Do]:
        """Return what keys do together with those that are held."""
        lines, none = self._lines, Qt.KeyboardModifier.NoModifier
        return {
            (Qt.Key.Key_Slash, CONTROL): lines.toggle_comment,
            (Qt.Key.Key_Slash, CONTROL | SHIFT): lines.toggle_comment,  # where the slash is typed with Shift
            (Qt.Key.Key_Up, ALT): partial(lines.move, down=False),
            (Qt.Key.Key_Down, ALT): partial(lines.move, down=True),
            (Qt.Key.Key_Up, ALT | SHIFT): partial(lines.duplicate, down=False),
            (Qt.Key.Key_Down, ALT | SHIFT): partial(lines.duplicate, down=True),
            (Qt.Key.Key_Space, CONTROL): self.completion.ask,
            (Qt.Key.Key_Home, none): partial(lines.go_home, selecting=False),
            (Qt.Key.Key_Home, SHIFT): partial(lines.go_home, selecting=True),
        }

    def _command(self, event: QKeyEvent) -> Do | None:
        held = event.modifiers() & (CONTROL | SHIFT | ALT | Qt.KeyboardModifier.MetaModifier)
        return self._commands.get((event.key(), held))

    def _did(self, event: QKeyEvent) -> bool:
        """Do what a key of ours means, and return whether it was one."""
        if self.completion.did(event):
            return True
        command = self._command(event)
        if command is not None:
            command()
            return True
        if self._did_edit(event):
            self.completion.hide()
            return True
        if _types(event) and self._pairs.typed(event.text()):
            self.completion.hide()
            return True
        return self._left_to_editor(event)

    def _did_edit(self, event: QKeyEvent) -> bool:
        key, plain = event.key(), not event.modifiers() & ~TYPING
        if key in ENTER and event.modifiers() & CONTROL:
            self.apply_wanted.emit()
        elif key in ENTER and plain:
            self._lines.break_line()
        elif key == Qt.Key.Key_Tab and plain:
            self._lines.indent()
        elif key == Qt.Key.Key_Tab:
            self._editor.window().focusNextChild()
        elif key == Qt.Key.Key_Backtab and plain:
            return self._lines.dedent()  # a line that has no indent lets it lead out backwards
        elif key == Qt.Key.Key_Backtab:
            self._editor.window().focusPreviousChild()
        elif key == Qt.Key.Key_Backspace and plain:
            return self._pairs.removed() or self._lines.remove_indent()
        elif key == Qt.Key.Key_Escape:
            self.leave_wanted.emit()
        else:
            return False
        return True

    def _left_to_editor(self, event: QKeyEvent) -> bool:
        """Let the editor have a key, and offer names for what is written then."""
        if _types(event) or (event.key() == Qt.Key.Key_Backspace and self.completion.shown):
            self.completion.follow_typing()
        elif event.text() or event.key() in MOVES:
            self.completion.hide()
        return False

    def _is_kept_from_the_window(self, event: QKeyEvent) -> bool:
        """Tell whether a key means something here that may be a shortcut elsewhere: all that type, and our commands."""
        function = Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35
        ours = self._command(event) is not None or event.key() in ENTER or _types(event)
        if not ours and (function or event.modifiers() & ~TYPING):
            return False
        event.accept()
        return True


def _types(event: QKeyEvent) -> bool:
    """Tell whether a key types a sign."""
    held = event.modifiers() & (ALT_GR | Qt.KeyboardModifier.MetaModifier)
    return len(event.text()) == 1 and event.text().isprintable() and (not held or held == ALT_GR)
