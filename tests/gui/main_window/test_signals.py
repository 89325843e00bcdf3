"""Signals from the system, at rest and in a dialog."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from gui.main_window.signals import SIGNALS, SystemSignals

NUMBERS = [getattr(signal, name) for name in SIGNALS if hasattr(signal, name)]


@pytest.fixture
def listening(qtbot: QtBot) -> Iterator[Callable[[], SystemSignals]]:
    """Makes what listens for signals; they do what they did before, afterwards."""
    before = {number: signal.getsignal(number) for number in NUMBERS}
    made: list[SystemSignals] = []

    def listen() -> SystemSignals:
        made.append(SystemSignals())
        return made[-1]

    yield listen
    for signals in made:
        signals.close()
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_signal_is_told_of_while_nothing_happens(
    number: int, listening: Callable[[], SystemSignals], qtbot: QtBot
) -> None:
    signal.signal(number, signal.SIG_DFL)
    signals = listening()
    for _ in range(2):
        with qtbot.waitSignal(signals.caught) as caught:
            threading.Timer(0.05, os.kill, (os.getpid(), number)).start()
        assert caught.args == [number]


def test_a_signal_is_told_of_while_a_dialog_is_open(listening: Callable[[], SystemSignals], qtbot: QtBot) -> None:
    signals, box = listening(), QMessageBox()
    qtbot.addWidget(box)
    signals.caught.connect(lambda _number: box.done(7))
    QTimer.singleShot(50, lambda: os.kill(os.getpid(), signal.SIGTERM))
    assert box.exec() == 7


def test_a_terminal_that_a_program_is_to_outlive_is_closed_in_vain(
    listening: Callable[[], SystemSignals], qtbot: QtBot
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


def test_once_the_application_ends_a_signal_does_nothing(listening: Callable[[], SystemSignals], qtbot: QtBot) -> None:
    listening().close()
    os.kill(os.getpid(), signal.SIGTERM)
    os.kill(os.getpid(), signal.SIGINT)
