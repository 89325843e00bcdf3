"""What a screen reader and a keyboard find."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QApplication, QDockWidget, QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.experiment.trainers import TRAINERS
from gui.main_window.window import Window
from tests.gui.conftest import Opening
from tests.helpers.driving import step
from tests.helpers.walking import small

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
    assert card.accessibleDescription().startswith("fresh, 5 × 3") and "leaf w1" in card.accessibleDescription()


def once_round(window: Window, key: Qt.Key, held: Qt.KeyboardModifier) -> list[QWidget]:
    """Where the focus comes by, from the desk to the desk."""
    desk = QApplication.focusWidget()
    assert desk is not None and desk.objectName() == "desk"
    found: list[QWidget] = [desk]
    while (focused := QApplication.focusWidget()) is not None and len(found) < 120:
        QTest.keyClick(focused, key, held)
        if QApplication.focusWidget() is desk:
            return found
        found.append(QApplication.focusWidget())
    raise AssertionError(f"it comes back no more: {[widget.objectName() for widget in found[-3:]]}")


@pytest.mark.parametrize("size", [(1440, 900), (1000, 620)], ids=str)
@pytest.mark.parametrize(
    ("key", "held"),
    [(Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)],
    ids=["forwards", "backwards"],
)
def test_tab_comes_by_everything_that_is_in_sight(
    key: Qt.Key, held: Qt.KeyboardModifier, size: tuple[int, int], window: Window, qtbot: QtBot
) -> None:
    """Once round, from the desk to the desk."""
    window.resize(*size)
    window.activateWindow()
    qtbot.wait(100)  # until it is laid out
    found = once_round(window, key, held)
    missed = [
        f"{type(widget).__name__} {widget.objectName()} “{name_of(widget)}”"
        for widget in interactive(window)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isEnabled()
        and widget not in found
        and not is_behind_a_tab(widget)
    ]
    assert missed == []
    assert len(found) == len(set(found)) and all(name_of(widget) for widget in found[1:])


def is_behind_a_tab(widget: QWidget) -> bool:
    """Qt keeps a dock behind a tab left of the window, and above it."""
    dock: QWidget | None = widget
    while dock is not None and not isinstance(dock, QDockWidget):
        dock = dock.parentWidget()
    return dock is not None and dock.geometry().right() < 0


@pytest.mark.parametrize(
    "held", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier], ids=["on", "back"]
)
def test_what_has_the_focus_is_on_the_screen(held: Qt.KeyboardModifier, window: Window, qtbot: QtBot) -> None:
    """In the smallest window, whose form scrolls."""
    window.resize(window.minimumSize())
    window.activateWindow()
    qtbot.wait(100)
    back = held == Qt.KeyboardModifier.ShiftModifier
    for _ in range(45):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab, held)
        focused = QApplication.focusWidget()
        assert focused is not None
        parts = (focused, *focused.findChildren(QWidget))  # a plot is covered by its own viewport
        assert any(not part.visibleRegion().isEmpty() for part in parts), name_of(focused)
        assert window.rect().contains(focused.mapTo(window, focused.rect().center())), name_of(focused)


def test_the_panels_come_in_their_order(window: Window) -> None:
    window.activateWindow()
    names = [widget.objectName() for widget in once_round(window, Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier)]
    wanted = ["batch_size", "seed", "code_whatif", "code", "map:w1", "map:w2.grad", "lossPlot", "log", "timelinePanel"]
    assert [name for name in names if name in wanted] == wanted
