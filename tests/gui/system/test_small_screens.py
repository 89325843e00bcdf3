"""Every screen from 800 × 600 points on has room: nothing is cut, overprinted or out of reach."""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QDockWidget, QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.experiment.config import RunConfig
from core.view.snapshot import Snapshot
from gui import settings
from gui.bars.statusbar import StatusBar
from gui.docking.columns import NARROW
from gui.main_window.sizes import FIRST, SMALLEST
from gui.main_window.window import Window
from gui.panels.heatmaps.card_notes import CardNotes
from gui.panels.heatmaps.scale_bar import ScaleBar
from gui.presentation.controller import LEAST_ZOOM, zoom_in
from gui.presentation.head import PresentationHead
from gui.session.state import State
from gui.style.language import LANGUAGES, set_language
from gui.style.theme import LIGHT, THEMES
from gui.widgets.screen_room import room_for
from tests.gui.conftest import Making, Opening
from tests.gui.system.test_fits import click_a_cell, explain_a_cell, walk_to_gradients
from tests.helpers.driving import do, find, step, wait
from tests.helpers.fitting import cut_off, out_of_reach, overprinted
from tests.helpers.walking import small

SIZES = (SMALLEST, (800, 600), (1024, 768), (1366, 768))
"""The smallest is what a system leaves of 800 × 600."""
SETTLE_MILLISECONDS = 150
PHASES = ("forward", "loss", "backward", "update", "zero_grad")


def check(qtbot: QtBot, window: Window, sizes: tuple[tuple[int, int], ...] = SIZES) -> None:
    for size in sizes:
        window.resize(*size)
        qtbot.wait(SETTLE_MILLISECONDS)
        found = cut_off(window), out_of_reach(window), overprinted(window)
        assert found == ([], [], []), size


def bring(qtbot: QtBot, window: Window, name: str) -> None:
    """A dock before those behind the same tabs."""
    dock = find(window, QDockWidget, f"{name}Dock")
    dock.show()
    dock.raise_()
    qtbot.wait(SETTLE_MILLISECONDS)


@pytest.mark.parametrize(("trainer", "language"), [("two-layer", "en"), ("logistic", "ko"), ("module", "en")])
def test_desk_and_presentation_have_room(opened: Opening, qtbot: QtBot, trainer: str, language: str) -> None:
    window = opened(RunConfig(trainer=trainer))
    window.appearance.choose_language(language)
    walk_to_gradients(qtbot, window)
    explain_a_cell(qtbot, window)
    check(qtbot, window)
    bring(qtbot, window, "controls")
    check(qtbot, window, SIZES[:2])
    do(window, "actionPresent")
    qtbot.wait(SETTLE_MILLISECONDS)  # for the full screen, which is another size here
    check(qtbot, window, (*SIZES, (853, 640), (1280, 1024)))


@pytest.mark.exhaustive
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("trainer", "language"), list(product(["two-layer", "logistic", "module"], LANGUAGES)))
def test_everything_has_room(opened: Opening, qtbot: QtBot, trainer: str, language: str, theme: str) -> None:
    window = opened(RunConfig(trainer=trainer))
    window.appearance.choose_language(language)
    window.appearance.choose_theme(theme)
    sizes = (*SIZES, (853, 640), (1152, 864), (1280, 720), (1920, 1080))
    walk_to_gradients(qtbot, window)
    explain_a_cell(qtbot, window)
    check(qtbot, window, sizes)
    for name in ("controls", "graphPanel", "healthPanel", "logPanel"):
        bring(qtbot, window, name)
        check(qtbot, window, sizes)
    do(window, "actionPresent")
    qtbot.wait(SETTLE_MILLISECONDS)
    check(qtbot, window, sizes)
    click_a_cell(qtbot, window)
    check(qtbot, window, sizes)


def test_a_script_that_draws_in_a_lesson_has_its_figures_at_every_width(window: Window, qtbot: QtBot) -> None:
    from core.lessons.builtin import builtin_lessons

    window.resize(1280, 720)
    window.parts.lessons.complete()
    window.parts.lessons.open(builtin_lessons()[0].load())
    wait(qtbot, lambda: window.parts.lessons._page is not None and not window.parts.lessons._page.busy)
    figures, loss = find(window, QDockWidget, "figuresPanelDock"), find(window, QDockWidget, "lossPanelDock")
    assert figures.isHidden()
    figures.show()  # as when a script begins that draws
    for size, behind_the_loss in (((800, 600), True), ((1280, 720), False)):
        window.resize(*size)
        qtbot.wait(SETTLE_MILLISECONDS)
        assert (
            not figures.isHidden() and (figures in window.parts.dock_area.tabifiedDockWidgets(loss)) == behind_the_loss
        )


