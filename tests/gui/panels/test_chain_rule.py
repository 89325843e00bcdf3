"""A click on a cell says why it has its value, with the numbers of this very moment."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from core.chain_rule import Reference, explain
from core.stepper import Stepper
from gui.panels.chain_rule import INVITATION, ChainRulePanel
from gui.panels.heatmap_view import HeatMapView
from gui.panels.term_rows import ROW, TermRows
from gui.window import Window
from tests.core.walking import small
from tests.gui.driving import do, find, mouse, run_to_the_end, shown, step, wait


def click(window: Window, name: str, row: int, column: int) -> None:
    """Presses and releases the button over a cell, which the map may have laid on its side."""
    view = find(window, HeatMapView, f"map:{name}")
    rows, columns = view.picture.shape  # type: ignore[union-attr,misc]
    across, down = (row, column) if view._turned else (column, row)
    wide, high = (rows, columns) if view._turned else (columns, rows)
    place = QPointF((across + 0.5) * view.width() / wide, (down + 0.5) * view.height() / high)
    mouse(view, QMouseEvent.Type.MouseButtonPress, place, held=True)
    mouse(view, QMouseEvent.Type.MouseButtonRelease, place)


def after_backward(window: Window, qtbot: QtBot) -> Stepper:
    step(qtbot, window, "actionStepLine", 3)
    stepper = Stepper(small())
    for _ in range(3):
        stepper.step_line()
    return stepper


def test_a_click_explains_a_cell_and_a_row_opens_its_factor(window: Window, qtbot: QtBot) -> None:
    stepper = after_backward(window, qtbot)
    panel = find(window, ChainRulePanel, "chainRulePanel")
    assert not panel.isVisible() and shown(window, "explanationNote") == INVITATION
    click(window, "w1.grad", 4, 2)
    wanted = explain(stepper, Reference("w1.grad", (4, 2)))
    wait(qtbot, lambda: shown(window, "formula") == wanted.formula)
    assert panel.isVisible() and wanted.formula.startswith("w1.grad[4, 2] = ")
    assert shown(window, "explanationSum").startswith("sum ")
    rows = find(window, TermRows, "terms")
    largest = max(wanted.terms, key=lambda term: abs(term.product))
    assert rows.reference(0) in [factor.opens for factor in largest.factors]
    QTest.mouseClick(rows, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(5, ROW // 2))
    wait(qtbot, lambda: shown(window, "formula").startswith("δ1["))
    crumbs = [button for button in panel.findChildren(QToolButton) if button.accessibleName().startswith("Back to")]
    assert len(crumbs) >= 2
    next(crumb for crumb in crumbs if "w1.grad" in crumb.text()).click()
    wait(qtbot, lambda: shown(window, "formula") == wanted.formula)


def test_another_moment_is_explained_anew_and_a_run_asks_for_nothing(window: Window, qtbot: QtBot) -> None:
    after_backward(window, qtbot)
    click(window, "w2.grad", 1, 1)
    wait(qtbot, lambda: shown(window, "formula").startswith("w2.grad[1, 1]"))
    before = shown(window, "explanationSum")
    run_to_the_end(qtbot, window)
    do(window, "actionStepBackIteration")
    wait(qtbot, lambda: shown(window, "explanationSum") != before)


def test_a_cell_without_a_gradient_says_so(window: Window, qtbot: QtBot) -> None:
    step(qtbot, window, "actionStepLine")
    find(window, ChainRulePanel, "chainRulePanel").show_choice(Reference("w1.grad", (0, 0)))
    wait(qtbot, lambda: "no gradient" in shown(window, "explanationNote").lower())
    find(window, ChainRulePanel, "chainRulePanel").show_choice(Reference("w1.grad", (99, 0)))
    wait(qtbot, lambda: "99" in shown(window, "explanationNote"))
