"""What a screen reader and a keyboard find."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.trainers import TRAINERS
from gui.window import Window
from tests.core.walking import small
from tests.gui.conftest import Opening
from tests.gui.driving import step

READ_OUTS = ("iterationValue", "lossValue", "speedValue", "deviceValue", "stateValue", "threadsValue", "framesValue")


def name_of(thing: QObject) -> str:
    """As a screen reader says it."""
    return QAccessible.queryAccessibleInterface(thing).text(QAccessible.Text.Name)


def interactive(window: Window) -> list[QWidget]:
    """What can have the focus; not the insides of a list or of a scrolling area."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.isVisibleTo(window)
        and not isinstance(widget, QAbstractItemView)
        and not (isinstance(widget.parent(), QAbstractScrollArea) and widget.parent().viewport() is widget)
    ]


@pytest.mark.parametrize("trainer", TRAINERS)
def test_everything_that_can_have_the_focus_has_a_name(trainer: str, opened: Opening, qtbot: QtBot) -> None:
    window = opened(small(trainer))
    nameless = [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in interactive(window)
        if widget.objectName() != "desk" and not name_of(widget)
    ]
    assert nameless == []
    assert len(interactive(window)) > 20


def test_no_two_controls_of_a_kind_have_the_same_name(window: Window) -> None:
    names = [(type(widget), name_of(widget)) for widget in interactive(window)]
    assert len(set(names)) == len(names)


def test_read_outs_have_names(window: Window, qtbot: QtBot) -> None:
    step(qtbot, window, "actionStepIteration")
    for name in READ_OUTS:
        (label,) = window.findChildren(QLabel, name)
        assert label.accessibleName() and label.text()


def test_the_names_for_automation_are_there(window: Window) -> None:
    fields = (
        "batch_size",
        "input_size",
        "hidden_size",
        "output_size",
        "learning_rate",
        "iterations",
        "seed",
        "device",
        "data",
    )
    panels = ("codePanel", "lossPanel", "heatmap:w1", "heatmap:w1.grad", "heatmap:w2", "heatmap:w2.grad")
    actions = ("actionRun", "actionStepLine", "actionStepPhase", "actionStepIteration", "actionReset")
    for name in (*fields, "trainer", "apply", *panels, *READ_OUTS, "phaseValue"):
        assert len(window.findChildren(QWidget, name)) == 1, name
    for name in actions:
        assert len(window.findChildren(QAction, name)) == 1, name


def test_a_map_tells_what_it_shows(window: Window, qtbot: QtBot) -> None:
    step(qtbot, window, "actionStepLine", 3)
    (card,) = window.findChildren(QWidget, "heatmap:w1.grad")
    assert card.accessibleName() == "Heat map of w1.grad"
    assert card.accessibleDescription().startswith("5 × 3")


def test_tab_comes_by_everything(window: Window) -> None:
    """Once round, from the desk to the desk."""
    window.activateWindow()
    found: set[QWidget] = set()
    for _ in range(120):
        focused = QApplication.focusWidget()
        assert focused is not None
        found.add(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    missed = [
        f"{type(widget).__name__} {widget.objectName()} “{name_of(widget)}”"
        for widget in interactive(window)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled() and widget not in found
    ]
    assert missed == []
