"""A derivative of the loss from its values alone."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import torch

from core.checking.loss_function import Loss, LossFunction, Move
from core.explaining.terms import Cell

SHORTEST, LONGEST = 1e-3, 1e-2
"""Bounds of the step, for a weight of size up to 1."""

ROUNDING = 1e-11
"""How much of a tensor's largest gradient the last bit of the loss may weigh: a step is made so long, within bounds."""

ROUGH = 1e-5
"""How far D(h) and D(h/2) may differ, relative to the largest gradient, before the loss counts as rough there."""

TRIES = 3
"""A step that meets a kink or a rough place is made ten times shorter, and tried again, so often in all."""


@dataclass(frozen=True, slots=True)
class Derivative:
    """A derivative; `kink` when the loss has a kink too near to have one, or is too rough there to tell."""

    value: float
    kink: bool


def derivative(loss: LossFunction, base: Loss, parameter: str, cell: Cell, largest: float) -> Derivative:
    """∂loss/∂w of one weight, by central differences.

    With D(h) = (L(w + h) − L(w − h)) / 2h, the value is (4 D(h/2) − D(h)) / 3, whose error is of order h⁴
    (Richardson 1911). Where the loss is a parabola in each weight, as the squared error of a ReLU net is between its
    kinks, it has no error but rounding.

    Args:
        loss: in float64.
        base: the loss where nothing is moved.
        parameter, cell: which weight.
        largest: the largest gradient in the tensor, to measure by. Rounding weighs the less the longer the step.
    """
    rounding = math.ulp(base.value) / (ROUNDING * largest) if largest else 0.0
    step = min(max(rounding, SHORTEST), LONGEST) * max(1.0, abs(loss.weight(parameter, cell)))
    found = _richardson(loss, base, Move(parameter, cell, step), largest)
    for shorter in range(1, TRIES):
        if not found.kink:
            break
        found = _richardson(loss, base, Move(parameter, cell, step / 10**shorter), largest)
    return found


def _richardson(loss: LossFunction, base: Loss, move: Move, largest: float) -> Derivative:
    step = move.by
    losses = [loss.at(replace(move, by=by)) for by in (step, -step, step / 2, -step / 2)]
    up, down, half_up, half_down = (one.value for one in losses)
    whole, half = (up - down) / (2 * step), (half_up - half_down) / step
    rough = abs(half - whole) > ROUGH * max(largest, abs(half))
    return Derivative((4 * half - whole) / 3, rough or not all(_same_sides(base, other) for other in losses))


def _same_sides(first: Loss, second: Loss) -> bool:
    """Whether no number has crossed a kink."""
    return len(first.sides) == len(second.sides) and all(map(torch.equal, first.sides, second.sides))
