"""Whether a gradient counts as cleared, whatever it is made of."""

from __future__ import annotations

import math

import pytest
import torch

from core.accumulation import Accumulation

LAST = torch.zeros(4, 3)
LAST[3, 2] = 1e-40


@pytest.mark.filterwarnings("ignore:Sparse invariant checks")
@pytest.mark.parametrize(
    ("gradient", "passes"),
    [
        (torch.zeros(4, 3), 0),
        (torch.zeros(()), 0),
        (torch.zeros(0, 3), 0),
        (torch.ones(()), 1),
        (torch.ones(4, 3), 1),
        (LAST, 1),
        (LAST.T, 1),
        (torch.full((2, 2), math.nan), 1),
        (torch.sparse_coo_tensor([[1]], [2.0], (3,), check_invariants=True), 1),
    ],
)
def test_a_gradient_is_cleared_only_when_all_of_it_is_zero(gradient: torch.Tensor, passes: int) -> None:
    after = Accumulation().after_line({"w.grad": gradient}, ["w.grad"], ["w.grad"], backward=True)
    assert after.counts == {"w.grad": passes}
