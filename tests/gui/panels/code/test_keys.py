"""Keys while code is edited, and in a window whose shortcuts are the same keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMainWindow, QPlainTextEdit
from pytestqt.qtbot import QtBot

from gui.panels.code.keys import CodeKeys

SHORTCUTS = ("Space", "Right", "Left", "Shift+Right", "N", "Home", "Escape", "Ctrl+Return", "F11", "Ctrl+R")


class Desktop(QMainWindow):
    """An editor among shortcuts."""

    def __init__(self) -> None:
        super().__init__()
        self.editor = QPlainTextEdit()
        self.setCentralWidget(self.editor)
        self.keys = CodeKeys(self.editor)
        self.done: list[str] = []
        for shortcut in SHORTCUTS:
            action = QAction(self, shortcut=shortcut)
            action.triggered.connect(lambda _checked=False, shortcut=shortcut: self.done.append(shortcut))
            self.addAction(action)


@pytest.fixture
def desktop(qtbot: QtBot) -> Desktop:
    desktop = Desktop()
    qtbot.addWidget(desktop)
    desktop.show()
    desktop.activateWindow()
    desktop.editor.setFocus()
    desktop.keys.start()
    return desktop


def press(desktop: Desktop, *keys: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        QTest.keyClick(desktop.editor, key, held)


def write(desktop: Desktop, text: str) -> None:
    """Puts a text in, with the caret at its end."""
    desktop.editor.setPlainText(text)
    cursor = desktop.editor.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    desktop.editor.setTextCursor(cursor)


def test_keys_that_are_shortcuts_of_the_window_are_typed(desktop: Desktop) -> None:
    QTest.keyClicks(desktop.editor, "an n")
    press(desktop, Qt.Key.Key_Left, Qt.Key.Key_Left)
    QTest.keyClicks(desktop.editor, "N")
    press(desktop, Qt.Key.Key_Right)
    press(desktop, Qt.Key.Key_Right, held=Qt.KeyboardModifier.ShiftModifier)
    press(desktop, Qt.Key.Key_Delete)
    press(desktop, Qt.Key.Key_Home)
    QTest.keyClicks(desktop.editor, " ")
    assert desktop.editor.toPlainText() == " anN "
    assert desktop.done == []


def test_other_shortcuts_stay_the_windows(desktop: Desktop) -> None:
    press(desktop, Qt.Key.Key_F11)
    press(desktop, Qt.Key.Key_R, held=Qt.KeyboardModifier.ControlModifier)
    assert desktop.done == ["F11", "Ctrl+R"]


def test_before_and_after_editing_all_shortcuts_are_the_windows(desktop: Desktop) -> None:
    desktop.editor.setReadOnly(True)
    desktop.keys.stop()
    press(desktop, Qt.Key.Key_Space, Qt.Key.Key_N, Qt.Key.Key_Right, Qt.Key.Key_Escape)
    assert desktop.done == ["Space", "N", "Right", "Escape"]


def test_tab_is_four_spaces(desktop: Desktop) -> None:
    press(desktop, Qt.Key.Key_Tab)
    assert desktop.editor.toPlainText() == "    " and desktop.editor.hasFocus()


@pytest.mark.parametrize(
    ("line", "next_line"),
    [
        ("x = 1", ""),
        ("    x = 1", "    "),
        ("if x:", "    "),
        ("    with y:  # a comment", "        "),
        ("x = 1  # so:", ""),
        ("", ""),
    ],
)
def test_enter_keeps_the_indentation_and_goes_further_in_after_a_colon(
    line: str, next_line: str, desktop: Desktop
) -> None:
    write(desktop, line)
    press(desktop, Qt.Key.Key_Return)
    assert desktop.editor.toPlainText() == f"{line}\n{next_line}"
    press(desktop, Qt.Key.Key_Enter, held=Qt.KeyboardModifier.KeypadModifier)
    assert desktop.editor.toPlainText() == f"{line}\n{next_line}\n{next_line}"


def test_enter_in_the_middle_of_a_line_and_over_a_selection(desktop: Desktop) -> None:
    write(desktop, "  a = 1")
    press(desktop, Qt.Key.Key_Left, Qt.Key.Key_Left)
    press(desktop, Qt.Key.Key_Return)
    assert desktop.editor.toPlainText() == "  a =\n   1"
    write(desktop, "  a = 1\nb = 2")
    cursor = desktop.editor.textCursor()
    cursor.setPosition(5)
    cursor.setPosition(10, cursor.MoveMode.KeepAnchor)
    desktop.editor.setTextCursor(cursor)
    press(desktop, Qt.Key.Key_Return)
    assert desktop.editor.toPlainText() == "  a =\n  = 2"


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("        ", "    "),
        ("      ", "    "),
        ("    ", ""),
        ("  ", ""),
        ("    a = 1", "    a = "),
        ("    a ", "    a"),
        ("", ""),
    ],
)
def test_backspace_in_the_indentation_takes_a_whole_indent(line: str, left: str, desktop: Desktop) -> None:
    write(desktop, line)
    press(desktop, Qt.Key.Key_Backspace)
    assert desktop.editor.toPlainText() == left
    desktop.editor.undo()
    assert desktop.editor.toPlainText() == line or not line


def test_backspace_before_the_first_word_moves_it_out(desktop: Desktop) -> None:
    write(desktop, "        a")
    press(desktop, Qt.Key.Key_Left, Qt.Key.Key_Backspace)
    assert desktop.editor.toPlainText() == "    a"
    QTest.keyClicks(desktop.editor, "b")
    assert desktop.editor.toPlainText() == "    ba", "the caret stays at the word"


def select(desktop: Desktop, start: int, end: int) -> None:
    cursor = desktop.editor.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, cursor.MoveMode.KeepAnchor)
    desktop.editor.setTextCursor(cursor)


def test_backspace_over_a_selection_removes_only_that(desktop: Desktop) -> None:
    write(desktop, "        a")
    select(desktop, 2, 3)
    press(desktop, Qt.Key.Key_Backspace)
    assert desktop.editor.toPlainText() == "       a"


def test_tab_indents_the_lines_that_are_selected_and_shift_takes_it_back(desktop: Desktop) -> None:
    text = "with y:\n    a = 1\n\n  b = 2\nc = 3"
    write(desktop, text)
    select(desktop, 3, text.index("c = 3"))  # not the line that it ends before
    press(desktop, Qt.Key.Key_Tab)
    indented = "    with y:\n        a = 1\n\n      b = 2\nc = 3"
    assert desktop.editor.toPlainText() == indented
    for left in (text, "with y:\na = 1\n\nb = 2\nc = 3"):
        press(desktop, Qt.Key.Key_Backtab, held=Qt.KeyboardModifier.ShiftModifier)
        assert desktop.editor.toPlainText() == left and desktop.editor.hasFocus()
    for left in (text, indented, text):
        desktop.editor.undo()
        assert desktop.editor.toPlainText() == left, "each key is undone at once"


def test_control_and_enter_applies_and_escape_leaves(desktop: Desktop, qtbot: QtBot) -> None:
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        with qtbot.waitSignal(desktop.keys.apply_wanted, timeout=1000):
            press(desktop, key, held=Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(desktop.keys.leave_wanted, timeout=1000):
        press(desktop, Qt.Key.Key_Escape)
    assert desktop.editor.toPlainText() == "" and desktop.done == []


def test_tab_with_control_or_shift_leads_out_and_keeps_what_is_written(desktop: Desktop) -> None:
    beside = QLineEdit(desktop)
    beside.show()
    write(desktop, "a")
    for key, held in (
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier),
        (Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier),
    ):
        desktop.editor.setFocus()
        press(desktop, key, held=held)
        assert beside.hasFocus() and desktop.editor.toPlainText() == "a"
