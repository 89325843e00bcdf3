"""What the trainer is doing, in words."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from core.control.breakpoints import Breakpoints
from core.control.commands import SetBreakpoints
from core.engine.stepper import Stepper
from core.view.capture import experiment_of
from core.view.snapshot import Snapshot
from gui.bars.statusbar import StatusBar
from gui.dialogs.pause_when import PauseWhen
from gui.main_window.window import Window
from gui.session.line_watch import RunningLine
from gui.session.state import State
from tests.helpers.driving import find, reset, shown, wait
from tests.helpers.walking import small


@pytest.fixture
def bar(qtbot: QtBot) -> StatusBar:
    widget = StatusBar()
    qtbot.addWidget(widget)
    return widget


def says(bar: StatusBar, name: str = "stateValue") -> str:
    return find(bar, QLabel, name).text()


def moment(finished: int, line: int, last_line: int | None, phase: str | None) -> Snapshot:
    return Snapshot(finished, finished, line, last_line, phase, 1.0, finished, values={})


@pytest.mark.parametrize(
    ("state", "snapshot", "words"),
    [
        (State.LOADING, None, "Loading torch…"),
        (State.REFUSED, None, "No experiment yet: a choice in the form cannot be run"),
        (State.PAUSED, None, "Ready at the start"),
        (State.PAUSED, moment(0, 2, None, None), "Ready at the start"),
        (State.PAUSED, moment(0, 8, 6, "backward"), "Paused after backward, line 8 is next"),
        (State.PAUSED, moment(0, 2, 13, "zero_grad"), "Paused after zero grad, line 2 is next"),
        (State.PAUSED, moment(0, 3, 1, None), "Paused after line 1, line 3 is next"),
        (State.RUNNING, moment(0, 8, 6, "backward"), "Running"),
        (
            State.REACHED,
            moment(40, 2, 13, "zero_grad"),
            "Paused at iteration 40 as planned; Run goes on for as many again",
        ),
        (State.FAILED, moment(0, 8, 6, "backward"), "Stopped by an error; ← goes back to before it"),
    ],
)
def test_each_state_in_words(state: State, snapshot: Snapshot | None, words: str, bar: StatusBar) -> None:
    if snapshot is not None:
        bar.show_snapshot(snapshot)
    bar.show_state(state)
    assert says(bar) == words


@pytest.mark.parametrize(
    ("state", "seconds", "words"),
    [
        (State.PAUSED, 0, "Paused after line 1, line 3 is next"),
        (State.FAILED, 0, "Stopped in the middle of line 3; ← goes back to before it"),
        (State.FAILED, 4, "Stopped at line 3 after 4 s; ← goes back to before it"),
        (State.PAUSED, 4, "Stopped at line 3 after 4 s; ← goes back to before it"),
    ],
)
def test_what_is_said_of_a_line_that_was_stopped(state: State, seconds: int, words: str, bar: StatusBar) -> None:
    bar.show_snapshot(moment(0, 3, 1, None))
    bar.show_state(state)
    bar.show_stopped_line(RunningLine(3, seconds))
    assert says(bar) == words


def test_the_words_follow_the_loop(bar: StatusBar) -> None:
    bar.show_state(State.PAUSED)
    bar.show_snapshot(moment(0, 4, 2, "forward"))
    assert says(bar) == "Paused after forward, line 4 is next"
    bar.show_experiment(experiment_of(Stepper(small())))
    bar.show_state(State.PAUSED)
    assert says(bar) == "Ready at the start"


def test_what_a_person_set_a_run_to_pause_for_is_said_always(window: Window, qtbot: QtBot) -> None:
    chip = find(window, QToolButton, "pauseWhenValue")
    assert not chip.isVisible()
    window.session.do(SetBreakpoints(Breakpoints(loss_below=0.01)))
    wait(qtbot, lambda: chip.text() == "Pause when: loss below 0.01")
    assert chip.isVisible() and window.findChild(PauseWhen) is None
    chip.click()
    assert find(window, PauseWhen, "pauseWhen").isVisible()
    window.resize(window.minimumSize())
    qtbot.wait(50)
    assert chip.isVisible() and chip.toolTip() == "Pause when: loss below 0.01"
    window.session.do(SetBreakpoints(Breakpoints(not_finite=False)))
    wait(qtbot, lambda: chip.text() == "Pause when: never")
    window.session.do(SetBreakpoints(Breakpoints()))
    assert not chip.isVisible()


def test_another_experiment_says_that_its_runs_pause_too(window: Window, qtbot: QtBot) -> None:
    window.session.do(SetBreakpoints(Breakpoints(loss_below=0.01)))
    reset(qtbot, window)
    assert not find(window, QLabel, "bannerText").isVisible()
    with qtbot.waitSignal(window.session.experiment_changed):
        window.session.start(small(seed=5))
    assert shown(window, "bannerText") == "“Pause when” is still set: loss below 0.01"
    find(window, QPushButton, "bannerAction").click()
    assert find(window, PauseWhen, "pauseWhen").isVisible()


def test_many_conditions_leave_room_for_the_state(bar: StatusBar, qtbot: QtBot) -> None:
    bar.resize(700, 30)
    bar.show()
    bar.show_state(State.PAUSED)
    bar.show_pause_when("loss above 1e9 · gradient norm above 1e6 · iteration 1234567 · loss below 1e-9")
    chip = find(bar, QToolButton, "pauseWhenValue")
    wait(qtbot, lambda: chip.text().endswith("…"))
    assert chip.geometry().right() < bar.width() and find(bar, QLabel, "stateValue").isVisible()


def test_device_threads_and_seed(bar: StatusBar) -> None:
    experiment = experiment_of(Stepper(small(seed=42)))
    bar.show_devices({"cpu": "The processor"})
    bar.show_experiment(experiment)
    assert [says(bar, name) for name in ("deviceValue", "threadsValue", "seedValue")] == [
        "The processor",
        "1 thread",
        "seed 42",
    ]


def test_speed(bar: StatusBar) -> None:
    bar.show_speed(1234.6, 29.7)
    assert [says(bar, name) for name in ("speedValue", "framesValue")] == ["1235 it/s", "30 fps"]
    bar.show_speed(0.0, 0.0)
    assert [says(bar, name) for name in ("speedValue", "framesValue")] == ["0 it/s", "0 fps"]
