"""The name under the pointer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QHelpEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from core.queries import NoAnswer, ValueOf
from core.variables.rows import Extra, VariableRow
from gui.panels.code.hover import Hover, name_at
from gui.panels.code.view import CodeView
from gui.style.theme import LIGHT

LINE = 'loss = net.fc1.weight.norm() + f"{x} y"  # the loss'


@pytest.mark.parametrize(
    ("at", "name"),
    [
        ("loss =", "loss"),
        ("net.", "net"),
        ("fc1", "net.fc1"),
        ("weight", "net.fc1.weight"),
        ("norm", "net.fc1.weight.norm"),
        ("() +", "net.fc1.weight.norm"),
        (" + ", None),
        ("x}", None),
        ("the loss", None),
    ],
)
def test_name(at: str, name: str | None) -> None:
    place = LINE.index(at) + (1 if at == " + " else 0)
    found = name_at(LINE, place)
    assert (found and found[0]) == name
    if found is not None:
        assert LINE[found[1] : found[2]] == name


@pytest.mark.parametrize("line", ["f(x).grad", "items[0].grad", "'text'.upper", "[1].append"])
def test_what_follows_a_call_is_no_name(line: str) -> None:
    assert name_at(line, len(line) - 1) is None


def test_tool_tip(qtbot: QtBot) -> None:
    view = CodeView(LIGHT)
    qtbot.addWidget(view)
    view.set_text("out = net(x)\n", "out = net(x)\n")
    view.resize(500, 200)
    view.show()
    hover = Hover(view)
    asked: list[ValueOf] = []
    hover.asked.connect(asked.append)
    cursor = QTextCursor(view.document())
    cursor.setPosition(11)
    point = view.cursorRect(cursor).center() - QPoint(3, 0)
    event = QHelpEvent(QHelpEvent.Type.ToolTip, point, view.viewport().mapToGlobal(point))
    QApplication.sendEvent(view.viewport(), event)
    assert not asked
    hover.listen(running=False)
    QApplication.sendEvent(view.viewport(), event)
    assert asked == [ValueOf("x")]
    hover.show_answer(ValueOf("x"), NoAnswer("none"))
    assert not QToolTip.text()
    row = VariableRow(("x",), "x", "Tensor", "", Extra((2, 3), "float32", "cpu", True, 1.5))
    hover.show_answer(ValueOf("y"), row)
    assert not QToolTip.text()
    hover.show_answer(ValueOf("x"), row)
    assert "2 × 3 · float32 · cpu · requires grad" in QToolTip.text() and "norm 1.5" in QToolTip.text()
    hover.listen(editing=True)
    QApplication.sendEvent(view.viewport(), event)
    assert asked == [ValueOf("x")]
