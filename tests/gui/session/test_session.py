"""The thread, the numbers of the runs, and what is dropped."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from core.control.active_run import ActiveRun
from core.control.commands import Ask, Edit, ReturnTo, Seek, SetIterations, SetLearningRate, Step
from core.control.mailbox import Mailbox, Update
from core.engine.stepper import Stepper
from core.experiment.config import RunConfig
from core.queries import GraphOf, NoAnswer
from core.view.snapshot import Experiment, Snapshot
from gui.main_window.window import Window
from gui.session.session import Session
from gui.session.state import State
from tests.gui.conftest import MadeSession, Making, Opening
from tests.helpers.driving import (
    PATIENCE,
    branches_shown,
    choose,
    do,
    logged,
    losses_shown,
    press_apply,
    shown,
    step,
    type_into,
    wait,
    wait_for_iteration,
    wait_for_state,
    wait_until_ready,
    where,
)
from tests.helpers.walking import small

BUSY_SECONDS = 0.3
"""Long enough for the worker to have said all it has to say while the window does something else."""


def thread_of(session: Session) -> QThread:
    (thread,) = session.findChildren(QThread, "trainer")
    return thread


def run_for_long(qtbot: QtBot, window: Window) -> None:
    type_into(window, "iterations", "1000000000")
    do(window, "actionRun")
    wait_for_iteration(qtbot, window, 20)


# Beginning


def test_nothing_runs_before_it_is_loaded(made_session: MadeSession, qtbot: QtBot) -> None:
    session = made_session(small())
    assert session.state is State.LOADING and session.experiment is None
    with qtbot.waitSignals(
        [session.devices_found, session.experiment_changed, session.snapshot_changed], timeout=PATIENCE
    ):
        session.load()
    assert session.state is State.PAUSED
    assert session.experiment is not None and session.experiment.config == small()


@dataclass(frozen=True)
class Endless:
    """Replays a loop that never comes to its end."""

    def answer(self, stepper: Stepper) -> object:
        while True:
            pass


def test_an_answer_that_does_not_come_can_be_stopped(made_session: MadeSession, qtbot: QtBot) -> None:
    session = made_session(small())
    session.load()
    wait(qtbot, lambda: session.snapshot is not None)
    session.do(Ask(Endless()))
    wait(qtbot, lambda: session.state is State.ANSWERING)
    with qtbot.waitSignal(session.answered, timeout=PATIENCE) as answered:
        session.run_or_pause()
    assert answered.args == [Endless(), NoAnswer("Stopped on the way.")]
    assert session.state is State.PAUSED
    with qtbot.waitSignal(session.snapshot_changed, timeout=PATIENCE):
        session.do(Step("line"))
    assert session.snapshot is not None and session.snapshot.line == 4


def test_a_window_is_busy_no_longer_than_what_was_late(
    made_session: MadeSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pause says at once that the run stands still, and may then need a while to the next backward phase."""
    session = made_session(small(iterations=10**9))
    session.load()
    wait(qtbot, lambda: session.snapshot is not None)
    late = threading.Event()
    monkeypatch.setattr(ActiveRun, "walk_to_backward", lambda run: run.running or late.wait(PATIENCE / 1000))
    session.run_or_pause()
    wait(qtbot, lambda: session.state is State.RUNNING)
    session.run_or_pause()
    wait(qtbot, lambda: session.state is State.BUSY)
    late.set()
    wait(qtbot, lambda: session.state is State.PAUSED)


def test_a_branch_that_is_clicked_twice_is_returned_to_once(made_session: MadeSession, qtbot: QtBot) -> None:
    session = made_session(small())
    session.load()
    session.do(Step("iteration"))
    session.do(Seek(0))
    session.do(SetLearningRate(0.5))
    session.do(Step("iteration"))
    wait(
        qtbot,
        lambda: len(branches_shown(session)) == 1,
    )
    failed: list[object] = []
    session.failed.connect(failed.append)
    for _ in range(2):
        session.do(ReturnTo("original"))
    wait(qtbot, lambda: session.snapshot is not None and session.snapshot.branch == "original")
    with qtbot.waitSignal(session.answered, timeout=PATIENCE):  # once all that was sent is done
        session.do(Ask(GraphOf()))
    assert failed == [] and session.state is State.PAUSED


def test_a_run_goes_on_when_an_edit_is_refused(made_session: MadeSession, qtbot: QtBot) -> None:
    """It would stand still, behind a picture of a moment before."""
    session = made_session(small(iterations=10**9))
    session.load()
    wait(qtbot, lambda: session.snapshot is not None)
    session.run_or_pause()
    wait(qtbot, lambda: session.snapshot.finished > 20)  # type: ignore[union-attr]
    with qtbot.waitSignal(session.edit_refused, timeout=PATIENCE):
        session.do(Edit("x = ("))
    shown = session.snapshot.finished  # type: ignore[union-attr]
    wait(qtbot, lambda: session.snapshot.finished > shown)  # type: ignore[union-attr]
    assert session.state is State.RUNNING


def test_what_is_chosen_before_there_is_an_experiment_is_no_error(made_session: MadeSession, qtbot: QtBot) -> None:
    session = made_session(small())
    session.do(Step("line"))
    session.run_or_pause()
    session.do(SetIterations(7))
    session.load()
    wait(qtbot, lambda: session.experiment is not None)
    assert session.experiment is not None and session.experiment.config.iterations == 7
    assert session.state is State.PAUSED