def test_a_lesson_has_room_and_follows_the_columns(opened: Opening, qtbot: QtBot) -> None:
    from core.lessons.builtin import builtin_lessons

    window = opened(small())
    window.resize(1280, 720)
    window.parts.lessons.complete()
    docks = window.findChildren(QDockWidget)
    before = [
        (dock.objectName(), dock.isVisible(), len(window.parts.dock_area.tabifiedDockWidgets(dock))) for dock in docks
    ]
    window.parts.lessons.open(builtin_lessons()[0].load())
    page = find(window, QWidget, "lessonPanel")
    wait(qtbot, lambda: window.parts.lessons._page is not None and not window.parts.lessons._page.busy)
    for language in LANGUAGES:
        window.appearance.choose_language(language)
        check(qtbot, window, (*SIZES[:2], (1280, 720), (800, 600)))
        assert page.isVisible() and find(window, QWidget, "lossPlot").isVisible()
    window.parts.lessons.leave()
    window.resize(1280, 720)
    qtbot.wait(SETTLE_MILLISECONDS)
    after = [
        (dock.objectName(), dock.isVisible(), len(window.parts.dock_area.tabifiedDockWidgets(dock))) for dock in docks
    ]
    assert after == before and not page.isVisible()


# The window


def test_the_first_size_is_no_larger_than_the_screen(made: Making, monkeypatch: pytest.MonkeyPatch) -> None:
    assert made(small()).size() == QSize(*FIRST)
    monkeypatch.setattr("gui.main_window.window.room_for", lambda _window: QSize(1364, 742))
    assert made(small()).size() == QSize(1364, 742)


def test_what_was_remembered_of_a_larger_screen_fits_this_one(made: Making, monkeypatch: pytest.MonkeyPatch) -> None:
    before = made(small())
    assert before.size() == QSize(*FIRST)
    settings.remember(geometry=bytes(before.saveGeometry().toBase64().data()).decode())
    monkeypatch.setattr("gui.widgets.screen_room.room_for", lambda _window: QSize(798, 574))
    assert made(small()).size() == QSize(798, 574)


def test_the_room_is_less_than_the_screen(qapp: QApplication) -> None:
    widget = QWidget()
    available = widget.screen().availableSize()
    assert room_for(widget).width() < available.width() and room_for(widget).height() < available.height()


def test_two_columns_become_three_again_as_they_were(window: Window, qtbot: QtBot) -> None:
    form, loss, log = (find(window, QDockWidget, f"{name}Dock") for name in ("controls", "lossPanel", "logPanel"))
    window.resize(1280, 720)
    window.parts.dock_area.reset()
    qtbot.wait(SETTLE_MILLISECONDS)
    assert window.parts.dock_area.tabifiedDockWidgets(loss) == []
    window.resize(800, 600)
    qtbot.wait(SETTLE_MILLISECONDS)
    assert window.parts.dock_area.tabifiedDockWidgets(loss) == [form] and not loss.visibleRegion().isEmpty()
    log.close()
    find(window, QDockWidget, "chainRulePanelDock").show()
    window.resize(1280, 720)
    qtbot.wait(SETTLE_MILLISECONDS)
    assert window.parts.dock_area.tabifiedDockWidgets(loss) == [] and form.x() < loss.x()
    assert form.isVisible() and not log.isVisible()
    assert find(window, QDockWidget, "chainRulePanelDock").isVisible()


def test_a_layout_of_two_columns_is_remembered_as_one_of_three(window: Window, qtbot: QtBot) -> None:
    window.resize(800, 600)
    qtbot.wait(SETTLE_MILLISECONDS)
    loss, log = (find(window, QDockWidget, f"{name}Dock") for name in ("lossPanel", "logPanel"))
    log.close()
    layout = window.parts.dock_area.layout_state()
    assert window.parts.dock_area.tabifiedDockWidgets(loss), "it is still narrow"
    window.resize(NARROW + 200, 720)
    qtbot.wait(SETTLE_MILLISECONDS)
    window.parts.dock_area.reset()
    window.parts.dock_area.restore(layout)
    assert window.parts.dock_area.tabifiedDockWidgets(loss) == [] and log.isHidden()


