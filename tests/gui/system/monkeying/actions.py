"""Everything that a person can do, each with how often it is done."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDockWidget,
    QLineEdit,
    QMainWindow,
    QMenu,
    QMenuBar,
    QSlider,
    QTabBar,
    QToolButton,
    QWidget,
)

from gui.bars.actions import COMMANDS
from gui.panels.code.view import CodeView
from gui.panels.heatmaps.view import HeatMapView
from gui.panels.timeline.panel import TimelinePanel
from tests.gui.system.monkeying.input import BUTTONS, HELD, Hands
from tests.gui.system.monkeying.texts import edited_loop, for_field

Deed = Callable[[Hands, Random], None]

LETTERS = [Qt.Key(code) for code in (*range(ord("0"), ord("9") + 1), *range(ord("A"), ord("Z") + 1))]
OTHERS = [
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End) * 2,
    *(Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Enter),
    *(Qt.Key.Key_Escape, Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Space, Qt.Key.Key_Plus, Qt.Key.Key_Minus),
    *(Qt.Key.Key_F1, Qt.Key.Key_F2, Qt.Key.Key_F10, Qt.Key.Key_F11, Qt.Key.Key_Menu, Qt.Key.Key_Alt, Qt.Key.Key_Shift),
]
CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
NOT_BY_CHANCE = "actionQuit"
"""Closing the window is a deed of its own."""


# Keys


def press_any_key(hands: Hands, rng: Random) -> None:
    key, held = rng.choice([rng.choice(LETTERS), rng.choice(OTHERS), rng.choice(OTHERS)]), rng.choice(HELD)
    if (key, held) != (Qt.Key.Key_Q, CTRL):
        hands.press(key, held)


def press_a_shortcut(hands: Hands, rng: Random) -> None:
    name = rng.choice([name for name, command in COMMANDS.items() if command.shortcut and name != NOT_BY_CHANCE])
    keys = rng.choice(_action(hands, name).shortcuts())
    hands.press(keys[0].key(), keys[0].keyboardModifiers())


def type_into_a_field(hands: Hands, rng: Random) -> None:
    fields = hands.visible(QLineEdit)
    if not fields:
        return
    field = rng.choice(fields)
    field.setFocus()
    hands.press(Qt.Key.Key_A, CTRL)
    hands.type(for_field(field.objectName(), rng))
    hands.press(rng.choice((Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Escape, Qt.Key.Key_Z)))


# The pointer


def click_anywhere(hands: Hands, rng: Random) -> None:
    if (place := hands.anywhere(rng)) is not None:
        hands.click(place, rng.choice(BUTTONS), rng.choice(HELD), rng.random() < 0.2)


def ask_for_a_menu(hands: Hands, rng: Random) -> None:
    if (place := hands.anywhere(rng)) is not None:
        hands.click(place, Qt.MouseButton.RightButton, NONE)


def drag_anywhere(hands: Hands, rng: Random) -> None:
    if (place := hands.anywhere(rng)) is not None:
        hands.drag(place, place[1] + QPoint(rng.randint(-400, 400), rng.randint(-300, 300)), rng.choice(BUTTONS))


def turn_the_wheel(hands: Hands, rng: Random) -> None:
    if (place := hands.anywhere(rng)) is not None:
        hands.turn_wheel(place, rng.choice((-30, -3, -1, 1, 1, 3, 30)), rng.choice(HELD))


def press_a_button(hands: Hands, rng: Random) -> None:
    _click_one_of(hands, hands.visible(QAbstractButton), rng)


def press_apply(hands: Hands, rng: Random) -> None:
    _click_one_of(hands, [button for button in hands.visible(QAbstractButton) if button.objectName() == "apply"], rng)


def click_a_cell(hands: Hands, rng: Random) -> None:
    _click_one_of(hands, hands.visible(HeatMapView), rng)


def click_a_tab(hands: Hands, rng: Random) -> None:
    _click_one_of(hands, hands.visible(QTabBar), rng)


def open_a_menu(hands: Hands, rng: Random) -> None:
    _click_one_of(hands, hands.visible(QMenuBar), rng)


def travel_by_the_timeline(hands: Hands, rng: Random) -> None:
    timelines = hands.visible(TimelinePanel)
    if not timelines:
        return
    if rng.random() < 0.5:
        _click_one_of(hands, timelines, rng)
    else:
        start, end = (hands.place_in(timelines[0], rng) for _ in range(2))
        hands.drag(start, end[1])


def choose_from_a_list(hands: Hands, rng: Random) -> None:
    boxes = [box for box in hands.visible(QComboBox) if isinstance(box, QComboBox)]
    if boxes:
        box = rng.choice(boxes)
        place = rng.randrange(box.count())
        hands.note(f"choose {box.itemText(place)} in {box.objectName()}")
        box.setCurrentIndex(place)


def slide(hands: Hands, rng: Random) -> None:
    sliders = hands.visible(QSlider)
    if sliders:
        start = hands.place_in(rng.choice(sliders), rng)
        hands.drag(start, start[1] + QPoint(rng.randint(-80, 80), 0))


def _click_one_of(hands: Hands, widgets: list[QWidget], rng: Random) -> None:
    if widgets:
        hands.click(hands.place_in(rng.choice(widgets), rng), LEFT, NONE)


# Commands


def choose_a_command(hands: Hands, rng: Random) -> None:
    actions = [action for action in hands.window.actions() if action.objectName() != NOT_BY_CHANCE]
    _trigger_one_of(hands, actions, rng)


def choose_in_a_menu(hands: Hands, rng: Random) -> None:
    """Any menu of the window: of lessons, of panels, of What if…"""
    menus = hands.window.findChildren(QMenu)
    actions = [action for menu in menus for action in menu.actions() if action.objectName() != NOT_BY_CHANCE]
    _trigger_one_of(hands, [action for action in actions if action.menu() is None], rng)


def open_a_lesson(hands: Hands, rng: Random) -> None:
    lessons = [action for action in hands.window.findChildren(QAction) if action.objectName().startswith("lesson:")]
    _trigger_one_of(hands, lessons, rng)


def turn_a_page(hands: Hands, rng: Random) -> None:
    hands.press(rng.choice((Qt.Key.Key_PageDown,) * 4 + (Qt.Key.Key_PageUp,)))


def run_or_pause(hands: Hands, rng: Random) -> None:
    _trigger_one_of(hands, [_action(hands, "actionRun")], rng)
    QTest.qWait(rng.choice((0, 30, 150)))


def step(hands: Hands, rng: Random) -> None:
    names = [name for name in COMMANDS if name.startswith("actionStep")]
    for _ in range(rng.choice((1, 1, 3))):
        _trigger_one_of(hands, [_action(hands, rng.choice(names))], rng)


def ask_what_if(hands: Hands, rng: Random) -> None:
    buttons = hands.window.findChildren(QToolButton, "code_whatif")
    _trigger_one_of(hands, [action for button in buttons for action in button.menu().actions()], rng)


def edit_the_loop(hands: Hands, rng: Random) -> None:
    edit = hands.window.findChild(QToolButton, "code_edit")
    code = hands.window.findChild(CodeView, "code")
    if code.visibleRegion().isEmpty() or not edit.isEnabled():
        return
    if code.isReadOnly():
        hands.note("press code_edit")
        edit.click()
    text = edited_loop(code.toPlainText(), rng)
    hands.note(f"write {text!r}")
    code.type_over(text)
    end = rng.choice(("apply",) * 6 + ("cancel", "stay"))
    if end != "stay":
        code.setFocus()
        hands.press(*((Qt.Key.Key_Return, CTRL) if end == "apply" else (Qt.Key.Key_Escape, NONE)))


def _action(hands: Hands, name: str) -> QAction:
    return hands.window.findChild(QAction, name)


def _trigger_one_of(hands: Hands, actions: list[QAction], rng: Random) -> None:
    enabled = [action for action in actions if action.isEnabled()]
    if enabled and QApplication.activeModalWidget() is None:
        action = rng.choice(enabled)
        hands.note(f"command {action.objectName()} “{action.text()}”")
        action.trigger()


# The window and its panels


def resize(hands: Hands, rng: Random) -> None:
    width, height = rng.choice(((640, 400), (1000, 620), (1280, 720), (1920, 1080), (3000, 300)))
    if rng.random() < 0.6:
        width, height = rng.randint(200, 2000), rng.randint(200, 1300)
    hands.note(f"resize to {width} × {height}")
    hands.window.resize(width, height)


def maximise(hands: Hands, rng: Random) -> None:
    how = rng.choice(("showMaximized", "showNormal", "showNormal", "showFullScreen"))
    hands.note(how)
    getattr(hands.window, how)()


def move_a_dock(hands: Hands, rng: Random) -> None:
    """What dragging a panel by its heading does, beyond what a drag of the monkey's will hit."""
    desk = hands.window.findChild(QMainWindow, "desk")
    docks = desk.findChildren(QDockWidget)
    dock, other = rng.choice(docks), rng.choice(docks)
    how = rng.choice(("float", "float", "hide", "area", "tabs", "split", "size"))
    hands.note(f"{how} {dock.objectName()} {other.objectName()}")
    area = rng.choice((Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.BottomDockWidgetArea))
    if how == "float":
        dock.setFloating(not dock.isFloating())
    elif how == "hide":
        dock.toggleViewAction().trigger()
    elif how == "area":
        desk.addDockWidget(area, dock)
    elif how == "size":
        desk.resizeDocks([dock], [rng.randint(10, 900)], rng.choice(list(Qt.Orientation)))
    elif dock is not other and not dock.isFloating() and not other.isFloating():
        if how == "tabs":
            desk.tabifyDockWidget(other, dock)
        else:
            desk.splitDockWidget(other, dock, rng.choice(list(Qt.Orientation)))


