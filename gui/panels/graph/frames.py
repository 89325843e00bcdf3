"""The frame around the members of an unfolded part."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gui.panels.graph import part_labels
from gui.panels.graph.items import LINE, RADIUS, TAG_GAP, Content
from gui.panels.graph.nesting import HEADING as HEADING_HEIGHT
from gui.panels.graph.nesting import PADDING, Box
from gui.style import fonts
from gui.style.language import translated
from gui.style.theme import Theme, prepare
from gui.style.tool_tip import tool_tip

FOLD = "▾ "


def _heading(content: Content) -> tuple[str, str]:
    assert content.part is not None
    heading = translated(part_labels.heading(content.part, content.around))
    return FOLD + heading, translated(part_labels.tag(content.part))


def heading_width(content: Content) -> float:
    """Return the width of a frame's heading, in the language of the moment."""
    name, tag = _heading(content)
    width = QFontMetricsF(fonts.text(LINE, fonts.SEMIBOLD)).horizontalAdvance(name)
    return width + (QFontMetricsF(fonts.text(LINE)).horizontalAdvance(tag) + TAG_GAP if tag else 0.0)


class Frame(QGraphicsItem):
    """A frame with a heading.

    Attributes:
        content: the part.
        selected, focused: whether its gradient is shown; whether the keys are here.
    """

    def __init__(self, content: Content, box: Box, depth: int, theme: Theme) -> None:
        super().__init__()
        self.content = content
        self.selected = self.focused = False
        self._box = QRectF(box.left, box.top, box.right - box.left, box.bottom - box.top)
        self._theme = theme
        self.setZValue(depth - 100)
        self.setToolTip(tool_tip(translated(content.described)))

    @property
    def card(self) -> QRectF:
        """In the scene."""
        return self._box

    @property
    def heading(self) -> QRectF:
        """Where the heading is, in the scene."""
        return QRectF(self._box.left(), self._box.top(), self._box.width(), HEADING_HEIGHT)

    def show_content(self, content: Content) -> None:
        """Show the same part at another moment."""
        self.content = content
        self.setToolTip(tool_tip(translated(content.described)))

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._theme = theme
        self.update()

    def boundingRect(self) -> QRectF:
        return self._box.adjusted(-3, -3, 3, 3)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = QColor(self._theme.muted)
        fill.setAlphaF(0.07)
        colour = self._theme.primary if self.selected or self.focused else self._theme.faint
        style = Qt.PenStyle.DotLine if self.focused and not self.selected else Qt.PenStyle.SolidLine
        prepare(painter, pen=QPen(QColor(colour), 2 if self.selected or self.focused else 1, style), brush=fill)
        painter.drawRoundedRect(self._box, RADIUS, RADIUS)
        name, tag = _heading(self.content)
        row = self.heading.adjusted(PADDING, 1, -PADDING, 0)
        prepare(painter, pen=QColor(self._theme.text), font=fonts.text(LINE, fonts.SEMIBOLD))
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        row.adjust(painter.fontMetrics().horizontalAdvance(name) + TAG_GAP, 0, 0, 0)
        prepare(painter, pen=QColor(self._theme.muted), font=fonts.text(LINE))
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, tag)
