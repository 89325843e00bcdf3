"""What the trainer is doing, in words."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.engine.stepper import Stepper
from core.view.capture import experiment_of
from core.view.snapshot import Snapshot
from gui.bars.statusbar import StatusBar
from gui.session.state import State
from tests.helpers.driving import find
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


def test_the_words_follow_the_loop(bar: StatusBar) -> None:
    bar.show_state(State.PAUSED)
    bar.show_snapshot(moment(0, 4, 2, "forward"))
    assert says(bar) == "Paused after forward, line 4 is next"
    bar.show_experiment(experiment_of(Stepper(small())))
    bar.show_state(State.PAUSED)
    assert says(bar) == "Ready at the start"


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
