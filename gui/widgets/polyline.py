"""A line through points that is redrawn often."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from PySide6.QtGui import QPolygonF

MOST_POINTS = 300


class Polyline:
    """A polygon whose points are written in place: `theme.colour` tells the cost of a new one."""

    def __init__(self) -> None:
        from pyqtgraph import functions

        self.polygon: QPolygonF = functions.create_qpolygonf(MOST_POINTS)
        self._points: npt.NDArray[np.float64] = functions.ndarray_from_qpolygonf(self.polygon)
        self.empty = True

    def draw(self, points: list[tuple[float, float]]) -> None:
        """Set the points, or every n-th of them and the last."""
        self.empty = not points
        if points:
            step = -(-len(points) // (MOST_POINTS - 1))
            shown = [*points[:: max(step, 1)], points[-1]][:MOST_POINTS]
            self._points[: len(shown)] = shown
            self._points[len(shown) :] = points[-1]
