"""The sheet of keys: every command that has one, and what the panels say that they can do."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.app import application
from gui.bars.actions import COMMANDS, make_actions
from gui.dialogs.gestures import GESTURES
from gui.dialogs.shortcuts import Shortcuts, sections
from gui.main_window.window import Window
from gui.style.language import set_language
from gui.widgets.keycaps import as_text, caps_of
from tests.helpers.driving import do, find, type_into, wait
from tests.helpers.pseudo_language import Pseudo
from tests.helpers.untranslated import untranslated


@pytest.fixture
def sheet(window: Window, qtbot: QtBot) -> QDialog:
    do(window, "actionShortcuts")
    return find(window, QDialog, "shortcuts")


@pytest.mark.parametrize("key", [Qt.Key.Key_F1, Qt.Key.Key_Question], ids=["F1", "?"])
def test_two_keys_open_it_and_the_same_or_escape_closes_it(key: Qt.Key, window: Window, qtbot: QtBot) -> None:
    for closing in (key, Qt.Key.Key_Escape):
        window.activateWindow()
        wait(qtbot, window.isActiveWindow)
        QTest.keyClick(window, key)
        wait(qtbot, lambda: any(dialog.isVisible() for dialog in window.findChildren(QDialog, "shortcuts")))
        sheet = find(window, QDialog, "shortcuts")
        wait(qtbot, sheet.isActiveWindow)
        QTest.keyClick(sheet, closing)
        assert not sheet.isVisible()


def test_a_question_mark_in_a_field_is_a_question_mark(window: Window) -> None:
    editor = type_into(window, "seed", "?", finish=False)
    assert editor.text() == "?" and not window.findChildren(QDialog, "shortcuts")


def test_it_names_every_command_with_a_key_and_every_gesture(sheet: QDialog) -> None:
    said = [(label.text(), label.accessibleDescription()) for label in sheet.findChildren(QLabel)]
    commands = [command for command in COMMANDS.values() if command.shortcuts]
    assert len(commands) > 8
    for command in commands:
        assert (command.text, as_text("", command.shortcuts)) in said
    for heading, gestures in GESTURES.items():
        assert (heading, "") in said
        for gesture in gestures:
            assert (gesture.does, as_text(gesture.pointer, gesture.keys)) in said


def test_an_open_sheet_is_said_again_and_its_keys_stay(sheet: QDialog, qtbot: QtBot) -> None:
    with Pseudo(QCoreApplication.instance()).spoken():
        wait(qtbot, lambda: untranslated(sheet) == [])  # Qt says its own button again a little later
        said = [label.text() for label in sheet.findChildren(QLabel)]
        assert {"⟦File⟧", "⟦In a heat map⟧", "⟦Zoom⟧", "⟦wheel⟧", "⟦or⟧", "Space", "Ctrl", "Esc"} <= set(said)
    assert "In a heat map" in [label.text() for label in sheet.findChildren(QLabel)]


def test_no_two_commands_share_a_key() -> None:
    keys = [QKeySequence(keys).toString() for command in COMMANDS.values() for keys in command.shortcuts]
    assert len(set(keys)) == len(keys) and "" not in keys


def test_the_menus_come_in_their_order_and_without_their_mnemonics() -> None:
    headings = list(sections())
    assert headings[: len(headings) - len(GESTURES)] == ["Run", "File", "Edit", "View", "Help"]
    assert headings[-len(GESTURES) :] == list(GESTURES)


@pytest.mark.parametrize(
    ("system", "keys", "caps"),
    [
        ("linux", "Shift+Right", ["Shift", "→"]),
        ("linux", "Ctrl+Return", ["Ctrl", "Enter"]),
        ("linux", "+", ["+"]),
        ("linux", "Ctrl++", ["Ctrl", "+"]),
        ("linux", "-", ["\N{MINUS SIGN}"]),
        ("linux", "?", ["?"]),
        ("darwin", "Ctrl+Return", ["⌘", "↩"]),
    ],
)
def test_what_stands_on_the_caps(system: str, keys: str, caps: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", system)
    assert caps_of(keys) == caps


def test_every_key_of_the_gestures_is_one_that_qt_knows() -> None:
    for gestures in GESTURES.values():
        for keys in (keys for gesture in gestures for keys in gesture.keys):
            assert QKeySequence(keys).toString(), keys


@pytest.mark.parametrize("width", [800, 1024, 1500])
def test_nothing_is_cut_off_to_the_right_on_any_screen(
    width: int, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Shortcuts, "screen", lambda _sheet: SimpleNamespace(availableSize=lambda: QSize(width, 600)))
    sheet = Shortcuts()
    qtbot.addWidget(sheet)
    sheet.show()
    assert sheet.width() <= width
    area = find(sheet, QWidget, "sheet").parentWidget()
    assert find(sheet, QWidget, "sheet").minimumSizeHint().width() <= area.width()


def test_the_keys_scroll_it_and_reach_its_button(sheet: QDialog) -> None:
    QTest.keyClick(sheet, Qt.Key.Key_Tab)
    focused = {QApplication.focusWidget()}
    for _ in range(3):
        QTest.keyClick(sheet, Qt.Key.Key_Tab)
        focused.add(QApplication.focusWidget())
    assert sheet.findChild(QPushButton) in focused


def test_it_can_be_made_without_a_window(qtbot: QtBot) -> None:
    sheet = Shortcuts()
    qtbot.addWidget(sheet)
    assert sheet.windowTitle() and not sheet.isModal()


@pytest.mark.skipif(sys.platform == "darwin", reason="its menus have signs of their own")
@pytest.mark.parametrize("language", ["en", "ko"])
def test_menus_and_tips_write_keys_as_the_sheet_does(language: str, qtbot: QtBot) -> None:
    application()
    set_language(language)
    owner = QWidget()
    qtbot.addWidget(owner)
    for name, action in make_actions(owner).items():
        for keys in COMMANDS[name].shortcuts:
            written = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)  # as Qt's menus do
            assert written == "+".join(caps_of(keys))
        if COMMANDS[name].shortcut:
            assert action.toolTip().endswith(f"({'+'.join(caps_of(COMMANDS[name].shortcut))})")
    assert QKeySequence("Shift+Left").toString(QKeySequence.SequenceFormat.NativeText) == "Shift+←"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_names_of_keys_leave_qts_other_words_alone(language: str, qapp: QApplication) -> None:
    application()
    set_language(language)
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == {"en": "Cancel", "ko": "취소"}[language]
