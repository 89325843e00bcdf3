"""An explanation gets the room it needs, and nobody's own arrangement is touched."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDockWidget
from pytestqt.qtbot import QtBot

from core.chain_rule import Reference
from gui.panels.heatmaps import HeatMapsPanel
from gui.window import Window
from tests.gui.driving import find, step, wait


def height(window: Window, dock: str) -> int:
    QApplication.processEvents()
    return find(window, QDockWidget, f"{dock}Dock").height()


def choose_a_cell(window: Window) -> None:
    find(window, HeatMapsPanel, "heatmapsPanel").cell_chosen.emit(Reference("w1.grad", (0, 0)))


def made_large(window: Window, qtbot: QtBot) -> int:
    window.resize(1440, 900)
    window._desk.reset()
    step(qtbot, window, "actionStepLine", 3)
    return height(window, "lossPanel")


def test_the_explanation_gets_most_of_the_column_and_gives_it_back(window: Window, qtbot: QtBot) -> None:
    before = made_large(window, qtbot)
    choose_a_cell(window)
    wait(qtbot, lambda: height(window, "chainRulePanel") > 1.3 * height(window, "lossPanel"))
    assert height(window, "lossPanel") < 0.85 * before
    find(window, QDockWidget, "chainRulePanelDock").close()
    wait(qtbot, lambda: abs(height(window, "lossPanel") - before) < 12)


def test_what_a_person_has_resized_stays(window: Window, qtbot: QtBot) -> None:
    before = made_large(window, qtbot)
    desk = window._desk
    docks = [find(window, QDockWidget, f"{name}Dock") for name in ("lossPanel", "logPanel")]
    desk.resizeDocks(docks, [before - 90, height(window, "logPanel") + 90], Qt.Orientation.Vertical)
    own = height(window, "lossPanel")
    assert own < before - 60
    choose_a_cell(window)
    find(window, QDockWidget, "chainRulePanelDock").raise_()
    assert abs(height(window, "lossPanel") - own) < 3
    find(window, QDockWidget, "chainRulePanelDock").close()
    assert abs(height(window, "lossPanel") - own) < 3


def test_a_second_cell_moves_nothing(window: Window, qtbot: QtBot) -> None:
    made_large(window, qtbot)
    choose_a_cell(window)
    first = height(window, "lossPanel")
    choose_a_cell(window)
    assert height(window, "lossPanel") == first
