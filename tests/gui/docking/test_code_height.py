"""Code, maps and an explanation get the room they need, and nobody's own arrangement is touched."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QMainWindow, QToolButton
from pytestqt.qtbot import QtBot

from core.control.commands import Edit
from core.experiment.config import RunConfig
from core.experiment.trainers import TRAINERS
from core.explain.types import Reference
from gui.docking.code_height import divide
from gui.docking.dock import Dock
from gui.main_window.window import Window
from gui.panels.code.edit_bar import EditBar
from gui.panels.code.panel import CodePanel
from gui.panels.code.view import CodeView
from gui.panels.heatmaps.card import HeatMapCard
from gui.panels.heatmaps.panel import HeatMapsPanel
from gui.style.language import LANGUAGES, set_language
from tests.gui.conftest import Opening
from tests.helpers.driving import code_fits, do, find, lines_hidden, settle, step, wait
from tests.helpers.guards import no_word_of_qt
from tests.helpers.pairs import every_pair


def height(window: Window, dock: str) -> int:
    QApplication.processEvents()
    return find(window, QDockWidget, f"{dock}Dock").height()


def choose_a_cell(window: Window) -> None:
    find(window, HeatMapsPanel, "heatmapsPanel").cell_chosen.emit(Reference("w1.grad", (0, 0)))


def made_large(window: Window, qtbot: QtBot) -> int:
    window.resize(1440, 900)
    window.parts.dock_area.reset()
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
    desk = window.parts.dock_area
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


@pytest.mark.parametrize("height", [100, 0, 5000], ids=["the other way round", "none", "no rest"])
def test_a_column_that_cannot_be_divided_stays(height: int, qtbot: QtBot) -> None:
    """Qt complains of a size of zero or less."""
    desk, docks = QMainWindow(), [QDockWidget(), QDockWidget()]
    qtbot.addWidget(desk)
    for dock in docks:
        desk.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    desk.resize(400, 600)
    desk.show()
    before = [dock.geometry() for dock in docks]
    with no_word_of_qt():
        divide(desk, *(reversed(docks) if height == 100 else docks), height)
    assert [dock.geometry() for dock in docks] == before


def test_a_dock_without_a_place_divides_nothing(qtbot: QtBot) -> None:
    """While the layout is reset each dock is without one for a moment, and Qt complains."""
    desk, docks = QMainWindow(), [QDockWidget(), QDockWidget()]
    qtbot.addWidget(desk)
    for dock in docks:
        desk.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    desk.resize(400, 600)
    desk.show()
    desk.removeDockWidget(docks[0])
    with no_word_of_qt():
        divide(desk, docks[0], docks[1], 200)


# Code and maps


def made_of(window: Window, qtbot: QtBot, width: int, height: int) -> CodeView:
    window.resize(width, height)
    window.parts.dock_area.reset()
    view = find(window, CodeView, "code")
    settle(qtbot, lambda: code_fits(view))
    return view


@every_pair(size=[(1280, 720), (1440, 900)], language=LANGUAGES, trainer=list(TRAINERS))
def test_the_code_takes_what_its_lines_need_and_the_maps_are_the_subject(
    size: tuple[int, int], language: str, trainer: str, opened: Opening, qtbot: QtBot
) -> None:
    set_language(language)
    window = opened(RunConfig(trainer=trainer))
    made_of(window, qtbot, *size)
    least = 60 if size[1] == 720 else 110
    maps = [card.view for card in window.findChildren(HeatMapCard)]
    wait(qtbot, lambda: min(view.height() for view in maps) >= least)


def test_the_bar_under_the_code_takes_its_room_from_the_maps(window: Window, qtbot: QtBot) -> None:
    view = made_of(window, qtbot, 1280, 720)
    before, code_type = height(window, "codePanel"), view.font().pixelSize()
    window.session.do(Edit(view.toPlainText().replace("w1.grad.zero_()", "# w1.grad.zero_()")))
    bar = find(window, EditBar, "codeBar")
    wait(qtbot, lambda: bar.isVisible() and height(window, "codePanel") >= before + bar.height())
    assert lines_hidden(view) == 0 and view.font().pixelSize() == code_type
    window.session.do(Edit(find(window, CodePanel, "codePanel")._original))
    wait(qtbot, lambda: bar.isHidden() and abs(height(window, "codePanel") - before) <= 1)


def test_the_code_follows_what_is_typed_from_nothing_on(window: Window, qtbot: QtBot) -> None:
    """One line needs less than the dock can be made; that must not be taken for a height of the user's own."""
    view = made_of(window, qtbot, 1440, 900)
    find(window, QToolButton, "code_edit").click()
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(view, "a")
    settle(qtbot, lambda: view.height() < 100)
    for _ in range(12):
        QTest.keyClick(view, Qt.Key.Key_Return)
        settle(qtbot, lambda: lines_hidden(view) == 0)


