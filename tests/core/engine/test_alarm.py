"""Walks that take too long are stopped by one thread, and no others."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

import pytest
import torch

from core.engine.alarm import Alarm
from core.engine.stepper import Stepper
from tests.helpers.walking import small


@dataclass(eq=False)
class Walk:
    """Something that can be stopped."""

    walking: bool = False


@pytest.fixture(scope="module")
def alarm() -> Alarm:
    return Alarm()


def wait_for(walk: Walk) -> None:
    """Wait until a walk is stopped, for much longer than that takes."""
    end = time.perf_counter() + 20
    while not walk.walking and time.perf_counter() < end:
        time.sleep(0.001)
    assert walk.walking


def test_a_walk_that_takes_too_long_is_stopped(alarm: Alarm) -> None:
    for _ in range(3):
        walk = Walk()
        with alarm.stopping(walk, time.perf_counter() + 0.01):
            wait_for(walk)


def test_a_walk_that_is_over_is_left_alone(alarm: Alarm) -> None:
    over, other = Walk(), Walk()
    now = time.perf_counter()
    with alarm.stopping(over, now + 0.02):
        pass
    with alarm.stopping(other, now + 0.03):
        wait_for(other)
    assert not over.walking


def test_one_that_is_due_before_another_does_not_wait_for_it(alarm: Alarm) -> None:
    late, soon = Walk(), Walk()
    with alarm.stopping(late, time.perf_counter() + 3600):
        with alarm.stopping(soon, time.perf_counter() + 0.01):
            wait_for(soon)
        assert not late.walking


def test_all_share_one_thread(alarm: Alarm) -> None:
    with alarm.stopping(Walk(), time.perf_counter() + 3600):
        before = threading.active_count()
    for _ in range(10):
        with alarm.stopping(Walk(), time.perf_counter() + 3600):
            assert threading.active_count() <= before


def test_an_iteration_that_is_stopped_in_its_last_line_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    stepper, clear = Stepper(small()), torch.Tensor.zero_

    def stopped(tensor: torch.Tensor) -> torch.Tensor:
        assert stepper.walk is not None
        stepper.walk.walking = True
        return clear(tensor)

    stepper.run(1)
    monkeypatch.setattr(torch.Tensor, "zero_", stopped)
    stepper.run(1, seconds=5.0)
    assert stepper.finished == 2
    assert list(stepper.losses) == list(_losses(2))


def _losses(iterations: int) -> list[float]:
    stepper = Stepper(small())
    stepper.run(iterations)
    return list(stepper.losses)
