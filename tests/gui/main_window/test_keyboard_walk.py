"""The main job by keyboard alone: nothing here but keys, and what a person sees after them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.main_window.window import Window
from gui.panels.heatmaps.view import HeatMapView
from gui.presentation.page import PresentationPage
from gui.session.state import State
from gui.style.theme import DARK
from tests.gui.conftest import Opening
from tests.helpers.driving import find, number_shown, shown, wait, wait_for_state, wait_until_ready
from tests.helpers.walking import small

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
MOST_STOPS = 90


def focused() -> QWidget:
    """What hears the keys."""
    found = QApplication.activePopupWidget() or QApplication.focusWidget()
    assert found is not None, "nothing hears the keys"
    return found


def press(key: Qt.Key, held: Qt.KeyboardModifier = NONE, times: int = 1) -> None:
    for _ in range(times):
        QTest.keyClick(focused(), key, held)


def write(text: str) -> None:
    QTest.keyClicks(focused(), text)


def is_seen(window: QWidget, widget: QWidget) -> bool:
    """Whether some of a widget is on the window, and nothing that scrolls has it out of sight."""
    place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    parts = [widget, *widget.findChildren(QWidget)]  # a scrolling area is covered by its own viewport
    return window.rect().intersects(place) and any(not part.visibleRegion().isEmpty() for part in parts)


def tab_to(window: QWidget, name: str, back: bool = False) -> QWidget:
    """Tab, or Shift+Tab, until the focus is there; and it is to be seen there."""
    for _ in range(MOST_STOPS):
        press(Key.Key_Backtab if back else Key.Key_Tab, SHIFT if back else NONE)
        if focused().objectName() == name:
            assert is_seen(window, focused()), name
            return focused()
    raise AssertionError(f"Tab does not lead to {name}")


def moment(window: QWidget) -> tuple[str, str]:
    return shown(window, "iterationValue"), shown(window, "phaseValue")


def trail(window: QWidget) -> list[str]:
    return [button.text() for button in find(window, QWidget, "crumbs").findChildren(QPushButton)]


def step_about(window: Window, qtbot: QtBot) -> None:
    """By line, phase and iteration, and back."""
    assert focused().objectName() == "desk"
    steps = (
        (Key.Key_Right, NONE, ("1", "forward")),
        (Key.Key_Right, SHIFT, ("1", "loss")),
        (Key.Key_Right, SHIFT, ("1", "backward")),
        (Key.Key_N, NONE, ("1", "zero_grad")),
        (Key.Key_N, NONE, ("2", "zero_grad")),
        (Key.Key_N, SHIFT, ("1", "zero_grad")),
        (Key.Key_Left, SHIFT, ("1", "update")),
        (Key.Key_Left, NONE, ("1", "update")),
    )
    for key, held, wanted in steps:
        press(key, held)
        wait(qtbot, lambda wanted=wanted: moment(window) == wanted)
    assert number_shown(window, "lossValue") > 0


def run_and_pause(window: Window, qtbot: QtBot) -> None:
    tab_to(window, "iterations")
    press(Key.Key_A, CTRL)
    write("100000000")
    press(Key.Key_Return)
    assert focused().objectName() == "desk", "Enter gives the keys back"
    press(Key.Key_Space)
    wait_for_state(qtbot, window, State.RUNNING)
    wait(qtbot, lambda: int(shown(window, "iterationValue")) > 3)
    press(Key.Key_Space)
    wait_for_state(qtbot, window, State.PAUSED)
    wait(qtbot, lambda: shown(window, "speedValue") == "0 it/s")


def change_the_form(window: Window, qtbot: QtBot) -> None:
    """A learning rate holds at once; a size waits for Apply."""
    for name, value in (("learning_rate", "0.002"), ("batch_size", "6")):
        tab_to(window, name)
        press(Key.Key_A, CTRL)
        write(value)
    tab_to(window, "apply")
    assert "batch" in shown(window, "waitingForApply")
    press(Key.Key_Space)
    wait(qtbot, lambda: window.session.config.batch_size == 6)
    wait_until_ready(qtbot, window)
    assert find(window, QLineEdit, "batch_size").text() == "6"
    assert find(window, QLineEdit, "learning_rate").text() == "0.002"
    assert moment(window) == ("0", "") and focused().objectName() == "desk"


def choose_a_trainer(window: Window, qtbot: QtBot, down: bool) -> None:
    title = find(window, QComboBox, "trainer").currentText()
    tab_to(window, "trainer", back=True)
    press(Key.Key_Down if down else Key.Key_Up)
    wait(qtbot, lambda: find(window, QComboBox, "trainer").currentText() != title)
    wait(qtbot, lambda: ("y_hat" in find(window, QPlainTextEdit, "code").toPlainText()) == down)
    wait_until_ready(qtbot, window)
    tab_to(window, "desk")


def ask_why(window: Window, qtbot: QtBot) -> None:
    """A cell of a map, its explanation, one of its factors, and back by the crumbs."""
    press(Key.Key_Right, SHIFT, times=3)
    wait(qtbot, lambda: moment(window) == ("1", "backward"))
    view = tab_to(window, "map:w2.grad")
    assert isinstance(view, HeatMapView)
    press(Key.Key_Left, times=120)  # to the corner, however large the map is
    press(Key.Key_Up, times=120)
    wait(qtbot, lambda: "[0, 0] = " in view.accessibleDescription())
    press(Key.Key_Right)
    wait(qtbot, lambda: "[1, 0] = " in view.accessibleDescription())
    assert moment(window) == ("1", "backward"), "the arrows did not step"
    press(Key.Key_Return)
    wait(qtbot, lambda: shown(window, "explanationSum").startswith("sum "))
    assert trail(window) == ["w2.grad[1, 0]"]
    rows = tab_to(window, "terms")
    press(Key.Key_Down)
    assert rows.accessibleDescription()
    press(Key.Key_Return)
    wait(qtbot, lambda: len(trail(window)) == 2)
    press(Key.Key_Backtab, SHIFT)
    press(Key.Key_Backtab, SHIFT)
    assert QAccessible.queryAccessibleInterface(focused()).text(QAccessible.Text.Name) == "Back to w2.grad[1, 0]"
    press(Key.Key_Space)
    wait(qtbot, lambda: trail(window) == ["w2.grad[1, 0]"])
    assert is_seen(window, focused())
    tab_to(window, "desk")
    press(Key.Key_Right)
    wait(qtbot, lambda: moment(window) == ("1", "update"))


def edit_the_loop(window: Window, qtbot: QtBot) -> None:
    tab_to(window, "code_edit")
    press(Key.Key_Space)
    editor = focused()
    assert isinstance(editor, QPlainTextEdit) and not editor.isReadOnly()
    press(Key.Key_End, CTRL)
    press(Key.Key_Return)
    press(Key.Key_Tab)
    press(Key.Key_Backspace)
    write("w1.sum()")
    press(Key.Key_Backtab, SHIFT)
    assert focused() is not editor and not editor.isReadOnly(), "Shift+Tab leads out, and nothing is lost"
    press(Key.Key_Tab)
    press(Key.Key_Tab, CTRL)
    assert focused().objectName() == "code_revert", "so does Ctrl+Tab"
    press(Key.Key_Backtab, SHIFT)
    assert focused() is editor
    press(Key.Key_Return, CTRL)
    wait(qtbot, lambda: "edited" in window.windowTitle())
    assert editor.isReadOnly() and editor.toPlainText().endswith("\nw1.sum()")
    tab_to(window, "desk")


def go_back_in_time(window: Window, qtbot: QtBot) -> None:
    press(Key.Key_N, times=4)
    wait(qtbot, lambda: moment(window) == ("4", "zero_grad"))
    tab_to(window, "timelinePanel")
    press(Key.Key_PageDown)
    wait(qtbot, lambda: moment(window)[0] == "3")
    press(Key.Key_Home)
    wait(qtbot, lambda: moment(window)[0] == "0")
    press(Key.Key_End)
    wait(qtbot, lambda: moment(window)[0] == "4")
    tab_to(window, "desk")


def present(window: Window, qtbot: QtBot) -> None:
    press(Key.Key_F11)
    wait(qtbot, lambda: bool(window.findChildren(PresentationPage)) and window.isFullScreen())
    wait(qtbot, lambda: is_seen(window, find(window, PresentationPage, "stage")))
    assert not find(window, QWidget, "desk").isVisible()
    press(Key.Key_N, times=2)  # to the end of the fourth iteration, and through the fifth
    wait(qtbot, lambda: shown(window, "stageIteration") == "5")
    press(Key.Key_Escape)
    wait(qtbot, lambda: find(window, QWidget, "desk").isVisible() and not window.isFullScreen())
    assert focused().objectName() == "desk"


def read_the_keys(window: Window, qtbot: QtBot) -> None:
    press(Key.Key_F1)
    wait(qtbot, lambda: any(sheet.isActiveWindow() for sheet in window.findChildren(QDialog, "shortcuts")))
    press(Key.Key_Escape)
    wait(qtbot, lambda: not find(window, QDialog, "shortcuts").isVisible())
    window.activateWindow()  # the window manager's part
    wait(qtbot, window.isActiveWindow)


def choose_dark(window: Window, qtbot: QtBot) -> None:
    press(Key.Key_V, ALT)
    wait(qtbot, lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = focused()
    assert isinstance(menu, QMenu)
    for _ in menu.actions():
        if menu.activeAction() is find(window, QAction, "actionThemeDark"):
            break
        press(Key.Key_Down)
    press(Key.Key_Return)
    wait(qtbot, lambda: QApplication.activePopupWidget() is None)
    assert window.palette().window().color().name() == DARK.window


def test_the_main_job_needs_no_pointer(window: Window, qtbot: QtBot) -> None:
    window.activateWindow()
    wait(qtbot, window.isActiveWindow)
    step_about(window, qtbot)
    run_and_pause(window, qtbot)
    change_the_form(window, qtbot)
    choose_a_trainer(window, qtbot, down=True)
    choose_a_trainer(window, qtbot, down=False)
    ask_why(window, qtbot)
    edit_the_loop(window, qtbot)
    go_back_in_time(window, qtbot)
    present(window, qtbot)
    read_the_keys(window, qtbot)
    choose_dark(window, qtbot)
    press(Key.Key_Q, CTRL)
    wait(qtbot, lambda: not window.isVisible())


def test_tabs_are_turned_with_the_arrows_and_what_they_show_is_reached(window: Window, qtbot: QtBot) -> None:
    window.activateWindow()
    for tab, behind in (("Graph", "graphFit"), ("Variables", "variables"), ("Health", "healthTensor")):
        while not (isinstance(bar := focused(), QTabBar) and tab in map(bar.tabText, range(bar.count()))):
            press(Key.Key_Tab)
        assert bar.tabText(bar.currentIndex()) != tab
        before = moment(window)
        press(Key.Key_Right)
        assert bar.tabText(bar.currentIndex()) == tab and moment(window) == before
        tab_to(window, behind)
    tab_to(window, "desk")


def test_shift_tab_into_a_form_that_scrolls_brings_its_field_into_view(opened: Opening, qtbot: QtBot) -> None:
    window = opened(small())
    window.resize(1120, 620)  # low, and wide enough for a form that lies behind no tab
    window.parts.form.unfold(True)
    window.activateWindow()
    qtbot.wait(100)  # until it is laid out
    field = find(window, QWidget, "history_mb")
    assert not is_seen(window, field)
    tab_to(window, "code_texts")
    press(Key.Key_Backtab, SHIFT)
    assert focused() is field and is_seen(window, field)
