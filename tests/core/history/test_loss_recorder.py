from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from core.history import loss_recorder
from core.history.loss_recorder import LossRecorder, number


@pytest.mark.parametrize(
    ("loss", "expected"),
    [
        (2, 2.0),
        (0.1, 0.1),
        (True, 1.0),
        (np.float32(0.1), float(np.float32(0.1))),
        (torch.tensor(0.1), float(np.float32(0.1))),
        (torch.tensor([[3.0]], requires_grad=True), 3.0),
        (torch.tensor(math.inf), math.inf),
        (torch.ones(2), math.nan),
        (torch.tensor(1j), math.nan),
        (None, math.nan),
        ("much", math.nan),
        ([1.0], math.nan),
        ({}, math.nan),
        pytest.param(10**400, math.nan, id="huge"),
    ],
)
def test_a_loss_is_a_number_or_nan(loss: object, expected: float) -> None:
    assert number(loss) == pytest.approx(expected, rel=0, abs=0, nan_ok=True)
    losses = LossRecorder(torch.device("cpu"))
    losses.record(loss)
    assert list(losses.series) == pytest.approx([expected], rel=0, abs=0, nan_ok=True)


def test_losses_stand_in_the_order_they_came_in() -> None:
    losses = LossRecorder(torch.device("cpu"))
    for loss in range(5):
        losses.record(torch.tensor(float(loss)))
        if loss % 2:
            assert len(losses.series) == loss + 1
    assert losses.series == [0, 1, 2, 3, 4]


def test_a_loss_that_changes_later_was_read_before() -> None:
    losses, loss = LossRecorder(torch.device("cpu")), torch.tensor(1.0)
    losses.record(loss)
    loss.fill_(2)
    assert losses.series == [1]


@pytest.fixture
def far_away(monkeypatch: pytest.MonkeyPatch) -> LossRecorder:
    """A recorder that takes tensors on the CPU for tensors on an accelerator."""
    monkeypatch.setattr(loss_recorder, "_is_kept", lambda loss: isinstance(loss, torch.Tensor) and loss.numel() == 1)
    monkeypatch.setattr(loss_recorder, "BATCH", 4)
    return LossRecorder(torch.device("meta"))


def test_losses_far_away_are_fetched_in_batches(far_away: LossRecorder) -> None:
    for count in range(1, 12):
        far_away.record(torch.tensor(float(count)))
        if count in (3, 4, 5, 11):
            assert far_away.series == list(range(1, count + 1))


def test_losses_far_away_and_others_stay_in_order(far_away: LossRecorder) -> None:
    given = [
        torch.tensor(1.0),
        torch.tensor(2.0),
        3.0,
        torch.tensor(4.0),
        torch.tensor(0.1, dtype=torch.float64),
        torch.tensor([[6.0]]),
        None,
        torch.tensor(8),
    ]
    for loss in given:
        far_away.record(loss)
    assert list(far_away.series) == pytest.approx([1, 2, 3, 4, 0.1, 6, math.nan, 8], rel=0, abs=0, nan_ok=True)


def test_a_loss_far_away_that_changes_later_was_kept_before(far_away: LossRecorder) -> None:
    loss = torch.tensor(1.0)
    far_away.record(loss)
    loss.fill_(2)
    assert far_away.series == [1]
