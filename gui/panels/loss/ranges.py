"""The ranges of the loss plot's axes."""

from __future__ import annotations

import math

SMALLEST_SPAN = 20
GROWTH, GROWTH_WITH_NAMES = 1.25, 1.1
BELOW, ABOVE, EDGE = 0.2, 0.1, 0.1
"""What is free below and above the losses, of their range, and what has to stay free, of the plot: for the labels."""


LEAST_DECADES = 1.5
"""How many decades other runs may in any case stretch the range of the present one."""

Extent = tuple[float, float, float]
"""The last iteration, the lowest and the highest point of curves."""


def united(own: Extent | None, others: Extent | None, room: float) -> Extent | None:
    """Return the extent of the present run, and of the others as far as they lie within some room around it."""
    if own is None or others is None:
        return own or others
    return (
        max(own[0], others[0]),
        max(min(own[1], others[1]), own[1] - room),
        min(max(own[2], others[2]), own[2] + room),
    )


class AxisRanges:
    """Ranges that move only when the data leaves them, and then far enough to last.

    Attributes:
        right: the last iteration.
        band: the lowest and the highest point; None before there is any.
    """

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget the ranges: the next data makes others."""
        self.right = 0.0
        self.band: tuple[float, float] | None = None

    def follow(self, last: float, low: float, high: float, logarithmic: bool, names: float = 0.0) -> bool:
        """Take in data up to an iteration and between two heights; return whether a range has moved.

        Args:
            last: the iteration.
            low: the lowest height.
            high: the highest one.
            logarithmic: whether they are logarithms.
            names: the share of the width that is kept free of data, for the names of curves.
        """
        before = self.right, self.band
        if not self.right / 4 <= last <= self.right * (1 - names):
            self.right = max(SMALLEST_SPAN, last * (GROWTH_WITH_NAMES / (1 - names) if names else GROWTH))
        band = self.band
        height = band[1] - band[0] if band is not None else 0.0
        if band is None or not (band[0] + EDGE * height <= low and high <= band[1]) or high - low < height / 4:
            self.band = _rounded(low, high, logarithmic)
        return (self.right, self.band) != before


def _rounded(low: float, high: float, logarithmic: bool) -> tuple[float, float]:
    if logarithmic:
        span = max(high - low, 0.1)
        step = 0.25 if span > 1 else 0.05
        return math.floor((low - BELOW * span) / step) * step, math.ceil((high + ABOVE * span) / step) * step
    room = (high - low) * 0.15 or abs(high) * 0.15 or 1.0
    return (0.0 if 0 <= low < high / 2 else low - room), high + room
