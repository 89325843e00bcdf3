"""The other branches of the run, behind the curve of the present one."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import pyqtgraph
from pyqtgraph import functions
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem, QGraphicsRectItem, QGraphicsSimpleTextItem

from core.history.loss_series import Floats
from gui.panels.loss.curve import cut
from gui.panels.loss.label_place import PIECES, STEPS, Bands, crossings
from gui.panels.loss.name_places import Name, places
from gui.style import fonts
from gui.style.language import translated
from gui.style.theme import Theme, colour
from gui.style.tool_tip import tool_tip

MOST = 6
"""The number of branches that are shown, the newest: more could not be told apart."""

NEAR = 6
BEHIND, ABOVE = -1, 1
GAP = 4
MOST_SHARE, LEAST_NAME = 0.5, 24
"""The share of the width that a name may take; and the pixels that are left to it in any case."""
NEAREST_STEPS = np.array(sorted(STEPS, key=abs))


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

    def cut(self, edge: float) -> BranchLine:
        """Return the part up to an iteration."""
        return (
            self if not len(self.x) or self.x[-1] <= edge else BranchLine(self.name, *cut(self.x, self.heights, edge))
        )


class BranchLines:
    """Pale curves with their names at their ends, in items that are kept and used again."""

    def __init__(self, box: pyqtgraph.ViewBox, theme: Theme) -> None:
        self._box, self._theme, self._width = box, theme, 1.0
        self._curves: tuple[BranchLine, ...] = ()
        self._drawn: tuple[BranchLine, ...] = ()
        self._edge = math.inf
        self._lines: list[QGraphicsPathItem] = []
        self._names: list[QGraphicsSimpleTextItem] = []
        self._plates: list[QGraphicsRectItem] = []

    def extent(self, edge: float) -> tuple[float, float, float] | None:
        """Return the last iteration up to an edge, the lowest and the highest point; None when there is none."""
        parts = [part for curve in self._curves if len((part := curve.cut(edge)).x)]
        seen = np.concatenate([part.heights[np.isfinite(part.heights)] for part in parts]) if parts else np.empty(0)
        if not len(seen):
            return None
        return max(float(part.x[-1]) for part in parts), float(seen.min()), float(seen.max())

    @property
    def names_width(self) -> float:
        """How much of the box its names take at the right, where no curve is to be."""
        widest = max((name.boundingRect().width() for name in self._names[: len(self._curves)]), default=-2 * GAP)
        return min(float(widest) + 2 * GAP, self._most)

    @property
    def _most(self) -> float:
        return float(self._box.width()) * MOST_SHARE

    def cut_at(self, edge: float) -> None:
        """Draw the curves only up to an iteration; infinite for all of them."""
        if edge != self._edge:
            self._edge = edge
            self._draw()

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
        self._draw()
        self.show_names()

    def _draw(self) -> None:
        self._drawn = tuple(curve.cut(self._edge) for curve in self._curves)
        for curve, line in zip(self._drawn, self._lines, strict=False):
            line.setPath(functions.arrayToQPath(curve.x, curve.heights, connect="finite"))
            line.show()

    def show_names(self) -> None:
        """Write the names in the language of the moment; `place_names` puts them where they belong."""
        for curve, name in zip(self._curves, self._names, strict=False):
            self._write(name, translated(curve.name))

    def _write(self, item: QGraphicsSimpleTextItem, name: str, way: str = "") -> None:
        """Write as much of a name as there is room for, and which way its curve goes on."""
        metrics = QFontMetrics(item.font())
        room = int(self._most) - 2 * GAP - metrics.horizontalAdvance(way)
        item.setText(metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, max(room, LEAST_NAME)) + way)
        item.setToolTip(tool_tip(name))
        for plate in item.childItems():
            plate.setRect(item.boundingRect())  # type: ignore[attr-defined]

    def _add(self) -> None:
        line, name = QGraphicsPathItem(), QGraphicsSimpleTextItem()
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

    def place_names(self, present: Name | None, bands: Bands) -> list[QRectF]:
        """Put the names at the ends of the curves, in the order of the curves, where no curve is; return where.

        Those for which there is no place beside their curve's end stand at the right edge.

        Args:
            present: the label of the present moment, which was there first.
            bands: all curves, those of other branches and the present one.
        """
        shown = [self._wanted(index, curve, bands) for index, curve in enumerate(self._drawn)]
        while True:
            tops = iter(places([name for name in (present, *shown) if name is not None], self._box.height()))
            if present is not None:
                next(tops)
            placed = [None if name is None else next(tops) for name in shown]
            crossing = [index for index, top in enumerate(placed) if self._is_crossed(shown[index], top, bands)]
            if not crossing:
                break
            shown[crossing[0]] = self._at_edge(shown[crossing[0]])
        for item, name, top in zip(self._names, shown, placed, strict=False):
            item.setVisible(top is not None)
            if name is not None and top is not None:
                item.setPos(self._box.mapToView(QPointF(name.left, top)))
        for item in self._names[len(shown) :]:
            item.hide()
        found = zip((present, *shown), (present and present.top, *placed), strict=True)
        return [name.at(top) for name, top in found if name is not None and top is not None]

    def _is_crossed(self, name: Name | None, top: float | None, bands: Bands) -> bool:
        """Return whether a curve goes through a name that could still stand at the right edge."""
        if name is None or top is None or math.isinf(self._edge) or name.right >= self._box.width():
            return False
        return bool(crossings(bands(name.left, name.right, PIECES), np.array([top]), name.height)[0])

    def _at_edge(self, name: Name | None) -> Name:
        assert name is not None
        width = self._box.width()
        return name._replace(left=width - (name.right - name.left), right=width, top=name.level - name.height / 2)

    def name_at(self, place: QPointF) -> str | None:
        """Return the branch whose name or curve lies at a pixel of the box."""
        for index, curve in reversed(list(enumerate(self._curves))):
            name = self._names[index]
            corner = self._box.mapFromView(name.pos())
            if name.isVisible() and name.boundingRect().translated(corner).contains(place):
                return curve.name
        distances = [(self._distance(curve, place.x(), place.y()), curve.name) for curve in reversed(self._drawn)]
        nearest = min(distances, default=(math.inf, ""))
        return nearest[1] if nearest[0] <= NEAR else None

    def _wanted(self, index: int, curve: BranchLine, bands: Bands) -> Name | None:
        """Return a place right of a curve's end, or else below or above it, where fewer curves are."""
        if curve.end is None:
            return None
        across, level = self._pixel(*curve.end)
        whole = self._curves[index]
        if across > self._box.width() + 1 or (math.isinf(self._edge) and not self._in_view(across, level)):
            return None
        if not math.isinf(self._edge):
            way = " ↑" if level < 0 else " ↓" if level > self._box.height() else " →" if whole.end != curve.end else ""
            self._write(self._names[index], translated(whole.name), way)
            level = min(max(level, 0.0), float(self._box.height()))
        size = self._names[index].boundingRect()
        height = size.height()
        if across + GAP + size.width() <= self._box.width():
            left = across + GAP
            tops = level + (NEAREST_STEPS - 0.5) * height
        else:
            left = max(across - size.width(), GAP)
            tops = np.array([level + 1, level - height - 1])
        crossed = crossings(bands(left, left + size.width(), PIECES), tops, height)
        crossed[(tops < -height / 2) | (tops > self._box.height() - height / 2)] = math.inf
        return Name(left, left + size.width(), level, float(tops[crossed.argmin()]), height)

    def heights_between(self, left: float, right: float, count: int) -> list[Floats]:
        """Return the heights of the curves in pixels, at a number of places between two."""
        across = np.linspace(left, right, count)
        lines = [self._pixels(curve.x, curve.heights) for curve in self._drawn if len(curve.x)]
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
