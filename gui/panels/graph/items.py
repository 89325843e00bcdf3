"""The cards and the arrows of a graph. They are painted while the loop stands still, so they may make Qt values."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.explain.graph.types import Node, Part
from gui.panels.graph import part_labels
from gui.panels.graph.labels import described, lines, tag
from gui.style import fonts
from gui.style.language import translated
from gui.style.theme import Theme, prepare
from gui.style.tool_tip import tool_tip

HEADING, LINE = 13, 12
"""Pixels of type, which the view makes smaller by up to a third where the whole graph fits so."""

PADDING, ROW, HEADING_ROW, TAG_GAP, BADGE, DIGIT, BADGE_SHIFT, RING = 7.0, 15.0, 17.0, 5.0, 9.0, 7.0, 2.0, 4.0
RADIUS, LEAF_RADIUS = 7.0, 14.0
SHEETS, SHEET_SHIFT = 2, 3.0
"""How many edges of paper a folded part shows behind its card, and how far apart."""

WIDEST_NORM = 1.234e-10
"""Stands for every norm where a card is measured, so that it is as wide after the next iteration."""

ARROW = 7.0


class PassState(enum.Enum):
    """The progress of the backward pass at a node: not there, there, or past it."""

    OFF = enum.auto()
    NOW = enum.auto()
    DONE = enum.auto()


@dataclass(frozen=True, slots=True)
class Content:
    """What a card says.

    Attributes:
        id: of the node or part.
        node: the node, or the one that computes the output of the part.
        part: the folded part; None for a node.
        around: the part in whose frame it lies; None if it lies in none.
    """

    id: int
    node: Node
    part: Part | None = None
    around: Part | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """Its lines, the first of them the heading."""
        if self.part is not None:
            return part_labels.lines(self.part, self.node, self.around)
        first, *others = lines(self.node)
        return part_labels.within(first, self.around), *others

    @property
    def tag(self) -> str:
        """What stands beside the heading."""
        return tag(self.node) if self.part is None else part_labels.tag(self.part)

    @property
    def described(self) -> str:
        """All of it in one line."""
        return described(self.node) if self.part is None else part_labels.described(self.part, self.node)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of its card, in the language of the moment."""
        widest = self
        if self.part is not None and self.node.norm is not None:
            widest = replace(self, node=replace(self.node, norm=WIDEST_NORM))
        _, *others = widest.lines
        widths = [sum(self.heading_widths)]
        widths += [QFontMetricsF(fonts.text(LINE)).horizontalAdvance(translated(line)) for line in others]
        sheets = 0.0 if self.part is None else SHEETS * SHEET_SHIFT
        return max(widths) + 2 * PADDING + sheets, HEADING_ROW + ROW * len(others) + PADDING + sheets

    @property
    def heading_widths(self) -> tuple[float, float]:
        """The widths of its heading, and of the tag behind it with the gap before."""
        name = QFontMetricsF(fonts.text(HEADING, fonts.SEMIBOLD)).horizontalAdvance(translated(self.lines[0]))
        behind = translated(self.tag)
        return name, QFontMetricsF(fonts.text(LINE)).horizontalAdvance(behind) + TAG_GAP if behind else 0.0


