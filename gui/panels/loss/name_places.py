"""The places of the names of curves: in the order of the curves, and none on top of another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF

APART = 5
"""Between two names side by side."""


class Name(NamedTuple):
    """A name that is to be placed, in pixels; y runs downwards.

    Attributes:
        left, right: from where to where it reaches.
        level: where its curve ends.
        top: where it would like to begin.
        height: of its line.
        fixed: it has been placed, and the others give way.
    """

    left: float
    right: float
    level: float
    top: float
    height: float
    fixed: bool = False

    def meets(self, other: Name) -> bool:
        """Tell whether one of the two stands above the other."""
        return self.left < other.right + APART and other.left < self.right + APART

    def at(self, top: float) -> QRectF:
        """Return its place, if it begins at that height."""
        return QRectF(self.left, top, self.right - self.left, self.height)


def places(names: Sequence[Name], room: float) -> list[float | None]:
    """Return the tops of the names between 0 and `room`: as near as can be to where they would like to be.

    A name whose curve ends above another's stands above that name, unless they are side by side. One that is left
    without room has no top.
    """
    order = sorted(range(len(names)), key=lambda index: (names[index].level, index))
    while True:
        tops = _pushed([names[index] for index in order], room)
        crowded = [index for index, top in zip(order, tops, strict=True) if top is None]
        if not crowded:
            found = dict(zip(order, tops, strict=True))
            return [found.get(index) for index in range(len(names))]
        order.remove(crowded[0])


def _pushed(names: list[Name], room: float) -> list[float | None]:
    """Push each name below those before it, then up from the bottom; None for those that this leaves no room."""
    least: list[float] = []
    tops: list[float] = []
    for place, name in enumerate(names):
        before = [index for index in range(place) if names[index].meets(name)]
        least.append(max([0.0, *(least[index] + names[index].height for index in before)]))
        pushed = max([name.top, 0.0, *(tops[index] + names[index].height for index in before)])
        tops.append(name.top if name.fixed else pushed)
        if name.fixed:
            least[-1] = name.top
    for place in range(len(names) - 1, -1, -1):
        name = names[place]
        if not name.fixed:
            after = [index for index in range(place + 1, len(names)) if names[index].meets(name)]
            tops[place] = min([tops[place], room - name.height, *(tops[index] - name.height for index in after)])
    return [top if name.fixed or top >= low else None for name, top, low in zip(names, tops, least, strict=True)]