def wait(hands: Hands, rng: Random) -> None:
    milliseconds = rng.choice((20, 100, 300))
    hands.note(f"wait {milliseconds} ms")
    QTest.qWait(milliseconds)


def close_the_window(hands: Hands, rng: Random) -> None:
    """In one way or another; the monkey opens another one."""
    how = rng.choice(("close", "actionQuit", "Ctrl+Q"))
    hands.note(f"end by {how}")
    if how == "close":
        hands.window.close()
    elif how == "Ctrl+Q":
        hands.press(Qt.Key.Key_Q, CTRL)
    else:
        _trigger_one_of(hands, [_action(hands, how)], rng)


ALWAYS: dict[Deed, float] = {
    press_any_key: 14,
    press_a_shortcut: 8,
    type_into_a_field: 10,
    click_anywhere: 14,
    ask_for_a_menu: 4,
    drag_anywhere: 6,
    turn_the_wheel: 5,
    press_a_button: 12,
    click_a_cell: 8,
    click_a_tab: 2,
    choose_from_a_list: 5,
    slide: 2,
    wait: 4,
    press_apply: 3,
}
"""These keep to what is in reach, and may be done in a dialog too."""

AT_THE_WINDOW: dict[Deed, float] = {
    travel_by_the_timeline: 8,
    open_a_menu: 2,
    choose_a_command: 10,
    choose_in_a_menu: 4,
    open_a_lesson: 1.5,
    turn_a_page: 8,
    run_or_pause: 8,
    step: 8,
    ask_what_if: 4,
    edit_the_loop: 7,
    resize: 3,
    maximise: 0.7,
    move_a_dock: 4,
    close_the_window: 0.4,
}
