"""The place of the label beside a marker: where no curve is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Band = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]
"""A curve between two places, as its upper and lower edges in pixels; NaN where there is none."""

Bands = Callable[[float, float, int], Sequence[Band]]
"""The curves from one x to another, at a number of places."""

PIECES = 25
STEPS = np.arange(-6, 7) / 2
GAPS = (1.0, 3.0)
"""How far above or below the marker the label may stand, in its own heights, and how many gaps beside it."""

CROSSED, FARTHER, OTHER_SIDE, MOVED = 3.0, 0.4, 1.5, 0.5
CLEAR = 1.0
"""Between the label and a curve that does not cross it."""


class Place(NamedTuple):
    """On which side of the marker, how far below it in heights of the label, and after how many gaps."""

    right: bool
    below: float
    gaps: float


class LabelBox(NamedTuple):
    """A label that is to be placed beside a marker, in pixels; y runs downwards.

    Attributes:
        width, height: of the label.
        x, y: of the marker.
        gap: between the two.
    """

    width: float
    height: float
    x: float
    y: float
    gap: float

    def left(self, place: Place) -> float:
        """Return the left edge of the label at a place."""
        gap = place.gaps * self.gap
        return self.x + gap if place.right else self.x - gap - self.width

    def top(self, place: Place) -> float:
        """Return the upper edge of the label at a place."""
        return self.y + (place.below - 0.5) * self.height


def free_place(
    label: LabelBox,
    room: tuple[float, float],
    bands: Bands,
    usual: bool,
    before: Place | None,
) -> Place:
    """Return the place that the fewest curves cross, near the marker, and the same as before where that is as good.

    Args:
        label: to be placed.
        room: width and height of the plot.
        bands: the curves.
        usual: whether the label usually stands right of the marker.
        before: where it has stood up to now.
    """
    best, least = Place(usual, 0.0, GAPS[0]), np.inf
    for right, gaps in product((usual, not usual), GAPS):
        left = label.left(Place(right, 0.0, gaps))
        if left < 0 or left + label.width > room[0]:
            continue
        tops = label.y + (STEPS - 0.5) * label.height
        costs = FARTHER * (np.abs(STEPS) + gaps) + OTHER_SIDE * (right is not usual)
        costs += CROSSED * crossings(bands(left, left + label.width, PIECES), tops, label.height)
        costs[(tops < 0) | (tops + label.height > room[1])] = np.inf
        if before is not None and before.right is right and before.gaps == gaps:
            costs[before.below == STEPS] -= MOVED
        index = int(costs.argmin())
        if costs[index] < least:
            best, least = Place(right, float(STEPS[index]), gaps), float(costs[index])
    return best


def crossings(bands: Sequence[Band], tops: npt.NDArray[np.float64], height: float) -> npt.NDArray[np.float64]:
    """Count the pieces of the curves that reach into each of some places of that height."""
    found = np.zeros(len(tops))
    for upper, lower in bands:
        above, below = np.minimum(upper[:-1], upper[1:]), np.maximum(lower[:-1], lower[1:])
        begins, ends = tops[:, np.newaxis] - CLEAR, tops[:, np.newaxis] + height + CLEAR
        found += ((above < ends) & (below > begins)).sum(axis=1)
    return found
