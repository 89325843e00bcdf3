"""The futures that were left, behind the curve of the present one."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import pyqtgraph
from pyqtgraph import functions
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem, QGraphicsSimpleTextItem

from core.series import Floats
from gui import fonts
from gui.language import translated
from gui.theme import Theme, colour

MOST = 6
"""The newest are shown: more could not be told apart."""

NEAR = 6
BEHIND = -1
GAP = 4


class LeftCurve(NamedTuple):
    """A branch as it is drawn: its name, and its points in the plot."""

    name: str
    x: Floats
    heights: Floats

    @property
    def end(self) -> tuple[float, float] | None:
        """Its last point that can be seen."""
        (seen,) = np.nonzero(np.isfinite(self.heights))
        return (float(self.x[seen[-1]]), float(self.heights[seen[-1]])) if len(seen) else None


class LeftCurves:
    """Pale curves with their names at their ends, in items that are kept and used again."""

    def __init__(self, box: pyqtgraph.ViewBox, theme: Theme) -> None:
        self._box, self._theme, self._width = box, theme, 1
        self._curves: tuple[LeftCurve, ...] = ()
        self._lines: list[QGraphicsPathItem] = []
        self._names: list[QGraphicsSimpleTextItem] = []

    @property
    def extent(self) -> tuple[float, float, float] | None:
        """The last iteration, the lowest and the highest point; None when there is none."""
        heights = [curve.heights[np.isfinite(curve.heights)] for curve in self._curves]
        seen = np.concatenate(heights) if heights else np.empty(0)
        if not len(seen):
            return None
        last = max(float(curve.x[-1]) for curve in self._curves if len(curve.x))
        return last, float(seen.min()), float(seen.max())

    @property
    def climbed(self) -> float:
        """How far the roughest of them goes up and down."""
        return max((float(np.nansum(np.abs(np.diff(curve.heights)))) for curve in self._curves), default=0.0)

    def set_theme(self, theme: Theme) -> None:
        """Takes on other colours."""
        self._theme = theme
        for line, name in zip(self._lines, self._names, strict=True):
            line.setPen(functions.mkPen(theme.faint, width=self._width))
            name.setBrush(colour(theme.muted))

    def set_width(self, width: int) -> None:
        """Draws thinner or thicker lines."""
        if width != self._width:
            self._width = width
            self.set_theme(self._theme)

    def show(self, curves: tuple[LeftCurve, ...]) -> None:
        """Draws other branches, or other points of them."""
        self._curves = curves[-MOST:]
        while len(self._lines) < len(self._curves):
            self._add()
        for line in self._lines[len(self._curves) :]:
            line.hide()
        for curve, line in zip(self._curves, self._lines, strict=False):
            line.setPath(functions.arrayToQPath(curve.x, curve.heights, connect="finite"))
            line.show()
        self.show_names()

    def show_names(self) -> None:
        """Writes the names in the language of the moment."""
        for curve, name in zip(self._curves, self._names, strict=False):
            name.setText(translated(curve.name))
        self.place_names()

    def _add(self) -> None:
        line, name = QGraphicsPathItem(), QGraphicsSimpleTextItem()
        # drawn once and kept: it stays the same while the present curve grows
        line.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        name.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        name.setFont(fonts.words(12))
        for item in (line, name):
            item.setZValue(BEHIND)
            self._box.addItem(item, ignoreBounds=True)
        self._lines.append(line)
        self._names.append(name)
        self.set_theme(self._theme)

    def place_names(self) -> None:
        """Beside the ends of the curves that are in view, and none on top of another."""
        taken: list[QRectF] = []
        for name in self._names:
            name.hide()
        for curve, name in zip(self._curves, self._names, strict=False):
            if curve.end is not None and self._in_view(*self._pixel(*curve.end)):
                room = self._free(name.boundingRect(), curve, taken)
                taken.append(room)
                name.setPos(self._box.mapToView(room.topLeft()))
                name.show()

    def name_at(self, place: QPointF) -> str | None:
        """The branch whose name or curve lies at a pixel of the box."""
        for index, curve in reversed(list(enumerate(self._curves))):
            name = self._names[index]
            corner = self._box.mapFromView(name.pos())
            if name.isVisible() and name.boundingRect().translated(corner).contains(place):
                return curve.name
        distances = [(self._distance(curve, place.x(), place.y()), curve.name) for curve in reversed(self._curves)]
        nearest = min(distances, default=(math.inf, ""))
        return nearest[1] if nearest[0] <= NEAR else None

    def _free(self, size: QRectF, curve: LeftCurve, taken: list[QRectF]) -> QRectF:
        """Room for a name at the end of its curve: on the side that the curve does not come from, if that is free."""
        assert curve.end is not None
        width, height = size.width(), size.height()
        right, level = self._pixel(*curve.end)
        left = max(right - width, GAP)
        before = self._pixels(curve.x, curve.heights)
        falls = float(np.interp(left, *before)) < level
        first = level + 1 if falls else level - height - 1
        tops = [first + sign * step * height / 2 for step in range(8) for sign in ((1, -1) if falls else (-1, 1))]
        rooms = [QRectF(left, min(max(top, 0), self._box.height() - height), width, height) for top in tops]
        return next((room for room in rooms if not any(room.intersects(other) for other in taken)), rooms[0])

    def _distance(self, curve: LeftCurve, x: float, y: float) -> float:
        """From a pixel to the nearest of the pieces that the curve is made of."""
        points = np.stack(self._pixels(curve.x, curve.heights), axis=1) - (x, y)
        start, piece = points[:-1], np.diff(points, axis=0)
        if not len(piece):
            return math.inf
        length = np.maximum((piece**2).sum(axis=1), 1e-12)
        share = np.clip(-(start * piece).sum(axis=1) / length, 0, 1)
        return float(np.nan_to_num(np.hypot(*(start + share[:, np.newaxis] * piece).T), nan=np.inf).min())

    def _pixels(self, x: Floats, heights: Floats) -> tuple[Floats, Floats]:
        (left, right), (bottom, top) = self._box.viewRange()
        return (x - left) / (right - left) * self._box.width(), (top - heights) / (top - bottom) * self._box.height()

    def _pixel(self, x: float, height: float) -> tuple[float, float]:
        across, down = self._pixels(np.array([x]), np.array([height]))
        return float(across[0]), float(down[0])

    def _in_view(self, across: float, down: float) -> bool:
        return 0 <= across <= self._box.width() + 1 and 0 <= down <= self._box.height()
