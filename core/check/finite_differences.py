"""Derivatives of the loss from its values alone, and bounds on their error."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise

import torch

from core.check.loss_function import Loss, LossFunction, Move
from core.explain.reasons import UnexplainedError
from core.explain.rules.terms import Cell

SHORTEST, LONGEST = 1e-3, 1e-2
"""Bounds of the first step, for a weight of magnitude up to 1."""

FINE = 1e-7
"""The share of a gradient that rounding of the loss may reach; within bounds, the step is chosen accordingly."""

TRIES = 3
"""The number of retries. A step that meets a kink or a rough place becomes ten times shorter, and one dominated by
rounding ten times longer."""

NOISE = 16
"""The tolerated error of the derivative, in standard deviations of the loss divided by the step."""

POINTS, SPACINGS = 8, (1e-6, 1.618e-6, 2.718e-6)
"""How many values of the loss measure its rounding, and their spacings as shares of the longest step. At a single
spacing a value may happen to move by whole last digits, and appear not to be rounded at all."""

SMOOTH = 16
"""The factor by which two extrapolated derivatives must be closer to each other than the two that they come from."""


@dataclass(frozen=True, slots=True)
class Derivative:
    """A derivative.

    Attributes:
        value: its value.
        noise: a bound on its error, from the rounding of the loss and the length of the step.
        kink: whether the loss has no derivative because of a nearby kink, or is too rough there to tell.
    """

    value: float
    noise: float
    kink: bool


@dataclass(frozen=True, slots=True)
class Rounding:
    """The resolution of a loss: the standard deviation of its rounding at a loss of given magnitude."""

    deviation: float
    size: float

    def of(self, *losses: float) -> float:
        """Return the standard deviation for these losses: the larger a number, the coarser its rounding."""
        return self.deviation * max(1.0, *(abs(one) / self.size for one in losses)) if self.size else self.deviation


def rounding_of(loss: LossFunction, base: Loss, parameter: str, cell: Cell) -> Rounding:
    """Measure the rounding of the loss.

    Fourth differences of neighbouring values leave nothing of a smooth function (Moré & Wild 2011, Estimating
    computational noise).

    Args:
        loss: the loss, in float64.
        base: the loss with no weight moved.
        parameter: the parameter to move.
        cell: the weight of it to move; the one that changes the loss most.
    """
    step = LONGEST * _unit(loss, parameter, cell)
    runs = [
        [loss.at(Move(parameter, cell, step * (1 + k * spacing))).value for k in range(POINTS)] for spacing in SPACINGS
    ]
    fourth = [difference for values in runs for difference in _differences(values, 4)]
    deviation = math.sqrt(math.fsum(one**2 for one in fourth) / len(fourth) / 70)  # 70 = 1² + 4² + 6² + 4² + 1²
    size = max(abs(value) for values in (*runs, [base.value]) for value in values)
    return Rounding(max(deviation, math.ulp(size)), size)


def _differences(values: list[float], order: int) -> list[float]:
    return values if order == 0 else _differences([after - one for one, after in pairwise(values)], order - 1)


def derivative(
    loss: LossFunction, base: Loss, parameter: str, cell: Cell, expected: float, rounding: Rounding
) -> Derivative:
    """Return ∂loss/∂w of one weight, by central differences.

    Args:
        loss: the loss, in float64.
        base: the loss with no weight moved.
        parameter: the parameter.
        cell: the weight of it.
        expected: the expected magnitude of the derivative. The longer the step, the less rounding matters.
        rounding: the rounding of the loss.
    """
    wanted = NOISE * rounding.deviation / (FINE * expected) if expected else SHORTEST
    step = min(max(wanted, SHORTEST), LONGEST) * _unit(loss, parameter, cell)
    found = _extrapolated(loss, base, Move(parameter, cell, step), rounding)
    if found.kink:
        return _shorter(loss, base, Move(parameter, cell, step), rounding)
    for power in range(1, TRIES + 1):
        size = max(expected, abs(found.value))
        if size == 0 or found.noise <= FINE * size:
            break
        try:
            longer = _extrapolated(loss, base, Move(parameter, cell, step * 10**power), rounding)
        except UnexplainedError:  # the loss is not finite that far away
            break
        if longer.kink or longer.noise >= found.noise:
            break
        found = longer
    return found


def _unit(loss: LossFunction, parameter: str, cell: Cell) -> float:
    return max(1.0, abs(loss.weight(parameter, cell)))


def _shorter(loss: LossFunction, base: Loss, move: Move, rounding: Rounding) -> Derivative:
    """Use the longest step that meets no kink, or the shortest if every one does."""
    for power in range(1, TRIES):
        found = _extrapolated(loss, base, replace(move, by=move.by / 10**power), rounding)
        if not found.kink:
            break
    return found


def _extrapolated(loss: LossFunction, base: Loss, move: Move, rounding: Rounding) -> Derivative:
    """Extrapolate D(h) = (L(w + h) − L(w − h)) / 2h to h → 0, from h, h/2 and h/4 (Romberg 1955).

    R(h) = (4 D(h/2) − D(h)) / 3 has an error of order h⁴, and (16 R(h/2) − R(h)) / 15 one of order h⁶. Where the loss
    is a parabola in each weight, as the squared error of a ReLU net is between its kinks, D(h) has no error but
    rounding, and R(h) suffices.
    """
    step = move.by
    ends = [_at_both(loss, move, share) for share in (1, 2)]
    whole, half = (_slope(pair, step / share) for pair, share in zip(ends, (1, 2), strict=True))
    noise = NOISE * rounding.of(*(one.value for one in ends[0])) / step
    value, rough = (4 * half - whole) / 3, False
    if abs(half - whole) > noise:
        ends.append(_at_both(loss, move, 4))
        finer = (4 * _slope(ends[2], step / 4) - half) / 3
        apart, noise = abs(finer - value), 2 * noise
        rough = apart > abs(half - whole) / SMOOTH + noise
        value, noise = (16 * finer - value) / 15, noise + apart
    return Derivative(value, noise, rough or not all(_same_sides(base, one) for pair in ends for one in pair))


def _at_both(loss: LossFunction, move: Move, share: int) -> tuple[Loss, Loss]:
    return loss.at(replace(move, by=move.by / share)), loss.at(replace(move, by=-move.by / share))


def _slope(ends: tuple[Loss, Loss], step: float) -> float:
    return (ends[0].value - ends[1].value) / (2 * step)


def _same_sides(first: Loss, second: Loss) -> bool:
    """Return whether no value has crossed a kink."""
    return len(first.sides) == len(second.sides) and all(map(torch.equal, first.sides, second.sides))
