"""An explanation is seen whole on a projector: nothing is cut at the first look, in either language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from core.control.commands import Edit
from core.engine.stepper import Stepper
from core.experiment.config import RunConfig
from core.explain.types import Reference
from gui.main_window.window import Window
from gui.panels.explanation.check_rows import BY_HAND
from gui.panels.explanation.sheet import ExplanationSheet
from gui.panels.explanation.sum_line import SumLine
from gui.panels.explanation.term_rows import TermRows
from gui.style.language import LANGUAGES, set_language
from tests.gui.conftest import Opening
from tests.helpers.driving import find, shown, step, wait
from tests.helpers.fitting import cut_off

SETTLE_MILLISECONDS = 300
CELL = (412, 37)


def the_sheet(window: Window) -> ExplanationSheet:
    (sheet,) = find(window, QWidget, "chainRulePanel").findChildren(ExplanationSheet)
    return sheet


def ask(window: Window, qtbot: QtBot, tensor: str, cell: tuple[int, ...]) -> None:
    window.parts.dock_area.panel("heatmapsPanel").cell_chosen.emit(Reference(tensor, cell))
    wait(qtbot, lambda: bool(find(window, TermRows, "terms").sheet.rows))
    qtbot.wait(SETTLE_MILLISECONDS)


def checked(window: Window) -> bool:
    return find(window, QLabel, f"mark:{BY_HAND}").text() != ""


def a_first_layer_cell(opened: Opening, qtbot: QtBot) -> Window:
    window = opened(RunConfig())
    window.resize(1280, 720)
    step(qtbot, window, "actionStepPhase", 3)
    ask(window, qtbot, "w1.grad", CELL)
    wait(qtbot, lambda: checked(window))
    return window


def a_cell_opened_twice(opened: Opening, qtbot: QtBot) -> Window:
    window = a_first_layer_cell(opened, qtbot)
    for depth in (2, 3):
        rows = find(window, TermRows, "terms")
        box = next(box for row in rows.sheet.rows for box in row.doors if box.factor.name[0] == "δ")
        QTest.mouseClick(rows, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, box.place.center())
        crumbs = find(window, QWidget, "crumbs")
        wait(qtbot, lambda crumbs=crumbs, depth=depth: len(crumbs.findChildren(QPushButton)) == depth)
        qtbot.wait(SETTLE_MILLISECONDS)
    return window


def a_weight_under_adam(opened: Opening, qtbot: QtBot) -> Window:
    window = opened(RunConfig(trainer="module", optimizer="adam", learning_rate=0.001))
    window.resize(1280, 720)
    step(qtbot, window, "actionStepIteration", 4)
    step(qtbot, window, "actionStepPhase", 4)
    ask(window, qtbot, "w1", CELL)
    wait(qtbot, lambda: find(window, QWidget, "history").isVisible())
    return window


def an_accumulated_gradient(opened: Opening, qtbot: QtBot) -> Window:
    window = opened(RunConfig())
    window.resize(1280, 720)
    window.session.do(Edit(Stepper(RunConfig()).loop.source.replace("w1.grad.zero_()", "pass")))
    step(qtbot, window, "actionStepIteration")
    step(qtbot, window, "actionStepPhase", 3)
    ask(window, qtbot, "w1.grad", CELL)
    wait(qtbot, lambda: checked(window))
    return window


def a_planted_wrong_gradient(opened: Opening, qtbot: QtBot) -> Window:
    config = RunConfig(trainer="logistic")
    window = opened(config)
    window.resize(1280, 720)
    window.session.do(
        Edit(Stepper(config).loop.source.replace("db = (y_hat - y).mean()", "db = (y_hat - y).mean() * 2"))
    )
    step(qtbot, window, "actionStepPhase", 3)
    ask(window, qtbot, "dw", (3, 0))
    wait(qtbot, lambda: checked(window))
    find(window, QToolButton, "checkAll").click()
    wait(qtbot, lambda: len(find(window, QWidget, "checkVerdict").findChildren(QLabel)) == 2)
    wrong, right = find(window, QWidget, "checkVerdict").findChildren(QLabel)
    assert wrong.text().startswith("db ✗") and wrong.property("role") == "error"
    assert right.text().startswith("dw ✓") and right.property("role") == "good"
    for line in (wrong, right):  # in sight without scrolling, once the sheet is laid out
        wait(qtbot, lambda line=line: line.visibleRegion().boundingRect() == line.rect())
        assert line.height() < 2 * line.fontMetrics().height(), "in one line"
    return window


CASES = (
    a_first_layer_cell,
    a_cell_opened_twice,
    a_weight_under_adam,
    an_accumulated_gradient,
    a_planted_wrong_gradient,
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_nothing_is_cut_at_the_first_look(case, language: str, opened: Opening, qtbot: QtBot) -> None:  # type: ignore[no-untyped-def]
    set_language(language)
    window = case(opened, qtbot)
    qtbot.wait(SETTLE_MILLISECONDS)
    panel = find(window, QWidget, "chainRulePanel")
    assert cut_off(panel) == []
    assert len([area for area in panel.findChildren(QScrollArea) if area.isVisible()]) == 1
    assert list(cut_by_the_edge(window)) == []
    value = find(window, QLabel, "explanationValue")
    assert value.width() >= value.sizeHint().width()
    rows = find(window, TermRows, "terms")
    assert len(rows.sheet.rows) >= min(rows.count, 4)
    for row in rows.sheet.rows:
        assert len({box.place.top() for box in row.boxes}) <= 2


def cut_by_the_edge(window: Window) -> Iterator[str]:
    """What begins above the lower edge of the panel and ends below it."""
    sheet, rows = the_sheet(window), find(window, TermRows, "terms")
    edge = sheet.viewport().height()
    assert sheet.verticalScrollBar().value() == 0
    for row in rows.sheet.rows:
        top = rows.mapTo(sheet.viewport(), QPoint(0, row.top)).y()
        if top < edge < top + row.height:
            yield row.term.label
    parts = [
        part for part in sheet.widget().findChildren(QWidget) if not part.findChildren(QWidget) and part is not rows
    ]
    for part in parts:
        top = part.mapTo(sheet.viewport(), QPoint(0, 0)).y()
        if part.isVisible() and top < edge < top + part.height():
            yield part.objectName() or type(part).__name__


def test_the_checks_unfold_within_the_panel(opened: Opening, qtbot: QtBot) -> None:
    window = a_first_layer_cell(opened, qtbot)
    fold, number = find(window, QPushButton, "checkFold"), find(window, QLabel, f"mark:{BY_HAND}")
    assert fold.isVisible() and not number.isVisible()
    fold.click()
    wait(qtbot, number.isVisible)
    qtbot.wait(50)
    assert list(cut_by_the_edge(window)) == [] and the_sheet(window).verticalScrollBar().maximum() == 0
    window.resize(1440, 900)
    wait(qtbot, lambda: not fold.isVisible() and number.isVisible())


def test_all_terms_scroll_in_the_same_area(opened: Opening, qtbot: QtBot) -> None:
    window = a_first_layer_cell(opened, qtbot)
    rows, bar = find(window, TermRows, "terms"), the_sheet(window).verticalScrollBar()
    assert bar.maximum() == 0
    rows.setFocus()
    for _ in rows.sheet.rows:
        QTest.keyClick(rows, Qt.Key.Key_Down)
    QTest.keyClick(rows, Qt.Key.Key_Return)
    assert len(rows.sheet.rows) == 64 and bar.maximum() > 0
    for _ in range(64):
        QTest.keyClick(rows, Qt.Key.Key_Down)
    assert bar.value() > 0
    last = rows.sheet.rows[-1]
    bottom = rows.mapTo(the_sheet(window).viewport(), QPoint(0, last.top + last.height)).y()
    assert bottom <= the_sheet(window).viewport().height()


def test_a_reason_is_given_once(opened: Opening, qtbot: QtBot) -> None:
    window = opened(RunConfig())
    step(qtbot, window, "actionStepLine")
    window.parts.dock_area.panel("heatmapsPanel").cell_chosen.emit(Reference("w1.grad", CELL))
    wait(qtbot, lambda: "no backward pass has run" in shown(window, "explanationNote"))
    with qtbot.waitSignal(window.session.answered):
        pass
    qtbot.wait(50)
    assert not find(window, QWidget, "checks").isVisible()


def test_a_sum_too_long_for_a_line_takes_two(qtbot: QtBot) -> None:
    total = SumLine()
    qtbot.addWidget(total)
    total.show()
    total.show_text("sum −9.903074e-5   ·   value −9.903074e-5")
    total.resize(400, total.height_in(400))
    one = total.height_in(400)
    assert "\n" not in total.text()
    total.resize(200, total.height_in(200))
    assert total.text() == "sum −9.903074e-5\nvalue −9.903074e-5" and total.height() == 2 * one


def test_a_history_without_room_is_not_cut_but_below(opened: Opening, qtbot: QtBot) -> None:
    window = a_weight_under_adam(opened, qtbot)
    sheet, curve = the_sheet(window), find(window, QWidget, "history")
    below = []
    for height in range(210, 300, 10):
        sheet.resize(sheet.width(), height)
        assert list(cut_by_the_edge(window)) == [], height
        below.append(curve.y() >= height)
    assert below[0] and not below[-1]
    assert sheet.verticalScrollBar().maximum() == 0
