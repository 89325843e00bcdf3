"""An editor in which a person types."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.text.utf16 import Units
from gui.panels.code.editing.tools import EditingTools
from gui.panels.code.keys import CodeKeys
from gui.panels.code.view import CodeView
from gui.style.theme import LIGHT

NONE = Qt.KeyboardModifier.NoModifier


class Editor(CodeView):
    """A view that is edited, with its keys and tools."""

    def __init__(self) -> None:
        super().__init__(LIGHT)
        self.keys, self.tools = CodeKeys(self), EditingTools(self, LIGHT)

    def begin(self, text: str) -> None:
        """Put a text in; a bar in it is the caret, two of them the ends of a selection."""
        parts = text.split("|")
        text = "".join(parts)
        self.set_text(text, "another trainer's")
        cursor, units = self.textCursor(), Units(text)
        cursor.setPosition(units.of(len(parts[0])))
        cursor.setPosition(units.of(len("".join(parts[: max(len(parts) - 1, 1)]))), cursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        if not self.marks.editing:
            self.set_editing(True)
            self.keys.start()
            self.tools.start()

    @property
    def written(self) -> str:
        """The text, with bars at the ends of the selection, or one where the caret is."""
        cursor, text = self.textCursor(), self.toPlainText()
        units = Units(text)
        for place in sorted(map(units.character, {cursor.anchor(), cursor.position()}), reverse=True):
            text = f"{text[:place]}|{text[place:]}"
        return text

    def type(self, text: str) -> None:
        """Press a key for each character; others than ASCII come from an input method."""
        keys = {"\n": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab}
        for sign in text:
            if sign in keys:
                QTest.keyClick(self, keys[sign])
            elif not sign.isascii():
                event = QInputMethodEvent()
                event.setCommitString(sign)
                QApplication.sendEvent(self, event)
            else:
                QTest.keyClicks(self, sign)

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self, key, held)


@pytest.fixture
def editor(qtbot: QtBot) -> Editor:
    editor = Editor()
    qtbot.addWidget(editor)
    editor.resize(600, 300)
    editor.show()
    editor.activateWindow()
    editor.setFocus()
    return editor
