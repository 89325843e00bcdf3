"""What a person does with the window's keys, menus and docks, and what the read-outs say."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from core.engine.stepper import Stepper
from gui.bars.actions import COMMANDS
from gui.docking.dock import Note
from gui.main_window.window import Window
from gui.panels import PANELS
from gui.session.state import State
from gui.style.theme import DARK, HIGH_CONTRAST, LIGHT, Theme
from tests.gui.conftest import Making, Opening
from tests.helpers.driving import (
    choose,
    do,
    find,
    number_shown,
    press_apply,
    run_to_the_end,
    shown,
    step,
    type_into,
    wait,
    wait_for_state,
    wait_until_ready,
    where,
)
from tests.helpers.walking import small

# The keys


@pytest.mark.parametrize(
    ("key", "modifier", "moments"),
    [
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, [(0, 1, 4, 2), (0, 1, 6, 4), (0, 1, 8, 6), (0, 1, 9, 8)]),
        (
            Qt.Key.Key_Right,
            Qt.KeyboardModifier.ShiftModifier,
            [(0, 1, 4, 2), (0, 1, 6, 4), (0, 1, 8, 6), (0, 1, 12, 10)],
        ),
        (Qt.Key.Key_N, Qt.KeyboardModifier.NoModifier, [(1, 1, 2, 13), (2, 2, 2, 13), (3, 3, 2, 13)]),
    ],
    ids=["line", "phase", "iteration"],
)
def test_a_key_steps(
    key: Qt.Key, modifier: Qt.KeyboardModifier, moments: list[tuple[int, ...]], window: Window, qtbot: QtBot
) -> None:
    for moment in moments:
        QTest.keyClick(window, key, modifier)
        wait(qtbot, lambda moment=moment: where(window) == moment)


def test_space_runs_and_pauses(window: Window, qtbot: QtBot) -> None:
    type_into(window, "iterations", "1000000000")
    find(window, QWidget, "desk").setFocus()
    for _ in range(2):
        QTest.keyClick(window, Qt.Key.Key_Space)
        wait_for_state(qtbot, window, State.RUNNING)
        assert find(window, QToolButton, "runButton").text() == "Pause"
        QTest.keyClick(window, Qt.Key.Key_Space)
        wait_for_state(qtbot, window, State.PAUSED)
        assert find(window, QToolButton, "runButton").text() == "Run"


@pytest.mark.parametrize("name", ["code", "log", "map:w1", "lossPlot"])
def test_the_keys_step_wherever_one_has_clicked(name: str, window: Window, qtbot: QtBot) -> None:
    clicked = find(window, QWidget, name)
    QTest.mouseClick(getattr(clicked, "viewport", lambda: clicked)(), Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is clicked
    QTest.keyClick(clicked, Qt.Key.Key_Right)
    wait(qtbot, lambda: where(window) == (0, 1, 4, 2))
    QTest.keyClick(clicked, Qt.Key.Key_N)
    wait(qtbot, lambda: where(window)[0] == 1)
    QTest.keyClick(clicked, Qt.Key.Key_Space)
    wait_for_state(qtbot, window, State.RUNNING)


def test_keys_typed_into_a_field_stay_there(window: Window, qtbot: QtBot) -> None:
    editor = type_into(window, "seed", "1", finish=False)
    for key in (Qt.Key.Key_Space, Qt.Key.Key_N, Qt.Key.Key_Left, Qt.Key.Key_Right):
        QTest.keyClick(editor, key)
    step(qtbot, window, "actionStepLine")
    assert editor.text() == "1 n"
    assert where(window) == (0, 1, 4, 2)


def test_space_presses_the_button_that_has_the_focus(window: Window, qtbot: QtBot) -> None:
    button = find(window, QToolButton, "loss_log")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert not button.isChecked()
    type_into(window, "seed", "5")
    apply = find(window, QPushButton, "apply")
    apply.setFocus()
    QTest.keyClick(apply, Qt.Key.Key_Space)
    wait(qtbot, lambda: shown(window, "seedValue") == "seed 5")
    assert window.session.state is State.PAUSED


def test_after_apply_the_keys_step_again(window: Window, qtbot: QtBot) -> None:
    type_into(window, "seed", "5")
    press_apply(window)
    wait(qtbot, lambda: shown(window, "seedValue") == "seed 5")
    wait_until_ready(qtbot, window)
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Space)
    wait_for_state(qtbot, window, State.RUNNING)


# The read-outs


def test_the_read_outs_at_each_line(window: Window, qtbot: QtBot) -> None:
    stepper = Stepper(small())
    assert (shown(window, "iterationValue"), shown(window, "phaseValue"), shown(window, "lossValue")) == ("0", "", "–")
    phases = ["forward", "loss", "backward", "update", "update", "update", "zero_grad", "zero_grad"] * 2
    losses = []
    for count, phase in enumerate(phases):
        step(qtbot, window, "actionStepLine")
        stepper.step_line()
        assert shown(window, "phaseValue") == phase
        assert shown(window, "iterationValue") == str(count // 8 + 1)
        if stepper.loss is None:
            assert shown(window, "lossValue") == "–"
        else:
            assert number_shown(window, "lossValue") == pytest.approx(stepper.loss, rel=1e-4)
            losses.append(stepper.loss)
    assert len(set(losses)) == 2


def test_the_device_is_named(window: Window) -> None:
    assert shown(window, "deviceValue") == "CPU"


def test_steps_are_to_be_had_once_there_is_an_experiment(made: Making, qtbot: QtBot) -> None:
    window = made(small())
    waiting = [name for name, command in COMMANDS.items() if command.needs_trainer]
    assert {"actionRun", "actionStepLine", "actionReset"} <= set(waiting)
    assert not any(find(window, QAction, name).isEnabled() for name in waiting)
    assert shown(window, "stateValue") == "Loading torch…"
    window.show()
    wait_until_ready(qtbot, window)
    assert all(find(window, QAction, name).isEnabled() for name in waiting)


def test_another_trainer_begins_with_its_own_defaults(window: Window, qtbot: QtBot) -> None:
    type_into(window, "seed", "4")
    press_apply(window)
    wait(qtbot, lambda: shown(window, "seedValue") == "seed 4")
    choose(window, "trainer", "logistic")
    wait(qtbot, lambda: window.session.config.trainer == "logistic")
    wait_until_ready(qtbot, window)
    assert window.session.config.learning_rate == 0.01
    assert window.session.config.seed == 4
    assert "y_hat" in find(window, QPlainTextEdit, "code").toPlainText()
    names = {
        widget.objectName() for widget in window.findChildren(QWidget) if widget.objectName().startswith("heatmap:")
    }
    assert names == {"heatmap:w", "heatmap:dw", "heatmap:b", "heatmap:db"}


# Panels


def dock(window: Window, panel: str) -> QDockWidget:
    return find(window, QDockWidget, f"{panel}Dock")


def test_a_panel_can_be_hidden_and_brought_back(window: Window) -> None:
    for panel, why in (("chainRulePanel", "nobody has asked yet"), ("figuresPanel", "it is for scripts that draw")):
        assert not dock(window, panel).isVisible(), why
        dock(window, panel).show()
    for panel in ("controls", *PANELS):
        hide_and_bring_back(window, panel)


def hide_and_bring_back(window: Window, panel: str) -> None:
    assert dock(window, panel).isVisible()
    hide = next(button for button in dock(window, panel).findChildren(QToolButton) if "Hide" in button.accessibleName())
    QTest.mouseClick(hide, Qt.MouseButton.LeftButton)
    assert not dock(window, panel).isVisible()
    menus = {menu.title(): menu for menu in window.menuBar().findChildren(QMenu)}
    title = dock(window, panel).windowTitle()
    entry = next(action for action in menus["&View"].actions() if action.text() == title)
    assert entry.isCheckable() and not entry.isChecked()
    entry.trigger()
    assert dock(window, panel).isVisible()


def test_the_layout_can_be_reset(window: Window, qtbot: QtBot) -> None:
    def places() -> dict[str, tuple[int, int]]:
        docks = {name: dock(window, name) for name in PANELS}
        seen = {name: found for name, found in docks.items() if not found.visibleRegion().isEmpty()}
        return {name: (found.x(), found.y()) for name, found in seen.items()}

    before = places()
    assert "heatmapsPanel" in before and "graphPanel" not in before, "it is behind the heat maps"
    dock(window, "graphPanel").raise_()
    dock(window, "lossPanel").close()
    dock(window, "logPanel").setFloating(True)
    do(window, "actionResetLayout")
    wait(qtbot, lambda: all(places().get(name) == pytest.approx(before[name], abs=10) for name in before))
    assert dock(window, "lossPanel").isVisible()
    assert not dock(window, "logPanel").isFloating()
    assert places().keys() == before.keys()


def test_the_layout_is_remembered(opened: Opening) -> None:
    first = opened(small())
    first.resize(1000, 700)
    dock(first, "logPanel").close()
    first.close()
    second = opened(small())
    assert not dock(second, "logPanel").isVisible()
    assert dock(second, "lossPanel").isVisible()
    assert (second.width(), second.height()) == (1000, 700)


def test_a_panel_that_is_hidden_is_not_in_the_way_of_a_run(window: Window, qtbot: QtBot) -> None:
    for panel in PANELS:
        dock(window, panel).close()
    type_into(window, "iterations", "300")
    run_to_the_end(qtbot, window)
    assert shown(window, "iterationValue") == "300"


# Light and dark


def look(window: Window) -> tuple[str, str, str]:
    """The palette's window colour, the colour of the code's background, and the marked choice in the menu."""
    code = find(window, QPlainTextEdit, "code").viewport()
    painted = code.grab().toImage().pixelColor(code.width() - 3, code.height() - 3).name()
    choices = ("System", "Light", "Dark", "HighContrast")
    (marked,) = [choice for choice in choices if find(window, QAction, f"actionTheme{choice}").isChecked()]
    return window.palette().window().color().name(), painted, marked


def test_every_look(window: Window) -> None:
    do(window, "actionThemeLight")
    assert look(window) == (LIGHT.window, LIGHT.surface, "Light")
    do(window, "actionThemeDark")
    assert look(window) == (DARK.window, DARK.surface, "Dark")
    do(window, "actionThemeHighContrast")
    assert look(window) == (HIGH_CONTRAST.window, HIGH_CONTRAST.surface, "HighContrast")
    do(window, "actionThemeSystem")
    assert look(window)[2] == "System"


@pytest.mark.parametrize(("choice", "theme"), [("Dark", DARK), ("HighContrast", HIGH_CONTRAST)])
def test_the_theme_is_remembered(choice: str, theme: Theme, opened: Opening) -> None:
    first = opened(small())
    assert look(first)[2] == "System"
    do(first, f"actionTheme{choice}")
    first.close()
    assert look(opened(small())) == (theme.window, theme.surface, choice)


def test_a_system_that_turns_dark_is_followed_unless_one_has_chosen(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    hints = QGuiApplication.styleHints()
    do(window, "actionThemeSystem")
    monkeypatch.setattr(type(hints), "colorScheme", lambda _hints: Qt.ColorScheme.Dark)
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert look(window) == (DARK.window, DARK.surface, "System")
    do(window, "actionThemeDark")
    monkeypatch.setattr(type(hints), "colorScheme", lambda _hints: Qt.ColorScheme.Light)
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert look(window) == (DARK.window, DARK.surface, "Dark")


# The other commands


def test_every_command_stands_in_a_menu_with_its_tip(window: Window) -> None:
    entries = {action.objectName() for menu in window.menuBar().findChildren(QMenu) for action in menu.actions()}
    assert set(COMMANDS) <= entries
    for name, command in COMMANDS.items():
        assert find(window, QAction, name).toolTip().startswith(command.tip)


def test_quit_closes(window: Window) -> None:
    do(window, "actionQuit")
    assert not window.isVisible()


def test_a_message_can_be_dismissed(window: Window) -> None:
    window.show_error("Something is wrong.")
    banner = find(window, QWidget, "banner")
    assert banner.isVisible() and "Something is wrong." in shown(window, "bannerText")
    QTest.mouseClick(banner.findChild(QToolButton), Qt.MouseButton.LeftButton)
    assert not banner.isVisible()


def test_a_note_in_a_heading_is_shown_whole_or_not_at_all(window: Window) -> None:
    dock = find(window, QDockWidget, "logPanelDock")
    note = dock.titleBarWidget().findChild(Note)
    for width in range(120, 400, 20):
        dock.titleBarWidget().setFixedWidth(width)
        QApplication.processEvents()
        assert note.text() in ("", "every 100th iteration")
        assert note.sizeHint().width() <= note.width() or not note.text()
    assert note.text(), "there is room enough at last"
