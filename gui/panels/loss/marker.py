"""The marker at the present moment of a loss plot, the line through it, and its label."""

from __future__ import annotations

import math

import pyqtgraph
from pyqtgraph import functions
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QGraphicsEllipseItem,
    QGraphicsItem,
    QGraphicsLineItem,
    QGraphicsRectItem,
    QGraphicsSimpleTextItem,
)

from gui.panels.loss.label_place import Bands, LabelBox, Place, free_place
from gui.panels.loss.name_places import Name
from gui.style import fonts, number_format
from gui.style.theme import Theme, colour

RADIUS, GRIP, GUIDE_GRIP, LABEL_GAP = 5.5, 12, 5, 7
ABOVE_CURVES = 2


class MomentMarker:
    """A dot of one size whatever the scale, made of Qt's own items.

    These paint without Python, whose lock the training needs.

    Attributes:
        iteration: the one that is marked.
    """

    def __init__(self, box: pyqtgraph.ViewBox) -> None:
        """Make the items and add them to the box of the curves."""
        self._box = box
        self.iteration = 0
        self._dot = QGraphicsEllipseItem(-RADIUS, -RADIUS, 2 * RADIUS, 2 * RADIUS)
        self._dot.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self._dot.setZValue(ABOVE_CURVES)
        self._label = QGraphicsSimpleTextItem(self._dot)
        self._plate = QGraphicsRectItem(self._label)
        self._plate.setFlag(QGraphicsItem.GraphicsItemFlag.ItemStacksBehindParent)
        self._plate.setPen(Qt.PenStyle.NoPen)
        self._place: Place | None = None
        self._guide = QGraphicsLineItem()
        for item in (self._guide, self._dot):
            box.addItem(item, ignoreBounds=True)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours; `set_ratio` follows."""
        self._theme = theme
        self._label.setBrush(QColor(theme.now))
        self._plate.setBrush(colour(theme.surface))
        self._label.setFont(fonts.text(13, fonts.SEMIBOLD))

    def set_ratio(self, ratio: float) -> None:
        """Make pens for a screen with that many pixels to one of Qt's."""
        self._around = functions.mkPen(self._theme.surface, width=2 * ratio)
        self._ghost = functions.mkPen(self._theme.now, width=2 * ratio)
        self._guide.setPen(functions.mkPen(self._theme.now, width=ratio, dash=[3, 4]))

    def move(self, iteration: int, height: float, ahead: bool) -> None:
        """Mark a point of the plot; there is no dot where the height is NaN, or before the first iteration.

        Args:
            iteration: of the point.
            height: of the point, in the plot.
            ahead: whether the loop has not come to that iteration.
        """
        self.iteration = iteration
        self._dot.setVisible(iteration >= 1 and not math.isnan(height))
        bottom, top = self._box.viewRange()[1]
        self._guide.setLine(iteration, bottom, iteration, top)
        if self._dot.isVisible():
            self._dot.setPos(iteration, height)
            self._dot.setPen(self._ghost if ahead else self._around)
            self._dot.setBrush(colour(self._theme.surface if ahead else self._theme.now))

    def show_guide(self, shown: bool) -> None:
        """Show or hide the line through the marker."""
        self._guide.setVisible(shown)

    def label(self, loss: float, bands: Bands) -> Name | None:
        """Write the moment beside the dot, where no curve is, and return where that is; None without a dot."""
        if not self._dot.isVisible():
            return None
        self._label.setText(f"{self.iteration} · {number_format.number(loss)}")
        (first, last), _ = self._box.viewRange()
        size = self._label.boundingRect()
        dot = self._box.mapFromView(self._dot.pos())
        box = LabelBox(size.width(), size.height(), dot.x(), dot.y(), LABEL_GAP)
        early = self.iteration < first + (last - first) * 0.4
        self._place = free_place(box, (self._box.width(), self._box.height()), bands, early, self._place)
        left, top = box.left(self._place), box.top(self._place)
        left = max(min(left, self._box.width() - size.width()), 0.0)
        top = max(min(top, self._box.height() - size.height()), 0.0)
        self._label.setPos(left - dot.x(), top - dot.y())
        self._plate.setRect(size)
        return Name(left, left + size.width(), dot.y(), top, size.height(), fixed=True)

    def is_near(self, place: QPointF) -> bool:
        """Tell whether a pixel of the box is near the dot, or on the line through it."""
        if not self._guide.isVisible():
            return False
        line = self._box.mapFromView(self._guide.line().p1()).x()
        near = self._box.mapFromView(self._dot.pos()) - place
        on_dot = self._dot.isVisible() and math.hypot(near.x(), near.y()) <= GRIP
        return on_dot or abs(line - place.x()) <= GUIDE_GRIP
