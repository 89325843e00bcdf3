"""The hints of the first start: what shows them, what they are done with, and that they never come back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui import settings
from gui.main_window.window import Window
from gui.panels.code.view import CodeView
from gui.session.session import Session
from gui.style.theme import THEMES
from tests.gui.conftest import Opening
from tests.helpers.driving import do, find, pause, shown, step, type_into, wait, wait_until_ready
from tests.helpers.walking import small

TITLES = ("Walk the loop", "Ask why", "Time runs both ways")


@pytest.fixture
def first_start(opened: Opening, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Window]:
    """Opens a window that gives what hints are left soon."""

    def open_window() -> Window:
        monkeypatch.setattr("gui.main_window.window.HINTS_MILLISECONDS", 20)
        window = opened(small())
        window.activateWindow()
        return window

    return open_window


def card(window: Window) -> QWidget | None:
    """The hint, if one is to be seen."""
    found = window.findChild(QWidget, "hintCard")
    return found if found is not None and found.isVisible() else None


def title(window: Window) -> str:
    return shown(window, "hintTitle") if card(window) is not None else ""


def wait_for(qtbot: QtBot, window: Window, wanted: str) -> None:
    wait(qtbot, lambda: title(window) == wanted)


def press(window: Window, key: Qt.Key) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)


def click(window: Window, button: str) -> None:
    QTest.mouseClick(find(window, QPushButton, button), Qt.MouseButton.LeftButton)


def place(window: Window, name: str) -> QRect:
    found = find(window, QWidget, name)
    return QRect(found.mapTo(window, QPoint(0, 0)), found.size())


def test_three_hints_come_one_after_the_other_and_never_again(first_start: Callable[[], Window], qtbot: QtBot) -> None:
    window = first_start()
    for number, wanted in enumerate(TITLES, start=1):
        wait_for(qtbot, window, wanted)
        assert shown(window, "hintCount") == f"{number} of 3"
        click(window, "hintNext")
    wait(qtbot, lambda: window.findChild(QWidget, "hintCard") is None)
    assert window.findChild(QWidget, "hintPointer") is None
    window.close()
    again = first_start()
    qtbot.wait(300)
    assert again.findChild(QWidget, "hintCard") is None


def test_what_was_dismissed_stays_so_even_when_the_window_is_never_closed(
    first_start: Callable[[], Window], qtbot: QtBot
) -> None:
    window = first_start()
    wait_for(qtbot, window, TITLES[0])
    click(window, "hintNext")
    second = first_start()  # as after a crash: the first has remembered nothing else
    wait_for(qtbot, second, TITLES[1])
    assert shown(second, "hintCount") == "2 of 3"
    click(second, "hintSkip")
    assert settings.load()["hints"] == settings.NO_HINTS
    assert card(second) is None
    window.close()
    assert settings.load()["hints"] == settings.NO_HINTS, "closing keeps what it knows nothing of"


@pytest.mark.parametrize("remembered", ["mauve", "-1", "3", ""])
def test_nonsense_begins_with_the_first(remembered: str, first_start: Callable[[], Window], qtbot: QtBot) -> None:
    settings.save({"hints": remembered})
    wait_for(qtbot, first_start(), TITLES[0])


def test_escape_on_the_desk_is_the_end_of_them(first_start: Callable[[], Window], qtbot: QtBot) -> None:
    window = first_start()
    wait_for(qtbot, window, TITLES[0])
    assert QApplication.focusWidget() is find(window, QWidget, "desk"), "they take no focus"
    type_into(window, "seed", "7", finish=False)
    press(window, Qt.Key.Key_Escape)
    assert card(window) is not None, "it left the field"
    assert QApplication.focusWidget() is find(window, QWidget, "desk")
    press(window, Qt.Key.Key_Escape)
    assert card(window) is None and settings.load()["hints"] == settings.NO_HINTS


def test_tab_reaches_them_and_they_give_the_focus_back(first_start: Callable[[], Window], qtbot: QtBot) -> None:
    window = first_start()
    wait_for(qtbot, window, TITLES[0])
    press(window, Qt.Key.Key_Tab)
    button = find(window, QPushButton, "hintNext")
    for wanted in TITLES[1:]:
        assert QApplication.focusWidget() is button and button.accessibleName() == "Next hint"
        press(window, Qt.Key.Key_Space)
        wait_for(qtbot, window, wanted)
    assert button.accessibleName() == "Close the last hint" and button.text() == "Got it"
    press(window, Qt.Key.Key_Return)
    assert card(window) is None
    assert QApplication.focusWidget() is find(window, QWidget, "desk")


def test_a_click_leaves_the_keys_to_the_loop(first_start: Callable[[], Window], qtbot: QtBot) -> None:
    window = first_start()
    wait_for(qtbot, window, TITLES[0])
    click(window, "hintNext")
    assert QApplication.focusWidget() is find(window, QWidget, "desk")


def test_doing_what_a_hint_says_moves_on(first_start: Callable[[], Window], qtbot: QtBot) -> None:
    window = first_start()
    wait_for(qtbot, window, TITLES[0])
    press(window, Qt.Key.Key_Right)
    wait_for(qtbot, window, TITLES[1])
    step(qtbot, window, "actionStepIteration")
    assert title(window) == TITLES[1]
    QTest.mouseClick(find(window, QWidget, "map:w1"), Qt.MouseButton.LeftButton)
    wait_for(qtbot, window, TITLES[2])
    timeline = find(window, QWidget, "timelinePanel")
    timeline.setFocus()
    press(window, Qt.Key.Key_Home)
    wait(qtbot, lambda: card(window) is None)
    assert settings.load()["hints"] == settings.NO_HINTS


@pytest.mark.parametrize("size", [(1440, 900), (1280, 720), (1120, 620), (800, 600)], ids=str)
def test_they_point_and_cover_nothing_that_matters(
    size: tuple[int, int], first_start: Callable[[], Window], qtbot: QtBot
) -> None:
    window = first_start()
    window.resize(*size)
    for wanted, name in zip(TITLES, ("codePanel", "heatmapsPanel", "timelinePanel"), strict=True):
        wait_for(qtbot, window, wanted)
        qtbot.wait(200)  # until the desk is laid out, and the hint has followed
        hint, pointer = place(window, "hintCard"), place(window, "hintPointer")
        assert window.rect().contains(hint)
        assert pointer.intersects(place(window, name))
        drawn = hint.adjusted(12, 12, -12, -12)
        empty = ("lossPanel",) if size[0] >= 1120 else ()  # of two columns the other one is all the room there is
        for other in ("code", "heatmapsPanel", *empty, "timelinePanel", "runButton"):
            assert not drawn.intersects(place(window, other)), other
        click(window, "hintNext")


def test_the_first_one_frames_the_marked_line(first_start: Callable[[], Window], qtbot: QtBot) -> None:
    window = first_start()
    wait_for(qtbot, window, TITLES[0])
    code = find(window, CodeView, "code")
    line = code.place_of(2)
    assert line is not None
    framed = place(window, "hintPointer")
    assert framed.contains(line.translated(code.mapTo(window, QPoint(0, 0)))) and framed.height() < 45


def test_they_are_away_during_a_run_a_presentation_and_a_lesson(
    first_start: Callable[[], Window], qtbot: QtBot
) -> None:
    window = first_start()
    type_into(window, "iterations", "1000000000")
    wait_for(qtbot, window, TITLES[0])
    do(window, "actionRun")
    wait(qtbot, lambda: card(window) is None)
    pause(qtbot, window)
    wait_for(qtbot, window, TITLES[0])
    do(window, "actionPresent")
    assert card(window) is None
    step(qtbot, window, "actionStepLine")
    do(window, "actionPresent")
    wait_for(qtbot, window, TITLES[0])
    find(window, QMenu, "lessonsMenu").aboutToShow.emit()
    find(window, QAction, "lesson:1_one_line").trigger()
    assert card(window) is None
    find(window, QPushButton, "lessonLeave").click()
    wait_for(qtbot, window, TITLES[0])


def test_a_hint_whose_place_is_hidden_waits_for_it(first_start: Callable[[], Window], qtbot: QtBot) -> None:
    window = first_start()
    wait_for(qtbot, window, TITLES[0])
    dock = find(window, QDockWidget, "codePanelDock")
    dock.close()
    wait(qtbot, lambda: card(window) is None)
    dock.show()
    wait_for(qtbot, window, TITLES[0])


@pytest.mark.parametrize("name", THEMES)
def test_it_has_the_colours_of_the_theme(name: str, first_start: Callable[[], Window], qtbot: QtBot) -> None:
    window = first_start()
    wait_for(qtbot, window, TITLES[0])
    window.appearance.choose_theme(name)
    hint = find(window, QWidget, "hintCard")
    image = hint.grab().toImage()
    colours = {image.pixelColor(x, image.height() // 2).name() for x in range(image.width())}
    assert {THEMES[name].surface, THEMES[name].now} <= colours


def test_a_window_that_remembers_nothing_gives_none(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gui.main_window.window.HINTS_MILLISECONDS", 0)
    window = Window(Session(small()), remembered={"theme": "light"})
    window.show()
    wait_until_ready(qtbot, window)
    qtbot.wait(100)
    assert window.findChild(QWidget, "hintCard") is None
    assert window.close()
    window.deleteLater()
