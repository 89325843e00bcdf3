"""The strip under the code."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from gui.panels.code.edit_bar import EditBar
from gui.style.stylesheet import stylesheet
from gui.style.theme import LIGHT
from tests.helpers.driving import find, shown

BUTTONS = ("code_revert", "code_cancel", "code_apply")


@pytest.fixture
def bar(qtbot: QtBot) -> EditBar:
    bar = EditBar()
    qtbot.addWidget(bar)
    bar.setStyleSheet(stylesheet(LIGHT))
    bar.resize(700, 40)
    return bar


@pytest.mark.parametrize(
    ("editing", "edited", "offered"),
    [
        (False, False, []),
        (True, False, ["code_cancel", "code_apply"]),
        (True, True, ["code_revert", "code_cancel", "code_apply"]),
        (False, True, ["code_revert"]),
    ],
)
def test_what_is_offered(editing: bool, edited: bool, offered: list[str], bar: EditBar) -> None:
    bar.show_state(editing, edited)
    assert bar.isVisible() == bool(offered)
    assert [name for name in BUTTONS if find(bar, QPushButton, name).isVisible()] == offered


def test_its_buttons_say_so(bar: EditBar, qtbot: QtBot) -> None:
    bar.show_state(True, True)
    for name, signal in zip(BUTTONS, (bar.revert_wanted, bar.cancel_wanted, bar.apply_wanted), strict=True):
        with qtbot.waitSignal(signal, timeout=1000):
            QTest.mouseClick(find(bar, QPushButton, name), Qt.MouseButton.LeftButton)


def test_a_hint_is_coloured_by_its_role(bar: EditBar) -> None:
    hint = find(bar, QLabel, "code_hint")
    bar.show_state(True, True)
    for role, expected in (("error", LIGHT.error), ("", LIGHT.text), ("muted", LIGHT.muted), ("error", LIGHT.error)):
        bar.show_hint("words", role)
        assert hint.palette().color(hint.foregroundRole()).name() == expected


def test_a_hint_is_shown_as_it_is_written(bar: EditBar) -> None:
    bar.show_hint("<class 'int'> & <b>more</b>")
    assert shown(bar, "code_hint") == "<class 'int'> & <b>more</b>"
    assert find(bar, QLabel, "code_hint").textFormat() is Qt.TextFormat.PlainText
