"""The strip above the code in which a person names a line to go to."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit

from core.i18n import words
from gui.style import building, fonts
from gui.style.language import bind_text
from gui.style.plain_text import Label

FIELD_WIDTH = 110


class GoToBar(QFrame):
    """Shows a line of an editor as its number is typed.

    Signals:
        height_changed: it has come or gone.
        line_wanted: the number of a line that is to be seen, which may be folded away.
    """

    height_changed = Signal()
    line_wanted = Signal(int)

    def __init__(self, editor: QPlainTextEdit) -> None:
        super().__init__(objectName="goToBar", visible=False)
        self._editor = editor
        self._field = building.set_up(
            QLineEdit(objectName="go_to_line", font=fonts.code(13), maximumWidth=FIELD_WIDTH),
            accessibleName=words("GoToBar", "Line to go to"),
        )
        self._validator = QIntValidator(1, 1, self._field)
        self._field.setValidator(self._validator)
        self._most = Label(pixels=12, role="muted")
        title = Label(pixels=12, role="muted", text=words("GoToBar", "Go to line"))
        self._column = building.row(
            title, self._field, self._most, None, parent=self, margins=(14, 5, 12, 5), spacing=8
        )
        self._field.textEdited.connect(self._go)
        self._field.installEventFilter(self)

    def open_bar(self) -> None:
        """Show it, with the present line in its field."""
        count = self._editor.blockCount()
        self._validator.setTop(count)
        bind_text(self._most.setText, words("GoToBar", "of {count:,}").format(count=count))
        self._field.setText(str(self._editor.textCursor().blockNumber() + 1))
        self.show()
        self._field.setFocus()
        self._field.selectAll()
        self.height_changed.emit()

    def close_bar(self) -> None:
        """Hide it, and give the keys back to the text."""
        if self.isVisible():
            self.hide()
            self._editor.setFocus()
            self.height_changed.emit()

    def height_now(self) -> int:
        """Return its height: 0 when it is hidden."""
        return 0 if self.isHidden() else self._column.totalSizeHint().height()

    @Slot(str)
    def _go(self, line: str) -> None:
        if line.isdecimal():
            self.line_wanted.emit(int(line))
            block = self._editor.document().findBlockByNumber(int(line) - 1)
            cursor = self._editor.textCursor()
            cursor.setPosition(block.position() if block.isValid() else 0)
            self._editor.setTextCursor(cursor)
            self._editor.centerCursor()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Enter and Esc lead back into the text; so does leaving the field."""
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
            self.height_changed.emit()
        if not isinstance(event, QKeyEvent) or event.key() not in (
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
            Qt.Key.Key_Escape,
        ):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            self.close_bar()
        return event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
