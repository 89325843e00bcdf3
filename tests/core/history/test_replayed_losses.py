"""A replayed loss is the recorded one bit for bit, or it is told."""

from __future__ import annotations

import math

import pytest
import torch

from core.history.loss_recorder import LossRecorder
from core.history.replayed_losses import ReplayedLosses

CPU = torch.device("cpu")
RECORDED = [1.5, math.nan, 0.0, math.inf, 0.1, 2.5]


def replayed(first: int, losses: list[float]) -> int | None:
    again = ReplayedLosses(CPU)
    for iteration, loss in enumerate(losses, first):
        again.record(iteration, loss)
    return again.first_difference(LossRecorder(CPU, RECORDED))


@pytest.mark.parametrize("first", [1, 2, 4])
def test_the_same_losses_differ_nowhere(first: int) -> None:
    assert replayed(first, RECORDED[first - 1 :]) is None


@pytest.mark.parametrize(
    ("place", "loss"), [(1, math.nextafter(1.5, 2)), (2, 1.0), (3, -0.0), (4, -math.inf), (5, math.nan), (6, 2.0)]
)
def test_the_first_other_loss_is_told(place: int, loss: float) -> None:
    losses = [*RECORDED[: place - 1], loss, *(one + 1 for one in RECORDED[place:])]
    assert replayed(1, losses) == place


def test_every_bit_pattern_of_no_number_is_the_same() -> None:
    other = float(torch.tensor([-1], dtype=torch.int64).view(torch.float64))
    assert math.isnan(other) and replayed(2, [other, 0.0]) is None


def test_losses_are_compared_once_and_a_jump_begins_again() -> None:
    again, recorder = ReplayedLosses(CPU), LossRecorder(CPU, RECORDED)
    again.record(1, 7.0)
    again.record(5, 0.1)  # the run has gone elsewhere in between
    assert again.first_difference(recorder) is None
    again.record(6, 7.0)
    assert again.first_difference(recorder) == 6
    assert again.first_difference(recorder) is None


def test_what_is_beyond_the_run_is_not_compared() -> None:
    assert replayed(6, [2.5, 9.0]) is None
