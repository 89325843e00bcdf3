"""A button with a menu is lit while the pointer is on it, and no longer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from gui.main_window.window import Window


def test_a_button_is_lit_no_longer_once_its_menu_was_used(window: Window, qtbot: QtBot) -> None:
    ours = [button for button in window.findChildren(QToolButton) if not button.objectName().startswith("qt_")]
    buttons = [button for button in ours if button.menu() is not None]
    assert "code_whatif" in [button.objectName() for button in buttons] and len(buttons) > 5
    for button in buttons:
        QApplication.sendEvent(button, QEvent(QEvent.Type.Enter))
        assert button.underMouse()
        button.menu().popup(button.mapToGlobal(button.rect().center()))
        button.menu().hide()
        assert not button.testAttribute(Qt.WidgetAttribute.WA_UnderMouse), button.accessibleName()
