"""The other branches of the run, behind the curve of the present one."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import pyqtgraph
from pyqtgraph import functions
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem, QGraphicsRectItem, QGraphicsSimpleTextItem

from core.history.loss_series import Floats
from gui.panels.loss.label_place import PIECES, Bands, crossings
from gui.panels.loss.name_places import Name, places
from gui.style import fonts
from gui.style.language import translated
from gui.style.theme import Theme, colour

MOST = 6
"""The number of branches that are shown, the newest: more could not be told apart."""

NEAR = 6
BEHIND, ABOVE = -1, 1
GAP = 4


class BranchLine(NamedTuple):
    """A branch as it is drawn: its name, and its points in the plot."""

    name: str
    x: Floats
    heights: Floats

    @property
    def end(self) -> tuple[float, float] | None:
        """Its last point that can be seen."""
        (seen,) = np.nonzero(np.isfinite(self.heights))
        return (float(self.x[seen[-1]]), float(self.heights[seen[-1]])) if len(seen) else None


class BranchLines:
    """Pale curves with their names at their ends, in items that are kept and used again."""

    def __init__(self, box: pyqtgraph.ViewBox, theme: Theme) -> None:
        self._box, self._theme, self._width = box, theme, 1.0
        self._curves: tuple[BranchLine, ...] = ()
        self._lines: list[QGraphicsPathItem] = []
        self._names: list[QGraphicsSimpleTextItem] = []
        self._plates: list[QGraphicsRectItem] = []

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
        """The way up and down of the roughest of them."""
        return max((float(np.nansum(np.abs(np.diff(curve.heights)))) for curve in self._curves), default=0.0)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._theme = theme
        for line, name, plate in zip(self._lines, self._names, self._plates, strict=True):
            line.setPen(functions.mkPen(theme.faint, width=self._width))
            name.setBrush(colour(theme.muted))
            plate.setBrush(colour(theme.surface))

    def set_width(self, width: float) -> None:
        """Draw thinner or thicker lines."""
        if width != self._width:
            self._width = width
            self.set_theme(self._theme)

    def show(self, curves: tuple[BranchLine, ...]) -> None:
        """Draw other branches, or other points of them."""
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
        """Write the names in the language of the moment; `place_names` puts them where they belong."""
        for curve, name in zip(self._curves, self._names, strict=False):
            name.setText(translated(curve.name))
        for name, plate in zip(self._names, self._plates, strict=True):
            plate.setRect(name.boundingRect())

    def _add(self) -> None:
        line, name = QGraphicsPathItem(), QGraphicsSimpleTextItem()
        # drawn once and kept: it stays the same while the present curve grows
        line.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        name.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        name.setFont(fonts.text(12))
        plate = QGraphicsRectItem(name)
        plate.setFlag(QGraphicsItem.GraphicsItemFlag.ItemStacksBehindParent)
        plate.setPen(Qt.PenStyle.NoPen)
        for item, height in ((line, BEHIND), (name, ABOVE)):
            item.setZValue(height)
            self._box.addItem(item, ignoreBounds=True)
        self._lines.append(line)
        self._names.append(name)
        self._plates.append(plate)
        self.set_theme(self._theme)

    def place_names(self, present: Name | None, bands: Bands) -> None:
        """Put the names at the ends of the curves that are in view, in the order of the curves.

        Args:
            present: the label of the present moment, which was there first.
            bands: all curves, those of other branches and the present one.
        """
        shown = [self._wanted(index, curve, bands) for index, curve in enumerate(self._curves)]
        found = places([name for name in (present, *shown) if name is not None], self._box.height())
        tops = iter(found[present is not None :])
        for item, name in zip(self._names, shown, strict=False):
            top = next(tops) if name is not None else None
            item.setVisible(top is not None)
            if name is not None and top is not None:
                item.setPos(self._box.mapToView(QPointF(name.left, top)))
        for item in self._names[len(shown) :]:
            item.hide()

    def name_at(self, place: QPointF) -> str | None:
        """Return the branch whose name or curve lies at a pixel of the box."""
        for index, curve in reversed(list(enumerate(self._curves))):
            name = self._names[index]
            corner = self._box.mapFromView(name.pos())
            if name.isVisible() and name.boundingRect().translated(corner).contains(place):
                return curve.name
        distances = [(self._distance(curve, place.x(), place.y()), curve.name) for curve in reversed(self._curves)]
        nearest = min(distances, default=(math.inf, ""))
        return nearest[1] if nearest[0] <= NEAR else None

    def _wanted(self, index: int, curve: BranchLine, bands: Bands) -> Name | None:
        """Return a place right of a curve's end, or else below or above it, where fewer curves are."""
        if curve.end is None:
            return None
        across, level = self._pixel(*curve.end)
        if not self._in_view(across, level):
            return None
        size = self._names[index].boundingRect()
        if across + GAP + size.width() <= self._box.width():
            return Name(across + GAP, across + GAP + size.width(), level, level - size.height() / 2, size.height())
        left = max(across - size.width(), GAP)
        tops = np.array([level + 1, level - size.height() - 1])
        crossed = crossings(bands(left, left + size.width(), PIECES), tops, size.height())
        return Name(left, left + size.width(), level, float(tops[crossed.argmin()]), size.height())

    def heights_between(self, left: float, right: float, count: int) -> list[Floats]:
        """Return the heights of the curves in pixels, at a number of places between two."""
        across = np.linspace(left, right, count)
        lines = [self._pixels(curve.x, curve.heights) for curve in self._curves if len(curve.x)]
        return [np.interp(across, *line, left=np.nan, right=np.nan) for line in lines]

    def _distance(self, curve: BranchLine, x: float, y: float) -> float:
        """Return the distance from a pixel to the nearest of the pieces that a curve is made of."""
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
