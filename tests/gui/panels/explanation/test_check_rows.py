"""By hand, autograd and finite differences, beside each other in the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from core.check.results import CellCheck, Check
from core.control.commands import Ask, Edit
from core.engine.stepper import Stepper
from core.queries import AreCorrect
from gui.main_window.window import Window
from gui.panels.explanation.check_rows import (
    AUTOGRAD,
    BY_HAND,
    CHECKING,
    DIFFERENCE,
    CheckRows,
)
from gui.panels.explanation.verdicts import BELOW_NOISE, KINK
from gui.style.language import set_language
from tests.gui.conftest import Opening
from tests.gui.panels.explanation.test_panel import click
from tests.helpers.driving import find, labels, shown, step, wait
from tests.helpers.walking import small


def mark(window: CheckRows | Window, name: str) -> str:
    return find(window, QLabel, f"mark:{name}").text()


def role(window: CheckRows | Window, name: str) -> object:
    return find(window, QLabel, name).property("role")


def verdicts(window: CheckRows | Window) -> list[str]:
    """The lines on all gradients."""
    return labels(find(window, QWidget, "checkVerdict"))


def a_check(by_hand: float = 2.0, kink: bool = False, value: float = 2.0, noise: float = 0.0) -> CellCheck:
    return CellCheck("w1.grad", (0, 0), value, by_hand, value, 2.0, 2.0, kink, noise)


def test_a_right_gradient_is_told_right_and_nothing_changes(window: Window, qtbot: QtBot) -> None:
    step(qtbot, window, "actionStepLine", 3)
    click(window, "w1.grad", 4, 2)
    wait(qtbot, lambda: mark(window, BY_HAND).startswith("✓"))
    assert [mark(window, name)[0] for name in (AUTOGRAD, DIFFERENCE)] == ["✓", "✓"]
    assert {role(window, f"mark:{name}") for name in (BY_HAND, AUTOGRAD, DIFFERENCE)} == {"good"}
    find(window, QToolButton, "checkAll").click()
    assert verdicts(window) == [CHECKING]
    wait(qtbot, lambda: len(verdicts(window)) == 2)
    assert verdicts(window)[0].startswith("w1.grad ✓ 15 cells, ") and verdicts(window)[1].startswith("w2.grad ✓ ")
    stepper = Stepper(small())
    for _ in range(3):
        stepper.step_line()
    assert window.session._worker.controller.stepper is not None
    assert window.session._worker.controller.stepper.digest() == stepper.digest()


def test_a_wrong_gradient_is_red_and_named(opened: Opening, qtbot: QtBot) -> None:
    window = opened(small("logistic"))
    window.session.do(Edit(Stepper(small("logistic")).loop.source.replace("(y_hat - y).T) / m", "(y_hat - y).T) * 2")))
    step(qtbot, window, "actionStepPhase", 3)
    click(window, "dw", 1, 0)
    wait(qtbot, lambda: mark(window, BY_HAND).startswith("✗"))
    assert mark(window, AUTOGRAD).startswith("✓") and role(window, f"mark:{BY_HAND}") == "error"
    find(window, QToolButton, "checkAll").click()
    wait(qtbot, lambda: len(verdicts(window)) == 2)
    wrong, right = find(window, QWidget, "checkVerdict").findChildren(QLabel)
    assert wrong.text().startswith("dw[") and "] ✗ " in wrong.text() and " by hand, not " in wrong.text()
    assert wrong.property("role") == "error" and wrong.toolTip().startswith("dw is wrong: dw[")
    assert right.text().startswith("db ✓ 1 cell, ") and right.property("role") == "good"
    step(qtbot, window, "actionStepLine")
    assert not find(window, QWidget, "checkVerdict").isVisible()


def test_what_is_wrong_comes_first(qtbot: QtBot) -> None:
    rows = CheckRows()
    qtbot.addWidget(rows)
    right, wrong = a_check(), a_check(by_hand=3.0)
    rows.show_verdict(
        (
            Check("w1.grad", (right,)),
            Check("w2.grad", (), "w2.grad cannot be checked."),
            Check("w3.grad", (right, wrong)),
        )
    )
    assert verdicts(rows) == ["w1.grad[0, 0] ✗ 3 by hand, not 2", "w2.grad cannot be checked.", "w1.grad ✓ 1 cell, 0"]
    roles = [label.property("role") for label in find(rows, QWidget, "checkVerdict").findChildren(QLabel)]
    assert roles == ["error", "", "good"]


@pytest.mark.parametrize("by_key", [False, True], ids=["click", "Enter"])
def test_where_there_is_little_room_the_three_numbers_unfold(by_key: bool, qtbot: QtBot) -> None:
    rows = CheckRows()
    qtbot.addWidget(rows)
    rows.set_folded(True)
    rows.show_check(a_check(by_hand=3.0))
    fold, number = find(rows, QPushButton, "checkFold"), find(rows, QLabel, f"mark:{BY_HAND}")
    assert fold.text().startswith("✗ 3 by hand, not 2") and fold.property("verdict") == "error"
    assert "finite difference (float64): 2" in fold.toolTip()
    folded = rows.height_in(300)
    assert not number.isVisibleTo(rows)
    rows.show()
    fold.setFocus()
    QTest.keyClick(fold, Qt.Key.Key_Return) if by_key else fold.click()
    assert number.isVisible() and rows.height_in(300) > folded
    QTest.keyClick(fold, Qt.Key.Key_Return) if by_key else fold.click()
    assert not number.isVisible()
    rows.show_check(a_check())
    assert fold.text().startswith("✓ three ways agree, 0") and fold.property("verdict") == "good"
    rows.show_check(a_check(), accumulated=True)
    assert "on this pass" in fold.text()


def test_a_number_stands_on_the_line_of_its_name(qtbot: QtBot) -> None:
    """Where the letters of a language are higher than figures, both are in the middle."""
    rows = CheckRows()
    qtbot.addWidget(rows)
    set_language("ko")
    rows.show_check(a_check())
    for label in rows.findChildren(QLabel):
        if label.parentWidget().layout() is not None and label.text():
            assert label.alignment() & Qt.AlignmentFlag.AlignVCenter, label.text()


def test_without_a_backward_pass_it_says_why(window: Window, qtbot: QtBot) -> None:
    step(qtbot, window, "actionStepLine")
    find(window, QToolButton, "checkAll").click()
    wait(qtbot, lambda: "No backward pass" in " ".join(verdicts(window)))
    lines = find(window, QWidget, "checkVerdict").findChildren(QLabel)
    assert "error" not in {line.property("role") for line in lines}


def test_a_kink_is_no_failure(qtbot: QtBot) -> None:
    rows = CheckRows()
    qtbot.addWidget(rows)
    rows.show_check(a_check(by_hand=3.0, kink=True))
    assert [mark(rows, name) for name in (BY_HAND, AUTOGRAD, DIFFERENCE)] == ["", "", ""]
    assert shown(rows, "checkNote") == KINK
    rows.show_check(a_check(by_hand=3.0))
    assert [mark(rows, name)[0] for name in (BY_HAND, AUTOGRAD, DIFFERENCE)] == ["✗", "✓", "✓"]
    assert mark(rows, BY_HAND) == "✗ 3e-1" and not shown(rows, "checkNote")
    rows.show_check(a_check(by_hand=float("nan")))
    assert mark(rows, BY_HAND) == "✗ ∞" and not shown(rows, "checkNote")


def test_a_number_that_float32_has_rounded_says_so(qtbot: QtBot) -> None:
    rows = CheckRows()
    qtbot.addWidget(rows)
    rows.show_check(a_check(value=2.1))
    assert [mark(rows, name) for name in (BY_HAND, AUTOGRAD)] == ["✓ 0", "✓ 0"]
    assert "its own number is 5 % off by rounding" in shown(rows, "checkNote")
    rows.show_check(a_check(value=2.001))
    assert not shown(rows, "checkNote")
    rows.show_check(a_check(by_hand=2.1, value=2.1))
    assert not shown(rows, "checkNote")


def test_a_gradient_below_the_rounding_of_the_loss_says_so(qtbot: QtBot) -> None:
    rows = CheckRows()
    qtbot.addWidget(rows)
    rows.show_check(a_check(by_hand=2.001, noise=0.01))
    assert mark(rows, BY_HAND) == "✓ 5e-4"
    assert shown(rows, "checkNote") == BELOW_NOISE


def test_it_asks_for_all_gradients_once_a_press(window: Window, qtbot: QtBot) -> None:
    step(qtbot, window, "actionStepLine", 3)
    asked = QSignalSpy(window.parts.dock_area.commanded)
    find(window, QToolButton, "checkAll").click()
    assert [asked.at(index)[0] for index in range(asked.count())] == [Ask(AreCorrect())]
    wait(qtbot, lambda: len(verdicts(window)) == 2)
