"""The ranges of the loss plot's axes."""

from __future__ import annotations

import math

SMALLEST_SPAN = 20
GROWTH = 1.25
BELOW, ABOVE, EDGE = 0.2, 0.1, 0.1
"""What is free below and above the losses, of their range, and what has to stay free, of the plot: for the labels."""


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

    def follow(self, last: float, low: float, high: float, logarithmic: bool) -> bool:
        """Take in data up to an iteration and between two heights; return whether a range has moved."""
        before = self.right, self.band
        if not self.right / 4 <= last <= self.right:
            self.right = max(SMALLEST_SPAN, last * GROWTH)
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