def test_no_line_is_hidden_when_one_has_failed(window: Window, qtbot: QtBot) -> None:
    view = made_of(window, qtbot, 1280, 720)
    window.session.do(Edit(view.toPlainText().replace("loss.backward()", "loss.backward(1)")))
    step(qtbot, window, "actionStepPhase", 2)
    do(window, "actionStepLine")
    wait(qtbot, lambda: window.session.snapshot is not None and window.session.snapshot.failure is not None)
    wait(qtbot, lambda: find(window, EditBar, "codeBar").isVisible() and lines_hidden(view) == 0)


def test_it_follows_the_window_and_the_language(window: Window, qtbot: QtBot) -> None:
    view = made_of(window, qtbot, 1440, 900)
    for width, height_ in ((1280, 720), (1600, 1000), (1280, 720)):
        window.resize(width, height_)
        settle(qtbot, lambda: code_fits(view))
    window.appearance.choose_language("ko")
    settle(qtbot, lambda: code_fits(view))


def test_the_height_that_a_person_has_given_the_code_stays(window: Window, qtbot: QtBot) -> None:
    view = made_of(window, qtbot, 1440, 900)
    code, maps = (find(window, QDockWidget, f"{name}Dock") for name in ("codePanel", "heatmapsPanel"))
    divide(window.parts.dock_area, code, maps, 230)
    wait(qtbot, lambda: abs(height(window, "codePanel") - 230) <= 1)
    own = height(window, "codePanel")
    window.session.do(Edit(view.toPlainText().replace("w1.grad.zero_()", "# w1.grad.zero_()")))
    wait(qtbot, lambda: find(window, EditBar, "codeBar").isVisible())
    qtbot.wait(50)
    assert abs(height(window, "codePanel") - own) <= 1


def test_a_title_is_not_said_twice(window: Window, qtbot: QtBot) -> None:
    made_of(window, qtbot, 1280, 720)
    maps, graph, code = (find(window, Dock, f"{name}Dock") for name in ("heatmapsPanel", "graphPanel", "codePanel"))
    lower = maps.titleBarWidget().height()
    assert not says(maps, "Weights and gradients") and says(code, "Training loop")
    assert lower < code.titleBarWidget().height() - 5
    graph.close()
    wait(qtbot, lambda: says(maps, "Weights and gradients"))
    graph.show()
    wait(qtbot, lambda: not says(maps, "Weights and gradients"))
    maps.setFloating(True)
    wait(qtbot, lambda: says(maps, "Weights and gradients"))


def says(dock: Dock, title: str) -> bool:
    """Whether a dock's heading has its title."""
    labels = dock.titleBarWidget().findChildren(QLabel)
    return any(label.isVisibleTo(dock) and label.text() == title for label in labels)


@pytest.mark.parametrize("size", [(1440, 900), (1920, 1080)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_log_takes_little_of_a_large_screen_and_health_has_more(
    size: tuple[int, int], opened: Opening, qtbot: QtBot
) -> None:
    window = opened(RunConfig())
    window.resize(*size)
    window.parts.dock_area.reset()
    loss, health = height(window, "lossPanel"), find(window, QDockWidget, "healthPanelDock")
    settle(qtbot, lambda: height(window, "logPanel") < 0.28 * size[1])
    assert height(window, "logPanel") * find(window, QDockWidget, "logPanelDock").width() < size[0] * size[1] / 15
    health.raise_()
    settle(qtbot, lambda: height(window, "healthPanel") > 0.34 * size[1])
    find(window, QDockWidget, "logPanelDock").raise_()
    settle(qtbot, lambda: height(window, "logPanel") < 0.28 * size[1])
    settle(qtbot, lambda: height(window, "lossPanel") >= loss - 60)
