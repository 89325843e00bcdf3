"""By hand, autograd and finite differences, beside each other in the window."""

from __future__ import annotations

from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from core.gradcheck import CellCheck
from core.questions import AreCorrect
from core.stepper import Stepper
from gui.panels.check_rows import AUTOGRAD, BELOW_NOISE, BY_HAND, CHECKING, DIFFERENCE, KINK, CheckRows
from gui.window import Window
from tests.core.walking import small
from tests.gui.conftest import Opening
from tests.gui.driving import find, shown, step, wait
from tests.gui.panels.test_chain_rule import click


def mark(window: CheckRows | Window, name: str) -> str:
    return find(window, QLabel, f"mark:{name}").text()


def role(window: CheckRows | Window, name: str) -> object:
    return find(window, QLabel, name).property("role")


def a_check(by_hand: float = 2.0, kink: bool = False, value: float = 2.0, noise: float = 0.0) -> CellCheck:
    return CellCheck("w1.grad", (0, 0), value, by_hand, value, 2.0, 2.0, kink, noise)


def test_a_right_gradient_is_told_right_and_nothing_changes(window: Window, qtbot: QtBot) -> None:
    step(qtbot, window, "actionStepLine", 3)
    click(window, "w1.grad", 4, 2)
    wait(qtbot, lambda: mark(window, BY_HAND).startswith("✓"))
    assert [mark(window, name)[0] for name in (AUTOGRAD, DIFFERENCE)] == ["✓", "✓"]
    assert {role(window, f"mark:{name}") for name in (BY_HAND, AUTOGRAD, DIFFERENCE)} == {"good"}
    find(window, QToolButton, "checkAll").click()
    assert shown(window, "checkVerdict") == CHECKING
    wait(qtbot, lambda: shown(window, "checkVerdict").startswith("w1.grad: right, 15 of its cells checked"))
    stepper = Stepper(small())
    for _ in range(3):
        stepper.step_line()
    assert window.session._worker._stepper is not None
    assert window.session._worker._stepper.digest() == stepper.digest()


def test_a_wrong_gradient_is_red_and_named(opened: Opening, qtbot: QtBot) -> None:
    window = opened(small("logistic"))
    window.session.edit(Stepper(small("logistic")).loop.source.replace("(y_hat - y).T) / m", "(y_hat - y).T) * 2"))
    step(qtbot, window, "actionStepPhase", 3)
    click(window, "dw", 1, 0)
    wait(qtbot, lambda: mark(window, BY_HAND).startswith("✗"))
    assert mark(window, AUTOGRAD).startswith("✓") and role(window, f"mark:{BY_HAND}") == "error"
    find(window, QToolButton, "checkAll").click()
    wait(qtbot, lambda: shown(window, "checkVerdict").startswith("dw is wrong: dw["))
    assert "db: right, 1 of its cells" in shown(window, "checkVerdict") and role(window, "checkVerdict") == "error"
    step(qtbot, window, "actionStepLine")
    assert not find(window, QLabel, "checkVerdict").isVisible()


def test_without_a_backward_pass_it_says_why(window: Window, qtbot: QtBot) -> None:
    step(qtbot, window, "actionStepLine")
    find(window, QToolButton, "checkAll").click()
    wait(qtbot, lambda: "No backward pass" in shown(window, "checkVerdict"))
    assert role(window, "checkVerdict") != "error"


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
    asked = QSignalSpy(window._desk.asked)
    find(window, QToolButton, "checkAll").click()
    assert [asked.at(index)[0] for index in range(asked.count())] == [AreCorrect()]
    wait(qtbot, lambda: "right" in shown(window, "checkVerdict"))
