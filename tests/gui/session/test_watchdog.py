"""Whether a command is answered, and not another one that was sent before it."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from core.control.breakpoints import Breakpoints
from core.control.commands import (
    Ask,
    Edit,
    ForgetRuns,
    Pause,
    ReturnTo,
    Seek,
    SetBreakpoints,
    SetIterations,
    SetLearningRate,
    Step,
    StepBack,
)
from core.queries import GraphOf
from gui.session.watchdog import BETWEEN_LINES_MILLISECONDS, PATIENCE_MILLISECONDS, Watchdog
from tests.gui.conftest import MadeSession
from tests.helpers.driving import PATIENCE, wait
from tests.helpers.walking import small


@pytest.fixture
def worker() -> Any:
    return SimpleNamespace(done=0, ident=None, interrupt=lambda: None)


@pytest.fixture
def watchdog(worker: Any, qtbot: QtBot) -> Iterator[Watchdog]:
    parent = QObject()
    yield Watchdog(worker, parent)
    parent.deleteLater()


def test_what_was_sent_before_is_no_answer(worker: Any, watchdog: Watchdog, qtbot: QtBot) -> None:
    watchdog.count()
    watchdog.watch()
    watchdog.count()
    worker.done = 1
    with qtbot.waitSignal(watchdog.stuck, timeout=PATIENCE):
        pass


def test_what_is_stopped_is_no_answer_for_what_comes_after(worker: Any, watchdog: Watchdog, qtbot: QtBot) -> None:
    for _ in range(2):
        watchdog.watch()
        watchdog.count()
    with qtbot.waitSignal(watchdog.stuck, timeout=PATIENCE):
        pass
    watchdog.stop_it()
    worker.done = 1
    with qtbot.waitSignal(watchdog.stuck, timeout=PATIENCE):
        pass


def test_nothing_is_raised_in_a_thread_that_is_idle(
    worker: Any, watchdog: Watchdog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would come in the middle of the next command."""
    broken_in: list[bool] = []
    monkeypatch.setattr(watchdog, "break_in", lambda: broken_in.append(True))
    watchdog.count()
    worker.done = 1
    watchdog.stop_it()
    qtbot.wait(BETWEEN_LINES_MILLISECONDS + 200)
    assert not broken_in
    watchdog.count()
    watchdog.stop_it()
    wait(qtbot, lambda: bool(broken_in))


def test_a_slow_line_is_not_broken_off_by_a_pause_but_by_a_person(
    worker: Any, watchdog: Watchdog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken_in: list[bool] = []
    monkeypatch.setattr(watchdog, "break_in", lambda: broken_in.append(True))
    watchdog.watch(stop_it=True, line_seconds=PATIENCE)
    watchdog.count()
    qtbot.wait(2 * PATIENCE_MILLISECONDS + BETWEEN_LINES_MILLISECONDS + 200)
    assert watchdog.stopping and not broken_in
    watchdog.stop_it()
    wait(qtbot, lambda: bool(broken_in))


@pytest.mark.parametrize("line_seconds", [0.0, 1.2])
def test_an_endless_line_is_broken_off_by_a_pause(
    line_seconds: float, worker: Any, watchdog: Watchdog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken_in: list[bool] = []
    monkeypatch.setattr(watchdog, "break_in", lambda: broken_in.append(True))
    watchdog.watch(stop_it=True, line_seconds=line_seconds)
    watchdog.count()
    wait(qtbot, lambda: bool(broken_in))


def test_an_answer_is_enough_whatever_is_sent_after(worker: Any, watchdog: Watchdog, qtbot: QtBot) -> None:
    watchdog.watch()
    watchdog.count()
    watchdog.count()
    worker.done = 1
    with qtbot.assertNotEmitted(watchdog.stuck, wait=PATIENCE_MILLISECONDS + 100):
        pass


def test_every_command_that_is_sent_is_counted_and_done(made_session: MadeSession, qtbot: QtBot) -> None:
    """Or one that is watched would be missed, or waited for in vain."""
    session = made_session(small())
    session.load()
    wait(qtbot, lambda: session.snapshot is not None)
    session.do(SetLearningRate(0.5))
    session.do(SetIterations(7))
    session.do(SetBreakpoints(Breakpoints()))
    session.do(Step("line"))
    session.do(StepBack("line"))
    session.do(Seek(1, None))
    session.do(ReturnTo("nothing"))
    session.do(Edit("loss = x.sum()"))
    session.do(Ask(GraphOf()))
    session.do(ForgetRuns())
    session.run_or_pause()
    session.do(Pause())
    dog, trainer = session._watchdog, session._worker
    wait(qtbot, lambda: trainer.done == dog._sent)
    assert trainer.done >= 13
