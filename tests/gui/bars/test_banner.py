"""The strip above the desk."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from gui.bars.banner import Banner
from gui.style.stylesheet import stylesheet
from gui.style.theme import LIGHT
from tests.helpers.driving import find, shown

WELL = "Go to iteration 127, when all was well"


@pytest.fixture
def banner(qtbot: QtBot) -> Banner:
    banner = Banner(LIGHT)
    qtbot.addWidget(banner)
    banner.setStyleSheet(stylesheet(LIGHT))
    banner.resize(1280, 44)
    return banner


def button(banner: Banner) -> QPushButton:
    return find(banner, QPushButton, "bannerAction")


def test_a_message_alone_has_nothing_to_press_but_dismiss(banner: Banner) -> None:
    banner.show_message("Something is wrong.")
    assert banner.isVisible() and shown(banner, "bannerText") == "Something is wrong."
    assert not button(banner).isVisible()
    QTest.mouseClick(banner.findChild(QToolButton), Qt.MouseButton.LeftButton)
    assert not banner.isVisible()


@pytest.mark.parametrize("key", [None, Qt.Key.Key_Space])
def test_what_can_be_done_is_done_once_the_banner_is_gone(key: Qt.Key | None, banner: Banner) -> None:
    done: list[bool] = []
    banner.show_message("w1 is no longer finite.", WELL, lambda: done.append(banner.isVisible()))
    assert button(banner).isVisible() and button(banner).text() == WELL
    if key is None:
        QTest.mouseClick(button(banner), Qt.MouseButton.LeftButton)
    else:
        QTest.keyClick(button(banner), key)
    assert done == [False]


def test_dismissed_nothing_is_done(banner: Banner) -> None:
    done: list[bool] = []
    banner.show_message("w1 is no longer finite.", WELL, lambda: done.append(True))
    QTest.mouseClick(banner.findChild(QToolButton), Qt.MouseButton.LeftButton)
    assert not banner.isVisible() and done == []


def test_the_next_message_has_an_action_of_its_own(banner: Banner) -> None:
    done: list[str] = []
    banner.show_message("one", "First", lambda: done.append("first"))
    banner.show_message("two", "Second", lambda: done.append("second"))
    button(banner).click()
    assert done == ["second"]
    banner.show_message("three")
    assert banner.isVisible() and not button(banner).isVisible()


def test_what_is_done_may_show_another_message(banner: Banner) -> None:
    banner.show_message("one", "Do", lambda: banner.show_message("two"))
    button(banner).click()
    assert banner.isVisible() and shown(banner, "bannerText") == "two" and not button(banner).isVisible()


def test_a_long_message_leaves_the_button_whole(banner: Banner, qtbot: QtBot) -> None:
    banner.show_message("words " * 80, WELL, lambda: None)
    banner.adjustSize()
    banner.resize(1280, banner.height())
    qtbot.wait(20)
    words = find(banner, QLabel, "bannerText")
    assert button(banner).width() >= button(banner).sizeHint().width()
    assert words.geometry().right() < button(banner).geometry().left()
    assert button(banner).geometry().right() < banner.findChild(QToolButton).geometry().left()


# Notices


def test_a_notice_waits_until_the_message_is_gone_and_until_it_is_dismissed(banner: Banner) -> None:
    banner.show_message("w1 is no longer finite.")
    banner.show_notice("No log is kept.")
    assert banner.message == "w1 is no longer finite."
    banner.hide_message()
    assert banner.message == "No log is kept." and banner.isVisible()
    banner.hide_message()
    assert banner.isVisible(), "it is of no moment that passes"
    banner.show_message("w2 is no longer finite.")
    banner.dismiss()
    assert banner.message == "No log is kept." and banner.isVisible()
    banner.dismiss()
    assert not banner.isVisible()


def test_notices_come_one_after_another_each_with_its_action(banner: Banner) -> None:
    done: list[str] = []
    banner.show_notice("one", "First", lambda: done.append("first"))
    banner.show_notice("two", "Second", lambda: done.append("second"))
    assert banner.message == "one"
    button(banner).click()
    assert banner.message == "two" and banner.isVisible()
    button(banner).click()
    assert done == ["first", "second"] and not banner.isVisible()