def test_a_first_experiment_that_is_refused_can_be_mended_in_the_form(made: Making, qtbot: QtBot) -> None:
    window = made(RunConfig(device="cuda:77"))
    window.show()
    wait_for_state(qtbot, window, State.REFUSED)
    assert shown(window, "deviceError").startswith("“cuda:77” is not there; there is cpu")
    assert "cannot be run" in shown(window, "stateValue")
    choose(window, "device", "cpu")
    with qtbot.waitSignal(window.session.experiment_changed, timeout=PATIENCE):
        press_apply(window)
    wait_until_ready(qtbot, window)
    assert shown(window, "deviceError") == ""
    step(qtbot, window, "actionStepLine")


# Older runs


def test_of_two_experiments_begun_at_once_the_second_stays(window: Window, qtbot: QtBot) -> None:
    begun: list[Experiment] = []
    window.session.experiment_changed.connect(begun.append)
    window.session.start(small(seed=1))
    window.session.start(small(seed=2))
    wait(qtbot, lambda: len(begun) == 2)
    wait_until_ready(qtbot, window)
    assert [experiment.config.seed for experiment in begun] == [1, 2]
    step(qtbot, window, "actionStepIteration", 3)
    stepper = Stepper(small(seed=2))
    stepper.run(3)
    assert losses_shown(window) == list(stepper.losses)
    assert shown(window, "seedValue") == "seed 2"


def test_a_refusal_of_an_older_experiment_is_not_said(window: Window, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(window.session.refused):
        window.session.start(small(device="cuda:77"))
        window.session.start(small(seed=2))
        wait(qtbot, lambda: shown(window, "seedValue") == "seed 2")
        wait_until_ready(qtbot, window)


class LateMail(Mailbox):
    """Delivers a letter of one's own in place of the next one."""

    late: Update | None = None

    def take(self, run: int) -> Update | None:
        (letter, self.late), present = (self.late, None), super().take(run)
        return letter or present


def test_a_letter_of_an_older_run_is_dropped(
    made_session: MadeSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = LateMail()
    monkeypatch.setattr("gui.session.session.Mailbox", lambda: box)
    session = made_session(small())
    session.load()
    session.start(small(seed=2))
    wait(qtbot, lambda: session.snapshot is not None and session.config.seed == 2)
    shown_moments: list[Snapshot] = []
    session.snapshot_changed.connect(shown_moments.append)
    with qtbot.assertNotEmitted(session.log_grew):
        box.late = Update(1, Snapshot(99, 99, 2, None, None, None, 99), log=("of the run before",))
        session.do(Step("line"))
        wait(qtbot, lambda: box.late is None)
        session.do(Step("line"))
        wait(qtbot, lambda: bool(shown_moments) and shown_moments[-1].last_line is not None)
    assert all(moment.iteration < 99 for moment in shown_moments)


def test_a_busy_window_gets_the_log_of_a_new_run_from_its_first_line(window: Window, qtbot: QtBot) -> None:
    run_for_long(qtbot, window)
    do(window, "actionReset")
    time.sleep(BUSY_SECONDS)
    wait(qtbot, lambda: where(window) == (0, 0, 2, None))
    wait_until_ready(qtbot, window)
    assert logged(window) == ["X.shape torch.Size([4, 5])"]


def test_a_busy_window_that_pauses_shows_no_frames(window: Window, qtbot: QtBot) -> None:
    run_for_long(qtbot, window)
    time.sleep(BUSY_SECONDS)
    window.session.run_or_pause()
    time.sleep(BUSY_SECONDS)
    wait_for_state(qtbot, window, State.PAUSED)
    wait(qtbot, lambda: shown(window, "speedValue") == "0 it/s")
    assert shown(window, "framesValue") == "0 fps"


# Ending


def test_closing_ends_the_thread_in_the_middle_of_a_run(opened: Opening, qtbot: QtBot) -> None:
    for _ in range(5):
        window = opened(small())
        run_for_long(qtbot, window)
        thread = thread_of(window.session)
        assert thread.isRunning()
        assert window.close()
        assert thread.isFinished()


def test_a_trainer_in_the_middle_of_something_stops_properly(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Qt complains about a timer that still goes when its thread ends."""
    run, running = Stepper.run, threading.Event()

    def slowly(stepper: Stepper, iterations: int, seconds: float) -> None:
        running.set()
        time.sleep(BUSY_SECONDS)
        run(stepper, 1, seconds)

    monkeypatch.setattr(Stepper, "run", slowly)
    do(window, "actionRun")
    wait(qtbot, running.is_set)
    assert window.close()


def test_closing_at_once_ends_the_thread(made: Making) -> None:
    window = made(small())
    window.show()
    assert window.close()
    assert thread_of(window.session).isFinished()


def test_closing_a_window_that_was_never_shown_ends_the_thread(made: Making) -> None:
    window = made(small())
    assert window.close()
    assert thread_of(window.session).isFinished()


def test_closing_twice_is_closing_once(made_session: MadeSession) -> None:
    session = made_session(small())
    assert session.close() and session.close()
