"""A strip that finds a text in what a console shows."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QToolButton

from core.i18n import words
from gui.style import building
from gui.style.icons import icon
from gui.style.language import bind_text
from gui.style.plain_text import Label
from gui.style.theme import Theme


class FindBar(QFrame):
    """A field, and under way whether its text was found; Enter finds the one before, Shift+Enter the one after."""

    def __init__(self, view: QPlainTextEdit, theme: Theme) -> None:
        super().__init__(objectName="findBar", visible=False)
        self._view = view
        self._field = building.set_up(
            QLineEdit(objectName="logFind", clearButtonEnabled=False),
            pixels=12,
            placeholderText=words("Console", "Find in the log"),
            accessibleName=words("Console", "Find in the log"),
            toolTip=words("Console", "Enter finds the one before, Shift+Enter the one after"),
        )
        self._field.textChanged.connect(self._find_last)
        self._told = Label(pixels=12, role="muted")
        self._close = building.set_up(
            QToolButton(iconSize=QSize(12, 12), focusPolicy=Qt.FocusPolicy.TabFocus),
            toolTip=words("Console", "Close (Esc)"),
            accessibleName=words("Console", "Close the search"),
            clicked=self.close_search,
        )
        building.row((self._field, 1), self._told, self._close, parent=self, margins=(10, 4, 6, 4), spacing=6)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._close.setIcon(icon("close", theme.muted))

    @Slot()
    def begin(self) -> None:
        """Ask what to find: what is selected, at first."""
        selected = self._view.textCursor().selectedText()
        if selected and "\N{PARAGRAPH SEPARATOR}" not in selected:
            self._field.setText(selected)
        self.show()
        self._field.setFocus()
        self._field.selectAll()

    @Slot()
    def close_search(self) -> None:
        """Put the search away."""
        self.hide()
        self._view.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_search()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            backward = not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._find(QTextDocument.FindFlag.FindBackward if backward else QTextDocument.FindFlag(0))
        else:
            super().keyPressEvent(event)

    @Slot()
    def _find_last(self) -> None:
        """Find the last one."""
        self._view.moveCursor(QTextCursor.MoveOperation.End)
        self._find(QTextDocument.FindFlag.FindBackward)

    def _find(self, flags: QTextDocument.FindFlag) -> None:
        """Find the next one in a direction, from the other end where there is no more."""
        text = self._field.text()
        found = not text or self._view.find(text, flags)
        if not found:
            backward = bool(flags & QTextDocument.FindFlag.FindBackward)
            before = self._view.textCursor()
            self._view.moveCursor(QTextCursor.MoveOperation.End if backward else QTextCursor.MoveOperation.Start)
            found = self._view.find(text, flags)
            if not found:
                self._view.setTextCursor(before)
        bind_text(self._told.setText, "" if found else words("Console", "not found"))
