"""From samples to the points of small curves, without Qt."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from core.health.sample import Health
from core.i18n import words
from gui.style import number_format

DECADES = 30.0
"""From this ratio of largest to smallest on a curve is drawn on a logarithmic scale."""


class Quantity(NamedTuple):
    """A row: its name, and its values in a sample by the name of the curve."""

    title: str
    values: Callable[[Health], dict[str, float]]


class Points(NamedTuple):
    """A curve: its iterations and its values."""

    iterations: list[int]
    values: list[float]

    def value_at(self, iteration: int, since: int) -> float | None:
        """Return the value at an iteration, or the last one known before it; None where that is from before `since`."""
        index = bisect_right(self.iterations, iteration) - 1
        return self.values[index] if index >= 0 and self.iterations[index] >= since else None


def _dead(sample: Health) -> dict[str, float]:
    return {"": sample.dead / sample.units} if sample.dead is not None and sample.units else {}


QUANTITIES: tuple[Quantity, ...] = (
    Quantity(words("HealthRows", "Weight norm"), lambda sample: dict(sample.weights)),
    Quantity(words("HealthRows", "Gradient norm"), lambda sample: dict(sample.gradients)),
    Quantity(words("HealthRows", "Update ÷ weight"), lambda sample: dict(sample.updates)),
    Quantity(words("HealthRows", "Dead ReLUs"), _dead),
)
DEAD = QUANTITIES[-1]
DEAD_OF = words("HealthRows", "{dead} of {units}")
NO_NUMBER = "NaN"


@dataclass(frozen=True)
class Scale:
    """From the lowest to the highest of a row, on a logarithmic scale where that spans decades.

    Attributes:
        low, high: its ends.
        logarithmic: whether it is.
        known: whether there is a number other than zero that its ends can be those of.
    """

    low: float
    high: float
    logarithmic: bool = False
    known: bool = True

    @classmethod
    def around(cls, values: list[float]) -> Scale:
        """Return the scale of all finite values of a row, none of which is below zero."""
        values = [value for value in values if math.isfinite(value)]
        positive = [value for value in values if value > 0]
        if positive and max(positive) > DECADES * min(positive):
            return cls(min(positive), max(positive), logarithmic=True)
        if not any(values):
            return cls(0.0, 1.0, known=False)
        low, high = min(values), max(values)
        room = (high - low) * 0.05 or abs(high) * 0.05 or 1.0
        return cls(max(low - room, 0.0), high + room) if high == low else cls(low, high)

    def height(self, value: float) -> float:
        """Return a value's height, from 0 at the bottom to 1 at the top; beyond the scale it is that of its end."""
        if not self.logarithmic:
            return (value - self.low) / (self.high - self.low)
        if value <= 0:
            return 0.0
        return math.log(value / self.low) / math.log(self.high / self.low)


def curves(quantity: Quantity, samples: tuple[Health, ...]) -> dict[str, Points]:
    """Return each curve of a row by its name; a sample that does not know it leaves it out."""
    found: dict[str, Points] = {}
    for sample in samples:
        for name, value in quantity.values(sample).items():
            points = found.setdefault(name, Points([], []))
            points.iterations.append(sample.iteration)
            points.values.append(value)
    return found


def in_words(quantity: Quantity, value: float, samples: tuple[Health, ...], iteration: int) -> str:
    """Return a value of an iteration as a person reads it."""
    if quantity is not DEAD:
        return NO_NUMBER if math.isnan(value) else number_format.number(value, 4)
    known = [sample for sample in samples if sample.dead is not None and sample.iteration <= iteration]
    return DEAD_OF.format(dead=known[-1].dead, units=known[-1].units) if known else ""
