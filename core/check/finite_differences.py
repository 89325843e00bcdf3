"""Derivatives of the loss from its values alone, and bounds on their error."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

from core.check.kinks import is_kink
from core.check.loss_function import LossFunction
from core.check.results import TOLERANCE
from core.explain.reasons import UnexplainedError
from core.explain.rules.terms import Cell

SHORTEST, SHORT, LONGEST = 1e-5, 1e-3, 1e-2
"""Bounds of the step of a first look, and of those that are extrapolated from, for a weight of magnitude up to 1."""

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

FEWER = 8
"""How much shorter the step of a second look is."""

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
    kink: bool = False


@dataclass(frozen=True, slots=True)
class Rounding:
    """The resolution of a loss: the standard deviation of its rounding at a loss of given magnitude."""

    deviation: float
    size: float

    def of(self, *losses: float) -> float:
        """Return the standard deviation for these losses: the larger a number, the coarser its rounding."""
        return self.deviation * max(1.0, *(abs(one) / self.size for one in losses)) if self.size else self.deviation


def rounding_of(loss: LossFunction, cell: Cell) -> Rounding:
    """Measure the rounding of the loss.

    Fourth differences of neighbouring values leave nothing of a smooth function (Moré & Wild 2011, Estimating
    computational noise).

    Args:
        loss: the loss, in float64.
        cell: the weight to move; the one that changes the loss most.
    """
    step = LONGEST * _unit(loss, cell)
    runs = [[loss.at(cell, step * (1 + k * spacing)) for k in range(POINTS)] for spacing in SPACINGS]
    fourth = [difference for values in runs for difference in _differences(values, 4)]
    deviation = math.sqrt(math.fsum(one**2 for one in fourth) / len(fourth) / 70)  # 70 = 1² + 4² + 6² + 4² + 1²
    size = max(abs(value) for values in (*runs, [loss.begin]) for value in values)
    return Rounding(max(deviation, math.ulp(size)), size)


def _differences(values: list[float], order: int) -> list[float]:
    return values if order == 0 else _differences([after - one for one, after in pairwise(values)], order - 1)


def derivative(
    loss: LossFunction, cell: Cell, expected: float, rounding: Rounding, off: Callable[[Derivative], float]
) -> Derivative:
    """Return ∂loss/∂w of one weight, by central differences.

    Args:
        loss: the loss, in float64.
        cell: the weight.
        expected: the expected magnitude of the derivative. The longer the step, the less rounding matters.
        rounding: the rounding of the loss.
        off: how far a derivative is from what was expected, relatively and beyond its noise. One that is near needs
            no second look: an error of the difference would hardly make up for one of the gradient.
    """
    wanted = NOISE * rounding.deviation / (FINE * expected) if expected else SHORT
    unit, differences = _unit(loss, cell), _Differences(loss, cell, rounding)
    first = max(wanted, SHORTEST * unit)
    if first <= LONGEST * unit and (looked := _first_look(differences, first, expected, off)) is not None:
        return looked
    step = min(max(wanted, SHORT), LONGEST) * unit
    found = differences.extrapolated(step)
    if not found.kink:
        found = _finer(differences, step, found, expected)
    right = off(found) <= TOLERANCE and not found.kink
    return found if right else _shorter(differences, step, found, off)


def _first_look(
    differences: _Differences, step: float, expected: float, off: Callable[[Derivative], float]
) -> Derivative | None:
    """Return a plain difference if it is near enough, or one with a shorter step, which crosses fewer kinks."""
    found = differences.central(step)
    if off(found) <= TOLERANCE / 2 and found.noise <= 2 * FINE * expected:
        return found
    shorter = differences.central(step / FEWER)
    moved = abs(shorter.value - found.value) > shorter.noise
    return shorter if moved and off(shorter) <= TOLERANCE / 2 and shorter.noise <= TOLERANCE * expected else None


def _finer(differences: _Differences, step: float, found: Derivative, expected: float) -> Derivative:
    """Use longer steps while rounding dominates, and they tell more."""
    for power in range(1, TRIES + 1):
        size = max(expected, abs(found.value))
        if size == 0 or found.noise <= FINE * size:
            break
        try:
            longer = differences.extrapolated(step * 10**power)
        except UnexplainedError:  # the loss is not finite that far away
            break
        if longer.kink or longer.noise >= found.noise:
            break
        found = longer
    return found


def _shorter(
    differences: _Differences, step: float, found: Derivative, off: Callable[[Derivative], float]
) -> Derivative:
    """Use shorter steps, which may keep clear of a kink; where none does, tell whether there is one."""
    for power in range(1, TRIES + 1):
        shorter = differences.extrapolated(step / 10**power)
        moved = found.kink or abs(shorter.value - found.value) > shorter.noise
        if moved and off(shorter) <= TOLERANCE and not shorter.kink:
            return shorter
        found = shorter if found.kink and not shorter.kink else found
    steps = [step / 10**TRIES / 4**power for power in range(TRIES)]
    near = any(is_kink(differences.loss, differences.cell, one) for one in steps)
    return replace(found, kink=found.kink or near)


@dataclass(frozen=True, slots=True)
class _Differences:
    """Difference quotients at one weight."""

    loss: LossFunction
    cell: Cell
    rounding: Rounding

    def central(self, step: float) -> Derivative:
        """Return D(h) = (L(w + h) − L(w − h)) / 2h, whose error is of order h²."""
        ends = self._ends(step)
        return Derivative((ends[0] - ends[1]) / (2 * step), NOISE * self.rounding.of(*ends) / step)

    def extrapolated(self, step: float) -> Derivative:
        """Extrapolate D(h) to h → 0, from h, h/2 and h/4 (Romberg 1955).

        R(h) = (4 D(h/2) − D(h)) / 3 has an error of order h⁴, and (16 R(h/2) − R(h)) / 15 one of order h⁶. Where the
        loss is a parabola in each weight, as the squared error of a ReLU net is between its kinks, D(h) has no error
        but rounding, and R(h) suffices.
        """
        whole, half = self.central(step), self.central(step / 2)
        noise = whole.noise
        value = (4 * half.value - whole.value) / 3
        if abs(half.value - whole.value) <= noise:
            return Derivative(value, noise)
        finer = (4 * self.central(step / 4).value - half.value) / 3
        apart, noise = abs(finer - value), 2 * noise
        rough = apart > abs(half.value - whole.value) / SMOOTH + noise
        return Derivative((16 * finer - value) / 15, noise + apart, rough)

    def _ends(self, step: float) -> tuple[float, float]:
        return self.loss.at(self.cell, step), self.loss.at(self.cell, -step)


def _unit(loss: LossFunction, cell: Cell) -> float:
    return max(1.0, abs(loss.weight(cell)))
