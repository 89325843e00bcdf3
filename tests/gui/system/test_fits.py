"""Both languages have room in the window and in the presenter, from the projector's size on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot

from core.experiment.config import RunConfig
from core.explain.types import Reference
from gui.form.form import Controls
from gui.main_window.window import Window
from gui.panels.heatmaps.card import HeatMapCard
from gui.style.language import LANGUAGES
from tests.gui.conftest import Opening
from tests.helpers.driving import PATIENCE, do, find, settle, step
from tests.helpers.fitting import cut_off
from tests.helpers.pairs import every_pair

SETTLE_MILLISECONDS = 400


@every_pair(trainer=["two-layer", "logistic", "module"], size=[(1280, 720), (1440, 900)], language=LANGUAGES)
def test_no_word_of_the_window_is_cut_off(
    opened: Opening, qtbot: QtBot, language: str, size: tuple[int, int], trainer: str
) -> None:
    window = opened(RunConfig(trainer=trainer))
    window.appearance.choose_language(language)
    window.resize(*size)
    walk_to_gradients(qtbot, window)
    explain_a_cell(qtbot, window)
    settle(qtbot, lambda: cut_off(window) == [])


@pytest.mark.parametrize(("theme", "language"), [("high-contrast", "ko"), ("dark", "en")])
def test_no_word_is_cut_off_in_another_theme(opened: Opening, qtbot: QtBot, theme: str, language: str) -> None:
    window = opened(RunConfig())
    window.appearance.choose_theme(theme)
    window.appearance.choose_language(language)
    window.resize(1280, 720)
    walk_to_gradients(qtbot, window)
    explain_a_cell(qtbot, window)
    settle(qtbot, lambda: cut_off(window) == [])


@pytest.mark.parametrize("size", [(1280, 720), (1440, 900)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_has_room_for_every_optimizer(
    opened: Opening, qtbot: QtBot, language: str, size: tuple[int, int]
) -> None:
    window = opened(RunConfig(trainer="module"))
    window.appearance.choose_language(language)
    window.resize(*size)
    (form,), box = window.findChildren(Controls), find(window, QComboBox, "optimizer")
    for index in range(box.count()):
        box.setCurrentIndex(index)
        qtbot.wait(SETTLE_MILLISECONDS // 4)
        assert cut_off(form) == [] and box.width() >= box.sizeHint().width()
        assert form.rect().contains(QRect(box.mapTo(form, QPoint(0, 0)), box.size()))


@pytest.mark.parametrize(
    ("size", "trainer", "theme"),
    [
        ((1280, 720), "two-layer", "high-contrast"),
        ((1440, 900), "two-layer", "light"),
        ((1280, 720), "logistic", "dark"),
        ((1280, 720), "module", "light"),
    ],
    ids=lambda value: f"{value[0]}x{value[1]}" if isinstance(value, tuple) else value,
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_the_presenter_is_cut_off(
    opened: Opening, qtbot: QtBot, language: str, size: tuple[int, int], trainer: str, theme: str
) -> None:
    window = opened(RunConfig(trainer=trainer))
    window.appearance.choose_language(language)
    window.appearance.choose_theme(theme)
    do(window, "actionPresent")
    qtbot.wait(SETTLE_MILLISECONDS)  # for the full screen, which is another size here
    window.resize(*size)
    walk_to_gradients(qtbot, window)
    assert (window.width(), window.height()) == size
    settle(qtbot, lambda: cut_off(window) == [])
    do(window, "actionShowKeys")
    stage = find(window, QWidget, "stage")
    QTest.keyClick(stage, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert find(window, QWidget, "pressedKeys").isVisible()
    click_a_cell(qtbot, window)
    settle(qtbot, lambda: cut_off(window) == [])


def walk_to_gradients(qtbot: QtBot, window: Window) -> None:
    """To where the first iteration has just made its gradients."""
    snapshot = window.session.snapshot
    while snapshot is None or not any(maps.changed and is_gradient(name) for name, maps in snapshot.maps.items()):
        step(qtbot, window, "actionStepLine")
        qtbot.wait(SETTLE_MILLISECONDS // 4)
        snapshot = window.session.snapshot
    qtbot.wait(SETTLE_MILLISECONDS)


def explain_a_cell(qtbot: QtBot, window: Window) -> None:
    assert window.session.snapshot is not None
    gradient = next(filter(is_gradient, window.session.snapshot.maps))
    shape = window.session.snapshot.maps[gradient].shape
    assert shape is not None
    with qtbot.waitSignal(window.session.answered, timeout=PATIENCE):
        window.parts.dock_area.panel("heatmapsPanel").cell_chosen.emit(Reference(gradient, (0,) * len(shape)))
    qtbot.wait(SETTLE_MILLISECONDS)


def click_a_cell(qtbot: QtBot, window: Window) -> None:
    """In the middle of a gradient on the stage."""
    stage = find(window, QWidget, "stage")
    card = next(card for card in stage.findChildren(HeatMapCard) if card.isVisible() and is_gradient(card.name))
    with qtbot.waitSignal(window.session.answered, timeout=PATIENCE):
        QTest.mouseClick(card.view, Qt.MouseButton.LeftButton, pos=card.view.rect().center())
    qtbot.wait(SETTLE_MILLISECONDS)


def is_gradient(name: str) -> bool:
    return name == "dw" or name.endswith(".grad")
