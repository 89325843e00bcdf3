"""The cards and the arrows of a graph. They are painted while the loop stands still, so they may make Qt values."""

from __future__ import annotations

import enum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.explain.graph.types import Node
from gui.panels.graph.labels import described, lines, tag
from gui.style import fonts
from gui.style.language import translated
from gui.style.theme import Theme, prepare
from gui.style.tool_tip import tool_tip

HEADING, LINE = 13, 12
"""Pixels of type, which the view makes smaller by up to a third where the whole graph fits so."""

PADDING, ROW, HEADING_ROW, TAG_GAP, BADGE, RING = 7.0, 15.0, 17.0, 5.0, 9.0, 4.0
RADIUS, LEAF_RADIUS = 7.0, 14.0
ARROW = 7.0


class PassState(enum.Enum):
    """The progress of the backward pass at a node: not there, there, or past it."""

    OFF = enum.auto()
    NOW = enum.auto()
    DONE = enum.auto()


def size_of(node: Node) -> tuple[float, float]:
    """Return width and height of a node's card, in the language of the moment."""
    _, *others = lines(node)
    widths = [sum(_heading_widths(node))]
    widths += [QFontMetricsF(fonts.text(LINE)).horizontalAdvance(translated(line)) for line in others]
    return max(widths) + 2 * PADDING, HEADING_ROW + ROW * len(others) + PADDING


def _heading_widths(node: Node) -> tuple[float, float]:
    """Return the widths of a node's name, and of the tag behind it with the gap before."""
    name = QFontMetricsF(fonts.text(HEADING, fonts.SEMIBOLD)).horizontalAdvance(translated(lines(node)[0]))
    behind = translated(tag(node))
    return name, QFontMetricsF(fonts.text(LINE)).horizontalAdvance(behind) + TAG_GAP if behind else 0.0


class Card(QGraphicsItem):
    """One node.

    Attributes:
        node: what it shows.
        state: whether the backward pass is here, or has been.
        selected, focused: whether its gradient is shown; whether the keys are here.
    """

    def __init__(self, node: Node, corner: QPointF, theme: Theme) -> None:
        super().__init__()
        self.node = node
        self.state = PassState.OFF
        self.selected = self.focused = False
        self._theme = theme
        self._card = QRectF(0, 0, *size_of(node))
        self.setPos(corner)
        self.show_node(node)

    @property
    def card(self) -> QRectF:
        """In the scene."""
        return self._card.translated(self.pos())

    def show_node(self, node: Node) -> None:
        """Show the same node at another moment."""
        self.node = node
        self.setToolTip(tool_tip(translated(described(node))))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._theme = theme
        self.update()

    def boundingRect(self) -> QRectF:
        return self._card.adjusted(-RING - 2, -BADGE - 1, BADGE + 1, RING + 2)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = LEAF_RADIUS if self.node.kind == "leaf" else RADIUS
        prepare(painter, pen=self._border(), brush=QColor(self._fill()))
        painter.drawRoundedRect(self._card, radius, radius)
        if self.selected or self.focused:
            style = Qt.PenStyle.SolidLine if self.selected else Qt.PenStyle.DotLine
            prepare(
                painter,
                pen=QPen(QColor(self._theme.primary), 2.5 if self.selected else 2, style),
                brush=Qt.BrushStyle.NoBrush,
            )
            grow = RING if self.focused else RING / 2
            painter.drawRoundedRect(self._card.adjusted(-grow, -grow, grow, grow), radius + grow, radius + grow)
        self._write(painter)
        if self.node.ran is not None and self.state is not PassState.OFF:
            self._paint_number(painter, self.node.ran + 1)

    def _fill(self) -> str:
        theme = self._theme
        if self.state is PassState.NOW:
            return theme.now_soft
        if self.state is PassState.DONE:
            return theme.now_pale
        return {"leaf": theme.changed, "data": theme.surface}.get(self.node.kind, theme.sunken)

    def _border(self) -> QPen:
        theme = self._theme
        if self.state is PassState.NOW:
            return QPen(QColor(theme.now), 3)
        if self.node.kind == "data":
            return QPen(QColor(theme.faint), 1, Qt.PenStyle.DashLine)
        return {
            "loss": QPen(QColor(theme.text), 2),
            "leaf": QPen(QColor(theme.primary), 1.5),
        }.get(self.node.kind, QPen(QColor(theme.faint), 1))

    def _write(self, painter: QPainter) -> None:
        first, *others = lines(self.node)
        name, behind = _heading_widths(self.node)
        row = QRectF((self._card.width() - name - behind) / 2, PADDING / 2, name + behind + 1, HEADING_ROW)
        prepare(
            painter,
            pen=QColor(self._theme.muted if self.node.kind == "data" else self._theme.text),
            font=fonts.text(HEADING, fonts.SEMIBOLD),
        )
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, translated(first))
        prepare(painter, pen=QColor(self._theme.muted), font=fonts.text(LINE))
        painter.drawText(row, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, translated(tag(self.node)))
        row = QRectF(0, row.bottom(), self._card.width(), ROW)
        for line in others:
            painter.drawText(row, Qt.AlignmentFlag.AlignCenter, translated(line))
            row.translate(0, ROW)

    def _paint_number(self, painter: QPainter, number: int) -> None:
        badge = QRectF(0, 0, 2 * BADGE, 2 * BADGE)
        badge.moveCenter(self._card.topRight())
        prepare(painter, pen=QPen(QColor(self._theme.surface), 1.5), brush=QColor(self._theme.now))
        painter.drawEllipse(badge)
        prepare(painter, pen=QColor(self._theme.surface), font=fonts.text(LINE, fonts.SEMIBOLD))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(number))


