"""The code panel when the loop raises."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from core.control.commands import Command, Edit, Step
from core.engine.reports import Failure, Value
from core.engine.stepper import Stepper
from core.view.capture import experiment_of
from core.view.snapshot import Experiment, Snapshot
from gui.main_window.window import Window
from gui.panels.code.panel import CodePanel
from gui.panels.code.view import CodeView
from gui.style.stylesheet import stylesheet
from gui.style.theme import LIGHT
from tests.helpers.driving import find, shown, step, wait
from tests.helpers.walking import small

MESSAGE = "RuntimeError: a leaf Variable that requires grad is being used in an in-place operation."
DETAILS = "Traceback (most recent call last):\n" + "".join(f"  frame {n}\n" for n in range(40)) + MESSAGE
FAILURE = Failure(9, MESSAGE, DETAILS)
WELL = Snapshot(1, 0, 9, 8, "update", None, 0, values={4: (Value("loss", number=2.5),)})
FAILED = replace(WELL, failure=FAILURE)


class Shown(CodePanel):
    """A panel in a window of its own."""

    def __init__(self, experiment: Experiment) -> None:
        super().__init__(LIGHT)
        self.sent: list[str] = []
        self.commanded.connect(self._note)
        self.around = QWidget()
        self.around.setStyleSheet(stylesheet(LIGHT))
        layout = QVBoxLayout(self.around)
        for widget in (*self.extras, self):
            layout.addWidget(widget)
        self.around.resize(700, 420)
        self.show_experiment(experiment)
        self.around.show()
        self.around.activateWindow()

    def _note(self, command: Command) -> None:
        if isinstance(command, Edit):
            self.sent.append(command.source)

    @property
    def view(self) -> CodeView:
        return find(self, CodeView, "code")

    @property
    def bar(self) -> QFrame:
        return find(self, QFrame, "codeBar")

    @property
    def details(self) -> QPushButton:
        return find(self, QPushButton, "code_details")

    @property
    def traceback(self) -> QPlainTextEdit:
        return find(self, QPlainTextEdit, "code_traceback")

    @property
    def hint(self) -> QLabel:
        return find(self, QLabel, "code_hint")

    @property
    def edit(self) -> QToolButton:
        return find(self.around, QToolButton, "code_edit")

    def unfold(self) -> None:
        QTest.mouseClick(self.details, Qt.MouseButton.LeftButton)


@pytest.fixture
def panel(qtbot: QtBot) -> Shown:
    panel = Shown(experiment_of(Stepper(small())))
    qtbot.addWidget(panel.around)
    panel.show_snapshot(WELL)
    return panel


def tinted(panel: Shown, name: str) -> list[int]:
    lines = range(1, panel.view.blockCount() + 1)
    return [line for line in lines if (band := panel.view.band(line)) is not None and band.name() == name]


def colour_at(panel: Shown, line: int, x: int) -> str:
    """The colour `x` pixels from the left edge, in the middle of a line."""
    view = panel.view
    row = next(row for row in view.rows if row.number == line)
    place = view.contentsRect().topLeft()
    return view.grab().toImage().pixelColor(place.x() + x, place.y() + row.top + row.height // 2).name()


def test_the_line_is_in_the_colour_of_errors_and_the_message_under_the_code(panel: Shown) -> None:
    assert not panel.bar.isVisible()
    panel.show_snapshot(FAILED)
    assert tinted(panel, LIGHT.error_soft) == [9] and tinted(panel, LIGHT.now_pale) == [8]
    assert colour_at(panel, 9, 2) == LIGHT.error and colour_at(panel, 9, 30) == LIGHT.error_soft
    assert panel.bar.isVisible() and panel.hint.text() == f"Line 9: {MESSAGE}"
    assert panel.hint.palette().color(panel.hint.foregroundRole()).name() == LIGHT.error


def test_what_the_lines_before_it_made_stays_beside_them(panel: Shown) -> None:
    panel.show_snapshot(FAILED)
    row = next(row for row in panel.view.rows if row.number == 4)
    image = panel.view.viewport().grab().toImage()
    right = [image.pixelColor(x, row.top + y).name() for x in range(500, image.width()) for y in range(row.height)]
    assert len(right) - right.count(LIGHT.surface) > 50


def test_a_long_message_takes_three_lines(panel: Shown, qtbot: QtBot) -> None:
    panel.show_snapshot(replace(WELL, failure=Failure(9, f"{MESSAGE} " * 9, DETAILS)))
    qtbot.wait(20)
    assert panel.hint.text().endswith("…") and panel.hint.text().startswith(f"Line 9: {MESSAGE} RuntimeError")
    assert panel.hint.height() <= 3 * panel.hint.fontMetrics().lineSpacing() + 2
    assert panel.hint.toolTip().count("in-place") == 9


@pytest.mark.parametrize("key", [None, Qt.Key.Key_Space])
def test_details_unfold_the_traceback(key: Qt.Key | None, panel: Shown, qtbot: QtBot) -> None:
    panel.show_snapshot(FAILED)
    assert panel.details.isVisible() and not panel.traceback.isVisible()
    if key is None:
        panel.unfold()
    else:
        QTest.keyClick(panel.details, key)
    assert panel.traceback.isVisible() and panel.traceback.toPlainText() == DETAILS
    assert panel.traceback.height() <= 140 and panel.traceback.verticalScrollBar().maximum() > 0
    QTest.keyClick(panel.details, Qt.Key.Key_Space)
    assert not panel.traceback.isVisible()


def test_the_traceback_can_be_copied_and_not_changed(panel: Shown) -> None:
    panel.show_snapshot(FAILED)
    panel.unfold()
    QTest.keyClicks(panel.traceback, "x")
    QTest.keyClick(panel.traceback, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(panel.traceback, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == DETAILS
    assert panel.traceback.font().family() == panel.view.font().family()
    assert panel.traceback.accessibleName() and panel.details.accessibleName() and panel.details.toolTip()


def test_the_line_stays_in_view_when_the_traceback_takes_the_room(panel: Shown, qtbot: QtBot) -> None:
    panel.around.resize(700, 330)
    panel.show_snapshot(FAILED)
    panel.unfold()
    qtbot.wait(50)
    view = panel.view
    assert view.viewport().height() < view.sizeHint().height(), "not all lines fit"
    (row,) = (row for row in view.rows if row.number == 9)
    assert row.top >= 0 and row.top + row.height <= view.viewport().height()


def test_with_the_failure_everything_of_it_is_gone(panel: Shown) -> None:
    before = panel.view.grab().toImage()
    panel.show_snapshot(FAILED)
    panel.unfold()
    panel.show_snapshot(WELL)
    QApplication.processEvents()
    assert tinted(panel, LIGHT.error_soft) == [] and tinted(panel, LIGHT.now_soft) == [9]
    assert not panel.bar.isVisible() and not panel.traceback.isVisible() and not panel.details.isVisible()
    assert panel.view.grab().toImage() == before
    panel.show_snapshot(FAILED)
    assert panel.details.isVisible() and not panel.traceback.isVisible(), "folded again"


def test_a_moment_without_words_tells_of_it_too(panel: Shown) -> None:
    panel.show_snapshot(replace(FAILED, values=None))
    assert panel.bar.isVisible() and tinted(panel, LIGHT.error_soft) == [9]
    panel.show_snapshot(replace(WELL, values=None))
    assert not panel.bar.isVisible() and tinted(panel, LIGHT.error_soft) == []


def test_another_experiment_has_not_failed(panel: Shown) -> None:
    panel.show_snapshot(FAILED)
    panel.show_experiment(experiment_of(Stepper(small("module"))))
    assert not panel.bar.isVisible() and tinted(panel, LIGHT.error_soft) == []


def test_without_a_traceback_there_is_nothing_to_unfold(panel: Shown) -> None:
    panel.show_snapshot(replace(WELL, failure=Failure(9, "Stopped in the middle of this line.", "")))
    assert shown(panel, "code_hint") == "Line 9: Stopped in the middle of this line."
    assert not panel.details.isVisible()


@pytest.mark.parametrize("focus", ["code_details", "code_traceback"])
def test_focus_goes_to_the_code_from_what_goes_away(focus: str, panel: Shown) -> None:
    panel.show_snapshot(FAILED)
    panel.unfold()
    find(panel, QWidget, focus).setFocus()
    panel.show_snapshot(WELL)
    assert QApplication.focusWidget() is panel.view


def test_focus_elsewhere_stays_there(panel: Shown) -> None:
    panel.edit.setFocus()
    panel.show_snapshot(FAILED)
    panel.show_snapshot(WELL)
    assert QApplication.focusWidget() is panel.edit


def test_a_failed_loop_can_be_edited(panel: Shown) -> None:
    panel.show_snapshot(FAILED)
    panel.edit.click()
    assert tinted(panel, LIGHT.error_soft) == [9] and panel.hint.text() == f"Line 9: {MESSAGE}"
    QTest.keyClick(panel.view, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(panel.view, "x = x")
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert tinted(panel, LIGHT.error_soft) == [], "another text"
    QTest.mouseClick(find(panel, QPushButton, "code_apply"), Qt.MouseButton.LeftButton)
    assert panel.sent == [panel.view.toPlainText()]


def test_edited_again_once_all_is_well_no_line_is_wrong(panel: Shown) -> None:
    panel.show_snapshot(FAILED)
    panel.edit.click()
    QTest.keyClick(panel.view, Qt.Key.Key_Escape)
    panel.show_snapshot(WELL)
    panel.edit.click()
    assert tinted(panel, LIGHT.error_soft) == []


def test_a_refusal_comes_before_the_failure(panel: Shown) -> None:
    panel.show_snapshot(FAILED)
    panel.edit.click()
    panel.show_refusal("'(' was never closed.", 1)
    assert panel.hint.text() == "Line 1: '(' was never closed."
    QTest.keyClick(panel.view, Qt.Key.Key_Escape)
    assert panel.hint.text() == f"Line 9: {MESSAGE}"


@pytest.mark.usefixtures("errors_expected")
def test_a_loop_that_raises_in_the_window(window: Window, qtbot: QtBot) -> None:
    panel = find(window, CodePanel, "codePanel")
    view = find(window, CodeView, "code")
    find(window, QToolButton, "code_edit").click()
    QTest.keyClick(view, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(view, "share = 1 / (t - 2)\n".replace("\n", ""))
    QTest.keyClick(view, Qt.Key.Key_Return)
    find(window, QPushButton, "code_apply").click()
    wait(qtbot, lambda: view.isReadOnly())
    step(qtbot, window, "actionStepIteration")
    window.session.do(Step("line"))
    wait(qtbot, lambda: shown(panel, "code_hint") == "Line 1: ZeroDivisionError: division by zero")
    QTest.mouseClick(find(panel, QPushButton, "code_details"), Qt.MouseButton.LeftButton)
    assert "ZeroDivisionError" in find(panel, QPlainTextEdit, "code_traceback").toPlainText()
    step(qtbot, window, "actionStepBack")
    wait(qtbot, lambda: not find(panel, QPlainTextEdit, "code_traceback").isVisible())
    assert "ZeroDivisionError" not in shown(panel, "code_hint")
