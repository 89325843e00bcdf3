"""The edit menu acts on the text with the focus."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit, QToolButton
from pytestqt.qtbot import QtBot

from gui.main_window.edit_actions import DOES
from gui.main_window.window import Window
from gui.panels.code.view import CodeView
from tests.helpers.driving import do, find, settle


def offered(window: Window) -> set[str]:
    """What the menu offers once it is open, without the word before it."""
    (menu,) = (menu for menu in window.findChildren(QMenu) if window.parts.actions["actionUndo"] in menu.actions())
    menu.aboutToShow.emit()
    return {name.removeprefix("action") for name in DOES if window.parts.actions[name].isEnabled()}


@pytest.fixture(autouse=True)
def clipboard(qapp: QApplication) -> None:
    qapp.clipboard().setText("y = y\n")


def test_where_there_is_no_text_nothing_is_offered(window: Window) -> None:
    window.parts.dock_area.setFocus()
    assert offered(window) == set()


def test_in_the_editor(window: Window, qtbot: QtBot) -> None:
    view = find(window, CodeView, "code")
    view.setFocus()
    source = view.toPlainText()
    assert offered(window) == {"SelectAll"}, "what is only read"
    find(window, QToolButton, "code_edit").click()
    assert offered(window) == {"SelectAll", "Paste"}
    do(window, "actionSelectAll")
    do(window, "actionCut")
    assert view.toPlainText() == "" and offered(window) == {"Paste", "Undo"}
    do(window, "actionUndo")
    assert view.toPlainText() == source and offered(window) == {"SelectAll", "Paste", "Redo"}
    do(window, "actionRedo")
    do(window, "actionPaste")
    assert view.toPlainText() == source
    QTest.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert view.toPlainText() == "", "once, not by the widget and the window both"
    QTest.keyClick(view, Qt.Key.Key_Escape)
    settle(qtbot, window.parts.dock_area.hasFocus)
    assert view.toPlainText() == "" and offered(window) == set()


def test_in_a_field(window: Window) -> None:
    field = find(window, QLineEdit, "seed")
    field.setFocus()
    field.setText("42")
    do(window, "actionSelectAll")
    assert offered(window) >= {"Copy", "Cut", "Paste"}
    do(window, "actionCopy")
    assert QApplication.clipboard().text() == "42"


def test_in_the_log(window: Window) -> None:
    log = find(window, QPlainTextEdit, "log")
    log.setPlainText("a line")
    log.setFocus()
    assert offered(window) == {"SelectAll"}
    do(window, "actionSelectAll")
    do(window, "actionCopy")
    assert QApplication.clipboard().text() == "a line"
