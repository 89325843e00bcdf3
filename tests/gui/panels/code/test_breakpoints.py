"""Breakpoints in the gutter of the code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from core.control.commands import RunTo, SetLineBreakpoints
from core.program.line_breakpoints import LineBreakpoint
from gui.panels.code.breakpoint_editor import BreakpointEditor
from gui.panels.code.breakpoints import CodeBreakpoints
from gui.panels.code.gutter import NUMBERS_END
from gui.panels.code.view import CodeView
from gui.style.theme import LIGHT
from gui.widgets.toggle_switch import ToggleSwitch

TEXT = """\
# data
x = 1

def forward(x):
    y = x + (
        2
    )
    return y
"""
FILE = "model.py"


class Code:
    """A view with breakpoints, and what they tell the run."""

    def __init__(self, qtbot: QtBot) -> None:
        self.view = CodeView(LIGHT)
        qtbot.addWidget(self.view)
        self.breakpoints = CodeBreakpoints(self.view, NUMBERS_END)
        self.told: list[object] = []
        self.breakpoints.commanded.connect(self.told.append)
        self.show(TEXT)
        self.view.resize(500, 300)
        self.view.show()

    def show(self, text: str, filename: str = FILE) -> None:
        self.breakpoints.leave_file(filename)
        self.view.set_text(text, text)
        self.breakpoints.show_file(filename)

    def click(self, line: int, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, right: bool = False) -> None:
        row = next(row for row in self.view.rows if row.number == line)
        button = Qt.MouseButton.RightButton if right else Qt.MouseButton.LeftButton
        QTest.mouseClick(self.view.gutter, button, keys, QPoint(12, row.top + row.height // 2))

    @property
    def lines(self) -> list[int]:
        return sorted(self.view.marks.breakpoints)

    @property
    def sent(self) -> list[tuple[str, int]]:
        last = self.told[-1]
        assert isinstance(last, SetLineBreakpoints)
        return sorted(one.place for one in last.lines)


@pytest.fixture
def code(qtbot: QtBot) -> Code:
    """Return a view of a file with a function."""
    return Code(qtbot)


def test_a_click_sets_one_where_there_is_code_and_another_takes_it_away(code: Code) -> None:
    code.click(2)
    code.click(6)
    code.click(4)
    assert code.lines == [2], "a click on the head of a function goes to its first line, as one within that line does"
    code.click(8)
    assert code.lines == [2, 8] and code.sent == [(FILE, 2), (FILE, 8)]
    code.click(2)
    assert code.sent == [(FILE, 8)]


def test_f9_takes_the_line_of_the_caret(code: Code) -> None:
    cursor = code.view.textCursor()
    cursor.setPosition(code.view.document().findBlockByNumber(7).position())
    code.view.setTextCursor(cursor)
    code.breakpoints.toggle_here()
    assert code.lines == [8]


def test_they_follow_what_is_typed_and_are_told_once_it_runs(code: Code) -> None:
    code.click(2)
    code.click(8)
    told = len(code.told)
    code.view.set_editing(True)
    code.view.textCursor().insertText("# more\n")
    assert code.lines == [3, 9] and len(code.told) == told
    text = code.view.toPlainText()
    code.view.set_editing(False)
    code.show(text)
    assert code.sent == [(FILE, 3), (FILE, 9)]


def test_they_are_where_they_were_when_nothing_comes_of_it(code: Code) -> None:
    code.click(2)
    code.click(8)
    told = len(code.told)
    code.view.set_editing(True)
    code.view.type_over("x = 5")
    code.view.set_editing(False)
    code.show(TEXT)
    assert code.lines == [2, 8] and len(code.told) == told


def test_each_file_has_its_own(code: Code) -> None:
    code.click(8)
    code.show("a = 1\nb = 2\n", "other.py")
    assert code.lines == []
    code.click(2)
    assert code.sent == [(FILE, 8), ("other.py", 2)]
    code.show(TEXT)
    assert code.lines == [8]


@pytest.mark.parametrize(
    "asked", [lambda code: code.click(8, right=True), lambda code: code.click(8, Qt.KeyboardModifier.ShiftModifier)]
)
def test_a_condition_and_a_count_are_asked_for(code: Code, asked: Callable[[Code], None]) -> None:
    asked(code)
    editor = code.view.window().findChild(BreakpointEditor)
    field = editor.findChild(QLineEdit, "breakpointCondition")
    field.setText("y <")
    assert editor._problem.isVisible()
    field.setText("y < 1")
    editor.findChild(QLineEdit, "breakpointCount").setText("3")
    editor.findChild(ToggleSwitch, "breakpointEnabled").setChecked(False)
    editor.close()
    expected = LineBreakpoint(FILE, 8, "y < 1", 3, enabled=False)
    assert code.view.marks.breakpoints == {8: expected} and code.told[-1] == SetLineBreakpoints((expected,))


def test_the_menu_runs_to_a_line(code: Code) -> None:
    menu = code.breakpoints.menu_for(7)
    run_to = menu.actions()[0]
    run_to.trigger()
    assert code.told[-1] == RunTo(FILE, 5)
    menu.close()
    code.view.set_editing(True)
    menu = code.breakpoints.menu_for(7)
    assert menu.actions()[0].text() != run_to.text(), "what runs is another text"
    menu.close()


def test_a_dot_is_drawn_beside_the_number(code: Code, tmp_path: Path) -> None:
    bare = code.view.gutter.grab().toImage()
    code.click(8)
    row = next(row for row in code.view.rows if row.number == 8)
    place = QPoint(15, row.top + row.height // 2)
    assert code.view.gutter.grab().toImage().pixelColor(place).name() == LIGHT.error
    assert bare.pixelColor(place).name() != LIGHT.error
