"""A click on a cell says why it has its value, with the numbers of this very moment."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from core.control.commands import Edit
from core.engine.stepper import Stepper
from core.explain.explanation import explain
from core.explain.types import Explanation, Reference
from core.queries import Why
from gui.main_window.window import Window
from gui.panels.explanation.history_curve import HistoryCurve
from gui.panels.explanation.panel import INVITATION, PAUSE_FIRST, ChainRulePanel
from gui.panels.explanation.term_layout import EARLIER_PASSES
from gui.panels.explanation.term_rows import TermRows
from gui.panels.explanation.term_sheet import Box
from gui.panels.heatmaps.panel import HeatMapsPanel
from gui.panels.heatmaps.view import HeatMapView
from gui.session.state import State
from gui.style import number_format
from tests.gui.conftest import Opening
from tests.helpers.driving import (
    do,
    find,
    mouse,
    pause,
    run_to_the_end,
    shown,
    step,
    wait,
    wait_for_iteration,
    where,
)
from tests.helpers.walking import small


def click(window: Window, name: str, row: int, column: int) -> None:
    """Presses and releases the button over a cell, which the map may have laid on its side."""
    view = find(window, HeatMapView, f"map:{name}")
    rows, columns = view.picture.shape  # type: ignore[union-attr,misc]
    across, down = (row, column) if view._grid.turned else (column, row)
    wide, high = (rows, columns) if view._grid.turned else (columns, rows)
    place = QPointF((across + 0.5) * view.width() / wide, (down + 0.5) * view.height() / high)
    mouse(view, QMouseEvent.Type.MouseButtonPress, place, held=True)
    mouse(view, QMouseEvent.Type.MouseButtonRelease, place)


def after_backward(window: Window, qtbot: QtBot) -> Stepper:
    """The window and a stepper of its own, after the backward step of the first iteration."""
    step(qtbot, window, "actionStepLine", 3)
    stepper = Stepper(small())
    for _ in range(3):
        stepper.step_line()
    return stepper


def formula(window: Window) -> str:
    return shown(window, "formula")


def right_side(explanation: Explanation) -> str:
    return explanation.formula.removeprefix(str(Reference(explanation.tensor, explanation.cell))).strip()


def wait_for(qtbot: QtBot, window: Window, explanation: Explanation) -> None:
    wait(qtbot, lambda: formula(window) == right_side(explanation))


def terms(window: Window) -> TermRows:
    return find(window, TermRows, "terms")


def door(window: Window, name: str) -> Box:
    """A factor that can be opened, by its name."""
    return next(box for row in terms(window).sheet.rows for box in row.doors if box.factor.name == name)


def press_on(window: Window, box: Box) -> None:
    QTest.mouseClick(terms(window), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, box.place.center())


def press(window: Window, key: Qt.Key) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)


def trail(window: Window) -> list[str]:
    """The cells that the crumbs lead back to."""
    crumbs = find(window, QWidget, "crumbs").findChildren(QPushButton)
    return [crumb.accessibleName().split(" ", 2)[2] for crumb in crumbs if crumb.isVisible()]


def test_a_click_explains_a_cell_and_a_row_opens_its_factor(window: Window, qtbot: QtBot) -> None:
    stepper = after_backward(window, qtbot)
    panel = find(window, ChainRulePanel, "chainRulePanel")
    assert not panel.isVisible() and shown(window, "explanationNote") == INVITATION
    click(window, "w1.grad", 4, 2)
    wanted = explain(stepper, Reference("w1.grad", (4, 2)))
    wait_for(qtbot, window, wanted)
    assert panel.isVisible() and wanted.value is not None
    assert shown(window, "explanationValue") == number_format.number(wanted.value)
    assert shown(window, "explainedCell") == "w1.grad[4, 2]"
    assert shown(window, "explanationSum").startswith(f"sum {number_format.number(wanted.sum, 7)}")
    largest = max(wanted.terms, key=lambda term: abs(term.product))
    rows = terms(window)
    assert rows.sheet.rows[0].term == largest
    QTest.mouseClick(rows, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(5, 12))
    wait(qtbot, lambda: len(trail(window)) == 2)
    opened = next(factor.opens for factor in largest.factors if factor.opens)
    wait_for(qtbot, window, explain(stepper, opened))
    assert trail(window) == ["w1.grad[4, 2]", str(opened)]
    find(window, QWidget, "crumbs").findChildren(QPushButton)[0].click()
    wait_for(qtbot, window, wanted)


def test_every_factor_of_a_term_opens_by_pointer(window: Window, qtbot: QtBot) -> None:
    stepper = after_backward(window, qtbot)
    click(window, "w2.grad", 1, 1)
    wanted = explain(stepper, Reference("w2.grad", (1, 1)))
    wait_for(qtbot, window, wanted)
    factors = [factor for term in wanted.terms for factor in term.factors]
    assert len(factors) == 2 * len(wanted.terms) and all(factor.opens for factor in factors)
    for factor in factors:
        box = door(window, factor.name)
        QTest.mouseMove(terms(window), box.place.center())
        assert terms(window).cursor().shape() is Qt.CursorShape.PointingHandCursor
        QTest.mouseClick(terms(window), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, box.place.center())
        assert factor.opens is not None
        wait_for(qtbot, window, explain(stepper, factor.opens))
        terms(window).setFocus()
        press(window, Qt.Key.Key_Backspace)
        wait_for(qtbot, window, wanted)


def test_the_keyboard_goes_everywhere(window: Window, qtbot: QtBot) -> None:
    """Rows up and down, factors left and right, Enter in, Backspace out; the loop does not step meanwhile."""
    stepper = after_backward(window, qtbot)
    moment = where(window)
    window.activateWindow()
    click(window, "w2.grad", 1, 1)
    wait_for(qtbot, window, explain(stepper, Reference("w2.grad", (1, 1))))
    terms(window).setFocus()
    press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Right)
    press(window, Qt.Key.Key_Right)
    row = terms(window).sheet.rows[1]
    press(window, Qt.Key.Key_Return)
    assert row.doors[1].factor.opens is not None
    wait_for(qtbot, window, explain(stepper, row.doors[1].factor.opens))
    press(window, Qt.Key.Key_Backspace)
    wait_for(qtbot, window, explain(stepper, Reference("w2.grad", (1, 1))))
    press(window, Qt.Key.Key_Left)
    first = terms(window).sheet.rows[0].doors[0].factor.opens
    press(window, Qt.Key.Key_Return)
    assert first is not None
    wait_for(qtbot, window, explain(stepper, first))
    assert where(window) == moment


def test_a_trail_leads_to_the_loss_and_never_round_in_circles(window: Window, qtbot: QtBot) -> None:
    after_backward(window, qtbot)
    click(window, "w2", 1, 1)
    wait(qtbot, lambda: formula(window).startswith("← w2[1, 1]"))
    for tensor in ("w2.grad", "δ2", "(y_pred − y)", "y_pred"):
        box = next(
            box
            for row in terms(window).sheet.rows
            for box in row.doors
            if box.factor.opens is not None and box.factor.opens.tensor == tensor
        )
        press_on(window, box)
        wait(qtbot, lambda box=box: trail(window)[-1:] == [str(box.factor.opens)])
        wait(qtbot, lambda: formula(window).startswith("="))
    first, *_, difference, last = [name.split("[")[0] for name in trail(window)]
    assert (first, difference, last) == ("w2", "(y_pred − y)", "y_pred")
    wait(qtbot, lambda: any(box.factor.name == "w2[1, 1]" for row in terms(window).sheet.rows for box in row.doors))
    press_on(window, door(window, "w2[1, 1]"))
    wait(qtbot, lambda: formula(window).startswith("← w2[1, 1]"))
    assert trail(window) == []


def test_the_loss_is_reached_and_the_share_of_a_cell_told(window: Window, qtbot: QtBot) -> None:
    stepper = after_backward(window, qtbot)
    click(window, "w2.grad", 1, 1)
    wanted = explain(stepper, Reference("w2.grad", (1, 1)))
    wait_for(qtbot, window, wanted)
    delta = next(factor for factor in wanted.terms[0].factors if factor.name.startswith("δ2"))
    press_on(window, door(window, delta.name))
    assert delta.opens is not None
    wait_for(qtbot, window, explain(stepper, delta.opens))
    assert shown(window, "explanationNote").startswith("This cell’s share of the loss: (y_pred[0, 1] − y[0, 1])² = ")
    press_on(window, door(window, "2"))
    wait_for(qtbot, window, explain(stepper, Reference("loss", ())))
    assert stepper.loss is not None
    assert shown(window, "explanationValue") == number_format.number(stepper.loss)


def test_the_order_of_the_terms_is_chosen_and_stays(window: Window, qtbot: QtBot) -> None:
    stepper = after_backward(window, qtbot)
    order = find(window, QToolButton, "termOrder")
    assert not order.isVisibleTo(window)
    click(window, "w1.grad", 4, 2)
    wait_for(qtbot, window, explain(stepper, Reference("w1.grad", (4, 2))))
    assert order.isVisibleTo(window) and order.text() == "largest first"
    order.click()
    assert order.text() == "in order"
    assert [row.term.index for row in terms(window).sheet.rows] == sorted(
        row.term.index or 0 for row in terms(window).sheet.rows
    )
    click(window, "w1.grad", 0, 1)
    wait_for(qtbot, window, explain(stepper, Reference("w1.grad", (0, 1))))
    assert order.isChecked() and terms(window).sheet.rows[0].term.index == 0
    click(window, "w1", 0, 1)
    wait(qtbot, lambda: formula(window).startswith("← w1[0, 1]"))
    assert not order.isVisibleTo(window)


def test_a_weight_shows_what_it_is_and_says_what_it_becomes(window: Window, qtbot: QtBot) -> None:
    stepper = after_backward(window, qtbot)
    coming = explain(stepper, Reference("w1", (4, 2)))
    click(window, "w1", 4, 2)
    wait_for(qtbot, window, coming)
    assert coming.value is not None and coming.becomes is not None
    assert shown(window, "explanationValue") == number_format.number(coming.value)
    assert shown(window, "explanationNote") == f"becomes {number_format.number(coming.becomes)} in line 9"
    assert shown(window, "explanationSum").endswith(f"becomes {number_format.number(coming.becomes, 7)}")
    step(qtbot, window, "actionStepLine", 2)
    wait(qtbot, lambda: shown(window, "explanationValue") == number_format.number(coming.becomes or 0.0))
    assert not shown(window, "explanationNote")


def test_a_cleared_gradient_tells_what_the_pass_gave(window: Window, qtbot: QtBot) -> None:
    stepper = after_backward(window, qtbot)
    passed = float(stepper.gradients["w1.grad"][4, 2])
    click(window, "w1.grad", 4, 2)
    step(qtbot, window, "actionStepLine", 5)
    wait(qtbot, lambda: shown(window, "explanationValue") == "0")
    assert formula(window).startswith("= 0, cleared by line 12; the pass before gave ")
    assert shown(window, "explanationSum").endswith(f"the pass gave {number_format.number(passed, 7)}")


def test_what_all_terms_share_stands_before_the_sum(opened: Opening, qtbot: QtBot) -> None:
    window = opened(small("logistic"))
    step(qtbot, window, "actionStepPhase", 3)
    click(window, "dw", 1, 0)
    wait(qtbot, lambda: shown(window, "explanationSum").startswith("1/m · sum "))
    assert all(len(row.term.factors) == 2 for row in terms(window).sheet.rows)


def test_another_moment_is_explained_anew(window: Window, qtbot: QtBot) -> None:
    after_backward(window, qtbot)
    click(window, "w2.grad", 1, 1)
    wait(qtbot, lambda: shown(window, "explainedCell") == "w2.grad[1, 1]")
    before = shown(window, "explanationSum")
    run_to_the_end(qtbot, window)
    do(window, "actionStepBackIteration")
    wait(qtbot, lambda: shown(window, "explanationSum") not in (before, ""))


def test_a_run_keeps_what_is_shown_and_asks_for_nothing(opened: Opening, qtbot: QtBot) -> None:
    window = opened(small(iterations=10**9))
    step(qtbot, window, "actionStepLine", 3)
    click(window, "w2.grad", 1, 1)
    wait(qtbot, lambda: shown(window, "explainedCell") == "w2.grad[1, 1]")
    wait(qtbot, lambda: shown(window, "mark:autograd (float64)").startswith("✓"))
    before, questions = shown(window, "explanationSum"), []
    window.parts.dock_area.commanded.connect(lambda command: questions.append(command.question))
    do(window, "actionRun")
    wait_for_iteration(qtbot, window, 500)
    assert shown(window, "explanationSum") == before and questions == []
    click(window, "w1.grad", 0, 0)
    assert shown(window, "explanationNote") == PAUSE_FIRST and questions == []
    pause(qtbot, window)
    wait(qtbot, lambda: formula(window).startswith("= Σₙ x[n, 0]"))
    assert questions[0] == Why(Reference("w1.grad", (0, 0)))


def test_behind_the_log_it_asks_for_nothing_until_it_is_seen(window: Window, qtbot: QtBot) -> None:
    after_backward(window, qtbot)
    click(window, "w2.grad", 1, 1)
    wait(qtbot, lambda: shown(window, "mark:autograd (float64)").startswith("✓"))
    find(window, QDockWidget, "logPanelDock").raise_()
    QApplication.processEvents()
    questions: list[object] = []
    window.parts.dock_area.commanded.connect(lambda command: questions.append(command.question))
    step(qtbot, window, "actionStepIteration", 2)
    QApplication.processEvents()
    assert questions == []
    find(window, QDockWidget, "chainRulePanelDock").raise_()
    wait(qtbot, lambda: Why(Reference("w2.grad", (1, 1))) in questions)


def test_a_cell_without_a_gradient_says_so(window: Window, qtbot: QtBot) -> None:
    step(qtbot, window, "actionStepLine")
    find(window, ChainRulePanel, "chainRulePanel").show_choice(Reference("w1.grad", (0, 0)))
    wait(qtbot, lambda: "no gradient" in shown(window, "explanationNote").lower())
    find(window, ChainRulePanel, "chainRulePanel").show_choice(Reference("w1.grad", (99, 0)))
    wait(qtbot, lambda: "99" in shown(window, "explanationNote"))
    assert not find(window, QWidget, "checks").isVisible()


def test_what_earlier_passes_left_is_a_term(window: Window, qtbot: QtBot) -> None:
    source = Stepper(small()).loop.source.replace("w1.grad.zero_()", "pass")
    window.session.do(Edit(source))
    step(qtbot, window, "actionStepIteration")
    step(qtbot, window, "actionStepLine", 3)
    click(window, "w1.grad", 0, 0)
    wait(qtbot, lambda: any(row.term.label == EARLIER_PASSES for row in terms(window).sheet.rows))
    wait(qtbot, lambda: "alone" in shown(window, "checkNote"))


@pytest.mark.parametrize("trainer", ["two-layer", "module"])
def test_a_weight_shows_its_history(trainer: str, opened: Opening, qtbot: QtBot) -> None:
    window = opened(small(trainer, iterations=20))
    run_to_the_end(qtbot, window)
    click(window, "w1", 1, 1)
    curve = find(window, HistoryCurve, "history")
    wait(qtbot, curve.isVisible)
    assert curve.history is not None
    assert curve.history.iterations == tuple(range(21)) and curve.history.present == 20
    assert curve.accessibleName() == "History of w1[1, 1]"
    assert "at iteration 20" in curve.accessibleDescription()
    click(window, "w1.grad", 1, 1)
    wait(qtbot, lambda: not curve.isVisible())


def test_the_chosen_cell_stays_marked(window: Window, qtbot: QtBot) -> None:
    after_backward(window, qtbot)
    click(window, "w1.grad", 4, 2)
    maps = find(window, HeatMapsPanel, "heatmapsPanel").findChildren(HeatMapView)
    marked = {view.objectName(): view.marked_cell for view in maps}
    assert marked == {"map:w1": None, "map:w1.grad": (4, 2), "map:w2": None, "map:w2.grad": None}
    view = find(window, HeatMapView, "map:w1.grad")
    view._point(None)
    framed = view.grab().toImage()
    QTest.keyClick(view, Qt.Key.Key_Plus)
    QTest.keyClick(view, Qt.Key.Key_0)
    assert view.marked_cell == (4, 2)
    view.mark(None)
    assert view.grab().toImage() != framed
    view.mark((4, 2))
    find(window, QDockWidget, "chainRulePanelDock").close()
    assert view.marked_cell is None and shown(window, "explanationNote") == INVITATION


def test_it_states_who_can_be_asked(window: Window, qtbot: QtBot) -> None:
    button = find(window, QToolButton, "checkAll")
    assert button.isEnabled() and button.accessibleName()
    do(window, "actionRun")
    wait(qtbot, lambda: window.session.state is State.REACHED)
    wait(qtbot, button.isEnabled)