def test_the_loss_is_in_the_toolbar_at_every_width(window: Window, qtbot: QtBot) -> None:
    step(qtbot, window, "actionStepLine", 2)
    loss, trainer = find(window, QLabel, "lossValue"), find(window, QComboBox, "trainer")
    shown = set()
    for width in range(SMALLEST[0], 1320, 20):
        window.resize(width, 640)
        QApplication.processEvents()
        assert loss.visibleRegion().boundingRect() == loss.rect(), width
        assert cut_off(find(window, QWidget, "toolbar")) == [], width
        shown.add(trainer.currentText())
    assert shown == {"Two-layer net", "Two-layer net · autograd"}
    assert trainer.itemData(0, Qt.ItemDataRole.ToolTipRole) == "Two-layer net · autograd"


# Parts of it


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_status_bar_keeps_what_matters_and_tells_the_rest(qtbot: QtBot, language: str) -> None:
    set_language(language)
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.setMinimumWidth(1)  # alone, it would be a window as wide as its parts
    bar.show_state(State.REACHED)
    bar.show_snapshot(Snapshot(500, 500, 2, 13, "zero_grad", 1.0, 500, values={}))
    bar.show_speed(1234.0, 30.0)
    bar.show()
    state, speed = find(bar, QLabel, "stateValue"), find(bar, QLabel, "speedValue")
    for width in (1440, SMALLEST[0], 480):
        bar.resize(width, 28)
        qtbot.wait(20)
        assert cut_off(bar) == [] and out_of_reach(bar) == []
        assert state.isVisible() and (speed.isVisible() or speed.text() in bar.toolTip())
    assert find(bar, QLabel, "framesValue").text() in bar.toolTip()


@pytest.mark.parametrize("width", [400, 150, 80])
def test_the_ends_of_a_scale_do_not_run_into_each_other(qapp: QApplication, width: int) -> None:
    bar = ScaleBar(LIGHT)
    bar.resize(width, bar.full_height)
    metrics = bar.fontMetrics()
    ends = "−5.6036e5", "+5.6036e5"
    widest = metrics.horizontalAdvance(ends[0])
    printed = bar._printed(ends, widest)
    assert sum(metrics.horizontalAdvance(number) for number, _ in printed) <= max(width, widest)
    assert [number for number, _ in printed] == (["±5.6036e5"] if width < 2 * widest else list(ends))


def test_the_state_of_a_gradient_is_whole_or_shorter(qapp: QApplication) -> None:
    notes = CardNotes()
    notes.setMinimumWidth(1)
    notes.show()
    notes.show_state(("accumulated ×3", "×3"), "now")
    said = []
    for width in (200, 60, 10):
        notes.resize(width, 20)
        said.append(notes._state.text())
        assert not said[-1] or notes._state.geometry().right() < width
    assert said == ["accumulated ×3", "×3", ""] and notes._state.toolTip() == "accumulated ×3"


@pytest.mark.parametrize("language", LANGUAGES)
def test_phases_give_way_to_the_numbers_and_to_the_keys(qtbot: QtBot, language: str) -> None:
    set_language(language)
    keys = QWidget()
    keys.setFixedSize(220, 30)
    head = PresentationHead(1.0, keys)
    qtbot.addWidget(head)
    head.setMinimumWidth(1)  # alone, it would be a window as wide as its parts
    head.show_phases(PHASES)
    head.show_snapshot(Snapshot(1, 0, 8, 6, "backward", 2.9429e7, 1, values={}))
    head.show()
    told = []
    for width, pressed in ((1280, True), (1100, False), (900, True), (640, True)):
        keys.setVisible(pressed)
        head.resize(width, 64)
        qtbot.wait(20)
        assert cut_off(head) == [] and out_of_reach(head) == [] and overprinted(head) == []
        told.append([label.text() for label in head._strip.findChildren(QLabel) if label.isVisible()])
    assert told[0] == told[1] and len(told[0]) == 5
    assert told[2][0] == "✓" and told[2][2] == told[0][2] and told[3] == []


@pytest.mark.parametrize(
    ("size", "zoom"),
    [
        ((1280, 720), 1.0),
        ((1440, 900), 1.25),
        ((1920, 1080), 1.5),
        ((1280, 1024), 1280 / 1152),
        ((800, 600), LEAST_ZOOM),
    ],
)
def test_the_type_of_a_presentation_is_as_large_as_both_sides_allow(size: tuple[int, int], zoom: float) -> None:
    assert zoom_in(QSize(*size)) == zoom
