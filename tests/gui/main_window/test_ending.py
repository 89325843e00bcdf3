"""Signals from the system, a call that does not return, and a picture that stands still."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from core.control.mailbox import Mailbox, Update
from core.engine.stepper import Stepper
from core.view.snapshot import Snapshot
from gui import settings
from gui.main_window import ending
from gui.main_window.ending import Signals
from gui.main_window.window import Window
from gui.panels.code.panel import CodePanel
from gui.panels.timeline.panel import TimelinePanel
from tests.gui.session.test_session import thread_of
from tests.helpers.driving import do, find, wait, where

NUMBERS = [getattr(signal, name) for name in ending.SIGNALS if hasattr(signal, name)]


@pytest.fixture
def listening(qtbot: QtBot) -> Iterator[Callable[[], Signals]]:
    """Makes what listens for signals; they do what they did before, afterwards."""
    before = {number: signal.getsignal(number) for number in NUMBERS}
    made: list[Signals] = []

    def listen() -> Signals:
        made.append(Signals())
        return made[-1]

    yield listen
    for signals in made:
        signals.close()
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_signal_is_told_of_while_nothing_happens(number: int, listening: Callable[[], Signals], qtbot: QtBot) -> None:
    signal.signal(number, signal.SIG_DFL)
    signals = listening()
    for _ in range(2):
        with qtbot.waitSignal(signals.caught) as caught:
            threading.Timer(0.05, os.kill, (os.getpid(), number)).start()
        assert caught.args == [number]


def test_a_signal_is_told_of_while_a_dialog_is_open(listening: Callable[[], Signals], qtbot: QtBot) -> None:
    signals, box = listening(), QMessageBox()
    qtbot.addWidget(box)
    signals.caught.connect(lambda _number: box.done(7))
    QTimer.singleShot(50, lambda: os.kill(os.getpid(), signal.SIGTERM))
    assert box.exec() == 7


def test_a_terminal_that_a_program_is_to_outlive_is_closed_in_vain(
    listening: Callable[[], Signals], qtbot: QtBot
) -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # by a script's `&`
    signals = listening()
    told: list[int] = []
    signals.caught.connect(told.append)
    os.kill(os.getpid(), signal.SIGHUP)
    os.kill(os.getpid(), signal.SIGINT)
    qtbot.waitUntil(lambda: bool(told))
    assert told == [signal.SIGINT]


def test_once_the_application_ends_a_signal_does_nothing(listening: Callable[[], Signals], qtbot: QtBot) -> None:
    listening().close()
    os.kill(os.getpid(), signal.SIGTERM)
    os.kill(os.getpid(), signal.SIGINT)


# A call that does not return


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
    monkeypatch.setattr("gui.main_window.window.end_process", ended.append)
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

    monkeypatch.setattr("gui.main_window.window.end_process", end_process)
    with pytest.raises(EndedError, match="143"):
        window.end(143)
    assert "layout" in settings.load()
    assert not window.findChildren(QMessageBox, "stillBusy")


# A display that missed a beat


def test_a_letter_that_was_told_of_in_vain_is_fetched(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker waits for the letter before it to be taken: a run would go on behind a picture that stands still."""
    take, broken = Mailbox.take, [True]

    def take_the_second_time(mailbox: Mailbox, run: int) -> Update | None:
        if broken and not mailbox.empty:
            broken.clear()
            raise RuntimeError("a beat is missed")
        return take(mailbox, run)

    monkeypatch.setattr(Mailbox, "take", take_the_second_time)
    with qtbot.captureExceptions() as raised:
        do(window, "actionStepLine")
        wait(qtbot, lambda: not broken and where(window)[2] == 4)
    assert len(raised) == 1


def test_a_panel_that_raises_keeps_the_moment_from_no_other_and_gets_it_again(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel, timeline = find(window, CodePanel, "codePanel"), find(window, TimelinePanel, "timelinePanel")
    missed: list[Snapshot] = []
    got: list[Snapshot] = []
    others: list[Snapshot] = []

    def show_the_second_time(snapshot: Snapshot) -> None:
        if not missed:
            missed.append(snapshot)
            raise RuntimeError("a beat is missed")
        got.append(snapshot)

    monkeypatch.setattr("gui.main_window.window.AGAIN_MILLISECONDS", 1)
    monkeypatch.setattr(panel, "show_snapshot", show_the_second_time)
    monkeypatch.setattr(timeline, "show_snapshot", others.append)
    monkeypatch.setattr(window._toolbar, "show_snapshot", others.append)
    with qtbot.captureExceptions() as raised:
        do(window, "actionStepPhase")
        wait(qtbot, lambda: bool(got))
    assert len(raised) == 1
    assert others[0] is others[1] is missed[0], "another panel, and what comes after the panels"
    assert got[-1] is window.session.snapshot


def test_a_panel_that_always_raises_is_not_asked_for_ever(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raises(_snapshot: Snapshot) -> None:
        raise RuntimeError("always")

    monkeypatch.setattr("gui.main_window.window.AGAIN_MILLISECONDS", 1)
    monkeypatch.setattr(find(window, CodePanel, "codePanel"), "show_snapshot", raises)
    came: list[Snapshot] = []
    window.session.snapshot_changed.connect(came.append)
    with qtbot.captureExceptions() as raised:
        do(window, "actionStepPhase")
        wait(qtbot, lambda: len(raised) >= 2)
        qtbot.wait(100)
    assert len(raised) <= 2 * len(came), "once when each came, and once more"