class Arrow(QGraphicsItem):
    """The way that a gradient takes; of data, to which none comes, a line without a head.

    Attributes:
        passed: whether the gradient has come by.
    """

    def __init__(self, path: QPainterPath, headed: bool, theme: Theme) -> None:
        super().__init__()
        self.passed = False
        self._path, self._headed, self._theme = path, headed, theme
        self.setZValue(-1 if headed else -2)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._theme = theme
        self.update()

    def boundingRect(self) -> QRectF:
        return self._path.boundingRect().adjusted(-ARROW, -ARROW, ARROW, ARROW)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(self._theme.now if self.passed else self._theme.muted if self._headed else self._theme.faint)
        prepare(
            painter,
            pen=QPen(colour, 1.5, Qt.PenStyle.SolidLine if self._headed else Qt.PenStyle.DashLine),
            brush=Qt.BrushStyle.NoBrush,
        )
        painter.drawPath(self._path)
        if self._headed:
            painter.translate(self._path.currentPosition())
            painter.rotate(-self._path.angleAtPercent(1.0))
            prepare(painter, pen=Qt.PenStyle.NoPen, brush=colour)
            painter.drawPolygon(QPolygonF([QPointF(0, 0), QPointF(-ARROW, -ARROW / 2), QPointF(-ARROW, ARROW / 2)]))


def across(start: QRectF, end: QRectF, points: tuple[tuple[float, float], ...]) -> QPainterPath:
    """Return a path from the left side of one card by some points to the right side of another, which leaves level."""
    path = QPainterPath(QPointF(start.left(), start.center().y()))
    for x, y in (*points, (end.right(), end.center().y())):
        here, there = path.currentPosition(), QPointF(x, y)
        middle = (here.x() + there.x()) / 2
        path.cubicTo(QPointF(middle, here.y()), QPointF(middle, there.y()), there)
    return path


def along(start: QRectF, end: QRectF) -> QPainterPath:
    """Return a path from the lower edge of a card down, and then right to one below it; or up to one above."""
    x = (start.left() + end.left()) / 2
    path = QPainterPath(QPointF(x, start.bottom() if end.top() > start.top() else start.top()))
    path.lineTo(x, end.center().y())
    path.lineTo(end.left(), end.center().y())
    return path
