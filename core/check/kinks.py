"""Kinks: places where a call has two slopes, or jumps. They are found from its values alone, of whatever kind it is.

Where a function is smooth, halving the step halves first differences and quarters second ones. At a corner, as of a
ReLU or where another number becomes the largest, second differences are only halved; at a jump, as of a rounding or a
comparison, first differences stay what they are.
"""

from __future__ import annotations

import torch
from torch import Tensor

from core.check.loss_function import LossFunction
from core.explain.rules.terms import Cell

SLOPES = 1e-3
"""The least change of a slope that makes a corner, as a share of the slope."""

CORNER, JUMP = 3 / 8, 3 / 4
"""The shares between a half and a quarter, and between the whole and a half."""

STILL, ROUNDING = 1e-9, 1e-13
"""Numbers that move by less than the first share of the one that moves most, or the second share of the largest one, do
not count: they move by rounding."""


def is_kink(loss: LossFunction, cell: Cell, step: float) -> bool:
    """Return whether a call on the way from a weight to the loss has a kink within a step of it."""
    ends = [loss.state(cell, by) for by in (step, step / 2, 0.0, -step / 2, -step)]
    calls = [one for call in loss.calls for one in call.outputs if all(one in end for end in ends)]
    return any(_has_kink([end[value] for end in ends]) for value in calls)


def _has_kink(numbers: list[Tensor]) -> bool:
    """Return whether any number of a tensor has a kink, of its values at w + h, w + h/2, w, w − h/2 and w − h."""
    if numbers[0].is_complex():
        numbers = [torch.view_as_real(one) for one in numbers]
    if not numbers[0].is_floating_point():
        return not all(numbers[0].equal(one) for one in numbers)
    far, near, here, near_below, far_below = (one.to_dense() for one in numbers)
    if not far.numel():
        return False
    whole, half = (far - far_below).abs(), (near - near_below).abs()
    bent, bent_half = (far - 2 * here + far_below).abs(), (near - 2 * here + near_below).abs()
    least = max(STILL * float(torch.maximum(whole, bent).max()), ROUNDING * float(here.abs().max()))
    corner = (bent_half > CORNER * bent) & (bent_half > SLOPES * half) & (bent_half > least)
    jump = (half > JUMP * whole) & (half > least)
    return bool((corner | jump).any())