class Card(QGraphicsItem):
    """One node, or a folded part.

    Attributes:
        content: what it shows.
        state: whether the backward pass is here, or has been.
        selected, focused: whether its gradient is shown; whether the keys are here.
    """

    def __init__(self, content: Content, corner: QPointF, theme: Theme) -> None:
        super().__init__()
        self.content = content
        self.state = PassState.OFF
        self.selected = self.focused = False
        self._theme = theme
        width, height = content.size
        sheets = 0.0 if content.part is None else SHEETS * SHEET_SHIFT
        self._card = QRectF(0, sheets, width - sheets, height - sheets)
        self.setPos(corner)
        self.show_content(content)

    @property
    def node(self) -> Node:
        """The node that it stands for, or the one that computes the output of its part."""
        return self.content.node

    @property
    def kind(self) -> str:
        """The kind of the node; "part" for a folded part."""
        return self.node.kind if self.content.part is None else "part"

    @property
    def card(self) -> QRectF:
        """In the scene."""
        return self._card.translated(self.pos())

    @property
    def badge(self) -> QRectF:
        """Where the number of its turn is, which leaves its name free; in the card's own coordinates."""
        digits = len(str((self.node.ran or 0) + 1))
        badge = QRectF(0, 0, 2 * BADGE + max(digits - 2, 0) * DIGIT, 2 * BADGE)
        badge.moveCenter(self._card.topRight() + QPointF(BADGE_SHIFT, -BADGE_SHIFT))
        return badge

    def show_content(self, content: Content) -> None:
        """Show the same node or part at another moment."""
        self.content = content
        self.setToolTip(tool_tip(translated(content.described)))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._theme = theme
        self.update()

    def boundingRect(self) -> QRectF:
        sheets = SHEETS * SHEET_SHIFT
        return (
            self._card.united(self.badge)
            .adjusted(0, -sheets, sheets, 0)
            .adjusted(-RING - 2, -RING - 2, RING + 2, RING + 2)
        )

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = LEAF_RADIUS if self.kind == "leaf" else RADIUS
        prepare(painter, pen=self._border(), brush=QColor(self._fill()))
        if self.content.part is not None:
            for sheet in range(SHEETS, 0, -1):
                shift = sheet * SHEET_SHIFT
                painter.drawRoundedRect(self._card.translated(shift, -shift), radius, radius)
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
        if self.content.part is None and self.node.ran is not None and self.state is not PassState.OFF:
            self._paint_number(painter, self.node.ran + 1)

    def _fill(self) -> str:
        theme = self._theme
        if self.state is PassState.NOW:
            return theme.now_soft
        if self.state is PassState.DONE:
            return theme.now_pale
        return {"leaf": theme.changed, "data": theme.surface}.get(self.kind, theme.sunken)

    def _border(self) -> QPen:
        theme = self._theme
        if self.state is PassState.NOW:
            return QPen(QColor(theme.now), 3)
        if self.kind == "data":
            return QPen(QColor(theme.faint), 1, Qt.PenStyle.DashLine)
        return {
            "loss": QPen(QColor(theme.text), 2),
            "leaf": QPen(QColor(theme.primary), 1.5),
        }.get(self.kind, QPen(QColor(theme.faint), 1))

    def _write(self, painter: QPainter) -> None:
        first, *others = self.content.lines
        name, behind = self.content.heading_widths
        row = QRectF(
            (self._card.width() - name - behind) / 2, self._card.top() + PADDING / 2, name + behind + 1, HEADING_ROW
        )
        prepare(
            painter,
            pen=QColor(self._theme.muted if self.kind == "data" else self._theme.text),
            font=fonts.text(HEADING, fonts.SEMIBOLD),
        )
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, translated(first))
        prepare(painter, pen=QColor(self._theme.muted), font=fonts.text(LINE))
        painter.drawText(row, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, translated(self.content.tag))
        row = QRectF(0, row.bottom(), self._card.width(), ROW)
        for line in others:
            painter.drawText(row, Qt.AlignmentFlag.AlignCenter, translated(line))
            row.translate(0, ROW)

    def _paint_number(self, painter: QPainter, number: int) -> None:
        badge = self.badge
        prepare(painter, pen=QPen(QColor(self._theme.surface), 1.5), brush=QColor(self._theme.now))
        painter.drawRoundedRect(badge, BADGE, BADGE)
        prepare(painter, pen=QColor(self._theme.surface), font=fonts.text(LINE, fonts.SEMIBOLD))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(number))


class Arrow(QGraphicsItem):
    """The way that a gradient takes; of data, to which none comes, a pale line.

    Attributes:
        passed: whether the gradient has come by.
    """

    def __init__(self, path: QPainterPath, carries: bool, headed: bool, theme: Theme) -> None:
        """Draw a path, with a head where it is `headed`; one that `carries` a gradient is solid."""
        super().__init__()
        self.passed = False
        self._path, self._carries, self._headed, self._theme = path, carries, headed, theme
        self.setZValue(-1 if carries else -2)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._theme = theme
        self.update()

    def boundingRect(self) -> QRectF:
        return self._path.boundingRect().adjusted(-ARROW, -ARROW, ARROW, ARROW)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(self._theme.now if self.passed else self._theme.muted if self._carries else self._theme.faint)
        prepare(
            painter,
            pen=QPen(colour, 1.5, Qt.PenStyle.SolidLine if self._carries else Qt.PenStyle.DashLine),
            brush=Qt.BrushStyle.NoBrush,
        )
        painter.drawPath(self._path)
        if self._headed:
            painter.translate(self._path.currentPosition())
            painter.rotate(-self._path.angleAtPercent(1.0))
            prepare(painter, pen=Qt.PenStyle.NoPen, brush=colour)
            painter.drawPolygon(QPolygonF([QPointF(0, 0), QPointF(-ARROW, -ARROW / 2), QPointF(-ARROW, ARROW / 2)]))


def across(points: tuple[tuple[float, float] | None, ...]) -> QPainterPath:
    """Return a path by some points to the left, which leaves each one level; after None it goes on elsewhere."""
    path = QPainterPath()
    goes_on = False
    for point in points:
        if point is None:
            goes_on = False
        elif not goes_on:
            path.moveTo(*point)
            goes_on = True
        else:
            here, there = path.currentPosition(), QPointF(*point)
            middle = (here.x() + there.x()) / 2
            if here != there:
                path.cubicTo(QPointF(middle, here.y()), QPointF(middle, there.y()), there)
    return path


def along(start: QRectF, end: QRectF) -> QPainterPath:
    """Return a path from the lower edge of a card down, and then right to one below it; or up to one above."""
    x = (start.left() + end.left()) / 2
    path = QPainterPath(QPointF(x, start.bottom() if end.top() > start.top() else start.top()))
    path.lineTo(x, end.center().y())
    path.lineTo(end.left(), end.center().y())
    return path
