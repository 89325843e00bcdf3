"""Marks on the present curve where the learning rate or the loop was changed."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import pyqtgraph
from pyqtgraph import functions
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPolygonItem, QGraphicsSimpleTextItem

from core.view.snapshot import Change
from gui.panels.loss.label_place import PIECES, Bands, crossings
from gui.style import fonts
from gui.style.language import translated
from gui.style.theme import Theme, colour
from gui.style.tool_tip import tool_tip

SIDE, ABOVE, MOST = 5.0, 1, 12
DIAMOND = QPolygonF([QPointF(0, -SIDE), QPointF(SIDE, 0), QPointF(0, SIDE), QPointF(-SIDE, 0)])
MARGIN, APART = 2, 4


class ChangeMarks:
    """A diamond for each change, with its name in a tool tip, and above the axis where there is room."""

    def __init__(self, box: pyqtgraph.ViewBox, theme: Theme) -> None:
        self._box, self._theme = box, theme
        self._changes: tuple[Change, ...] = ()
        self._marks: list[QGraphicsPolygonItem] = []
        self._labels: list[QGraphicsSimpleTextItem] = []

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._theme = theme
        for mark, label in zip(self._marks, self._labels, strict=True):
            mark.setPen(functions.mkPen(theme.primary, width=2))
            mark.setBrush(colour(theme.surface))
            label.setBrush(colour(theme.muted))

    def show(self, changes: Sequence[Change], height: Callable[[int], float]) -> None:
        """Mark changes, the newest when there are many.

        Args:
            changes: in their order.
            height: that of the curve at an iteration; NaN where it is not drawn.
        """
        self._changes = tuple(changes[-MOST:])
        while len(self._marks) < len(self._changes):
            self._add()
        for index, (mark, label) in enumerate(zip(self._marks, self._labels, strict=True)):
            change = self._changes[index] if index < len(self._changes) else None
            level = math.nan if change is None else height(change.begins)
            mark.setVisible(not math.isnan(level))
            label.hide()
            if change is not None and mark.isVisible():
                mark.setPos(change.begins, level)
                label.setText(translated(change.name))
                mark.setToolTip(tool_tip(label.text()))

    def _add(self) -> None:
        mark, label = QGraphicsPolygonItem(DIAMOND), QGraphicsSimpleTextItem()
        label.setFont(fonts.text(12))
        for item in (mark, label):
            item.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
            item.setZValue(ABOVE)
            self._box.addItem(item, ignoreBounds=True)
        self._marks.append(mark)
        self._labels.append(label)
        self.set_theme(self._theme)

    def place_names(self, taken: Sequence[QRectF], bands: Bands) -> None:
        """Write the names at the foot or the head of the plot, where neither a curve nor another label is.

        Args:
            taken: the places of other labels.
            bands: all curves.
        """
        rooms = list(taken)
        for mark, label in zip(self._marks, self._labels, strict=True):
            label.hide()
            size = label.boundingRect()
            across = self._box.mapFromView(mark.pos()).x()
            left = min(max(across - size.width() / 2, 0.0), self._box.width() - size.width())
            for top in (self._box.height() - size.height() - MARGIN, MARGIN):
                room = QRectF(left, top, size.width(), size.height())
                crossed = crossings(bands(room.left(), room.right(), PIECES), np.array([top]), room.height())[0]
                if mark.isVisible() and not crossed and not any(room.intersects(other) for other in rooms):
                    label.setPos(self._box.mapToView(room.topLeft()))
                    label.show()
                    rooms.append(room.adjusted(-APART, 0, APART, 0))
                    break
