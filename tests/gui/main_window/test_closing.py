"""A window that is closed while its loop sits in a call that does not return."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from core.engine.stepper import Stepper
from gui import settings
from gui.main_window.window import Window
from tests.gui.session.test_session import thread_of
from tests.helpers.driving import do, find, wait


class Blocked:
    """A loop that sits in one call until it is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.entered, self.leave = threading.Event(), threading.Event()
        step_line = Stepper.step_line

        def blocked(stepper: Stepper) -> None:
            self.entered.set()
            self.leave.wait()
            step_line(stepper)

        monkeypatch.setattr(Stepper, "step_line", blocked)
        monkeypatch.setattr("gui.session.session.LINE_MILLISECONDS", 20)
        monkeypatch.setattr("gui.session.session.BREAK_MILLISECONDS", 20)


@pytest.fixture
def blocked(window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, errors_expected: None) -> Iterator[Blocked]:
    """A window whose loop does not come to the end of a line."""
    blocked = Blocked(monkeypatch)
    do(window, "actionStepLine")
    wait(qtbot, blocked.entered.is_set)
    yield blocked
    blocked.leave.set()
    wait(qtbot, thread_of(window.session).isFinished)


def test_a_window_whose_loop_sits_in_a_call_asks_and_closes_once_that_returns(
    window: Window, blocked: Blocked, qtbot: QtBot
) -> None:
    assert not window.close()
    question = find(window, QMessageBox, "stillBusy")
    assert window.isVisible() and question.isVisible()
    blocked.leave.set()
    wait(qtbot, lambda: not window.isVisible())
    assert thread_of(window.session).isFinished() and not question.isVisible()
    assert "layout" in settings.load()


def test_who_waits_has_it_closed_later_and_may_ask_again(window: Window, blocked: Blocked, qtbot: QtBot) -> None:
    for _ in range(2):
        assert not window.close()
        question = find(window, QMessageBox, "stillBusy")
        assert question.isVisible()
        question.escapeButton().click()
        assert window.isVisible() and not question.isVisible()
    blocked.leave.set()
    wait(qtbot, lambda: not window.isVisible())


def test_who_does_not_wait_ends_the_process_and_keeps_the_layout(
    window: Window, blocked: Blocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[int] = []
    monkeypatch.setattr("gui.main_window.closing.end_process", ended.append)
    assert not window.close()
    question = find(window, QMessageBox, "stillBusy")
    assert settings.load() == {}
    (button,) = (button for button in question.findChildren(QPushButton) if button is not question.escapeButton())
    button.click()
    assert ended == [1] and "layout" in settings.load()


def test_a_signal_does_not_wait_for_the_call_and_asks_nobody(
    window: Window, blocked: Blocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    class EndedError(Exception):
        """The process would be gone."""

    def end_process(status: int) -> None:
        blocked.leave.set()
        raise EndedError(status)

    monkeypatch.setattr("gui.main_window.closing.end_process", end_process)
    with pytest.raises(EndedError, match="143"):
        window.end(143)
    assert "layout" in settings.load()
    assert not window.findChildren(QMessageBox, "stillBusy")
