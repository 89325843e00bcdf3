"""A line that does not come to its end is seen, and what was stopped is said."""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from core.control.commands import Edit, Run, Step
from core.program.loop import Loop
from core.program.running_line import running_line
from gui.main_window.window import Window
from gui.panels.code.view import CodeView
from gui.session import line_watch
from gui.session.line_watch import LineWatch, RunningLine
from gui.session.state import State
from tests.helpers.driving import do, shown, type_into, wait, wait_for_state

LINE = 3


def hanging(window: Window, line: str = "sum(1 for _ in iter(int, 1))") -> None:
    lines = window.session.experiment.source.split("\n")  # type: ignore[union-attr]
    window.session.do(Edit("\n".join([*lines[: LINE - 1], line, *lines[LINE - 1 :]])))


def marked(window: Window) -> list[int | None]:
    return [view.marks.running for view in window.findChildren(CodeView)]


@pytest.mark.parametrize("command", [Step("iteration"), Run()])
def test_a_line_that_hangs_is_shown_and_what_was_stopped_is_said(
    command: Step | Run, window: Window, qtbot: QtBot
) -> None:
    hanging(window)
    window.session.do(command)
    do(window, "actionPresent") if isinstance(command, Run) else None
    wait(qtbot, lambda: set(marked(window)) == {LINE})
    view = window.findChildren(CodeView)[-1]
    assert view.marks.here == LINE and view.band(LINE) is not None
    seconds = view.marks.seconds
    assert seconds >= 1
    assert shown(window, "stateValue").startswith(f"Working at line {LINE}, ")
    wait(qtbot, lambda: view.marks.seconds > seconds)
    do(window, "actionRun")
    wait_for_state(qtbot, window, State.FAILED)
    assert set(marked(window)) == {None}
    said = shown(window, "stateValue")
    assert said.startswith(f"Stopped at line {LINE} after ") and int(said.split()[5]) > seconds
    do(window, "actionStepBack")
    wait_for_state(qtbot, window, State.PAUSED)
    assert shown(window, "stateValue").startswith("Paused")


@pytest.mark.parametrize("text", ["while True: pass", "while True:\n    a = 1\n    b = 2"])
def test_a_walk_that_never_ends_is_shown_where_it_is(text: str, window: Window, qtbot: QtBot) -> None:
    hanging(window, text)
    window.session.do(Step("iteration"))
    wait(qtbot, lambda: marked(window) != [None])
    assert marked(window)[0] in (LINE, LINE + 1, LINE + 2)
    do(window, "actionRun")
    wait_for_state(qtbot, window, State.PAUSED)
    assert shown(window, "stateValue").startswith("Stopped at line ")


def test_a_run_that_goes_on_gives_signs_of_life(window: Window, qtbot: QtBot) -> None:
    worker = window.session._worker
    type_into(window, "iterations", "1000000000")
    do(window, "actionRun")
    for _ in range(3):
        _, slices, finished = worker.progress
        wait(qtbot, lambda slices=slices: worker.progress[1] > slices)
        wait(qtbot, lambda finished=finished: worker.progress[2] > finished)
    assert worker.line is not None


def test_the_time_counts_from_the_last_sign_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    now, worker = [0.0], SimpleNamespace(line=4, progress=(0, 0, 0))
    monkeypatch.setattr(line_watch, "time", SimpleNamespace(monotonic=lambda: now[0]))
    watch = LineWatch(worker)  # type: ignore[arg-type]
    now[0] = 100.0
    watch.begin()
    now[0] = 100.9
    assert watch.look() is None
    now[0] = 103.2
    assert watch.look() == watch.stuck == RunningLine(4, 3)
    worker.progress = (0, 1, 0)
    assert watch.look() is None and watch.stuck is None
    now[0] = 104.4
    assert watch.look() == RunningLine(4, 1)


def test_a_look_between_the_stop_and_the_news_of_it_forgets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    now, worker = [0.0], SimpleNamespace(line=4, progress=(0, 0, 0))
    monkeypatch.setattr(line_watch, "time", SimpleNamespace(monotonic=lambda: now[0]))
    watch = LineWatch(worker)  # type: ignore[arg-type]
    watch.begin()
    now[0] = 3.0
    assert watch.look() == RunningLine(4, 3)
    worker.progress = (0, 1, 0)
    assert watch.look(stopping=True) == RunningLine(4, 3)
    watch.end(stopping=True)
    assert watch.stopped == RunningLine(4, 3)


def test_the_line_that_another_thread_is_in() -> None:
    over = threading.Event()
    pauses = Loop("a = 1\nb = wait()\nc = 2").start({"wait": over.wait})
    thread = threading.Thread(target=lambda: [pauses.resume() for _ in range(4)])
    assert running_line(threading.get_ident()) is None
    thread.start()
    try:
        for _ in range(1000):
            if running_line(thread.ident or 0) == 2:
                break
            time.sleep(0.001)
        else:
            raise AssertionError("the line was not seen")
    finally:
        over.set()
        thread.join()
    assert running_line(thread.ident or 0) is None
