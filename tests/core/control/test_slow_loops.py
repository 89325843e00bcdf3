"""Which loops are slow, so that each of their lines is worth showing."""

from __future__ import annotations

import time

import pytest

from core.control.active_run import ActiveRun
from core.control.breakpoints import Breakpoints
from core.control.mailbox import Mailbox
from core.control.previous_runs import PreviousRuns
from core.engine.stepper import Stepper
from tests.helpers.walking import small


@pytest.fixture
def run() -> ActiveRun:
    return ActiveRun(1, Stepper(small()), Breakpoints(), Mailbox(), PreviousRuns(), lambda _event: None)


def test_a_loop_whose_own_code_takes_long_is_slow(run: ActiveRun) -> None:
    run.sender.note_speed(1, 0.2, 0.19)
    assert run.sender.frames.slow


def test_a_loop_that_takes_long_to_be_looked_at_is_not_slow(run: ActiveRun) -> None:
    run.sender.note_speed(1, 0.2, 0.19)
    for _ in range(20):
        run.sender.note_speed(1, 0.2, 0.001)
    assert not run.sender.frames.slow, "else it would be looked at for ever"


class Dawdler:
    """Looks at each line for a while."""

    def __init__(self) -> None:
        self.looked = 0.0

    def before_line(self) -> None:
        started = time.perf_counter()
        time.sleep(0.005)
        self.looked += time.perf_counter() - started

    after_line = before_line

    def begin(self, watched: bool) -> None:
        """Look at nothing."""

    def end(self) -> None:
        """Look at nothing."""

    leave = end


def test_looking_at_lines_is_no_time_of_the_loop() -> None:
    stepper = Stepper(small())
    stepper.listener = dawdler = Dawdler()
    started = time.perf_counter()
    stepper.step_iteration()
    assert 0 < stepper.code_seconds <= time.perf_counter() - started - dawdler.looked
    before = stepper.code_seconds
    stepper.run(3)
    assert stepper.code_seconds > before
