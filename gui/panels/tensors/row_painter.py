"""The painting of the rows of the list: a module, or a tensor with the dot that says whether it is pinned."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui.style import fonts
from gui.style.theme import Theme

SHAPE, PINNED, OPEN = (Qt.ItemDataRole.UserRole + place for place in range(3))
"""What a row knows beside its text: the tensor's shape, whether it is pinned, whether a module's rows are shown."""

HEIGHT, DOT, GAP, PIXELS, SMALL = 21, 7.0, 7, 12, 11


class RowPainter(QStyledItemDelegate):
    """Paints a row; a click anywhere on it does what its dot or its triangle promises."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(60, HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        state, room = option.state, option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(room, QColor(self._theme.sunken))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(self._theme.primary), 1))
            painter.drawRoundedRect(room.adjusted(1, 1, -1, -1), 4, 4)
        inside = room.adjusted(GAP - 3, 0, -GAP, 0)
        if index.data(PINNED) is None:
            self._paint_group(painter, inside, index)
        else:
            self._paint_tensor(painter, inside, index)
        painter.restore()

    def _paint_group(self, painter: QPainter, room: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        painter.setFont(fonts.code(PIXELS))
        painter.setPen(QColor(self._theme.muted))
        triangle = "▾" if index.data(OPEN) else "▸"
        across = painter.fontMetrics().horizontalAdvance("▾ ")
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, triangle)
        room = room.adjusted(across, 0, 0, 0)
        label = index.data(Qt.ItemDataRole.DisplayRole)
        text = painter.fontMetrics().elidedText(label, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_tensor(self, painter: QPainter, room: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        pinned = index.data(PINNED)
        middle = QPointF(room.left() + DOT / 2 + 1, room.center().y() + 1)
        painter.setPen(QPen(QColor(self._theme.now if pinned else self._theme.faint), 1.4))
        painter.setBrush(QColor(self._theme.now) if pinned else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, DOT / 2, DOT / 2)
        label, shape = index.data(Qt.ItemDataRole.DisplayRole), index.data(SHAPE)
        room = room.adjusted(round(DOT) + GAP + 1, 0, 0, 0)
        wide, small = fonts.code_metrics(PIXELS), fonts.code_metrics(SMALL)
        if wide.horizontalAdvance(label) + GAP + small.horizontalAdvance(shape) <= room.width():  # the name comes first
            painter.setFont(fonts.code(SMALL))
            painter.setPen(QColor(self._theme.muted))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, shape)
        painter.setFont(fonts.code(PIXELS))
        painter.setPen(QColor(self._theme.text))
        text = wide.elidedText(label, Qt.TextElideMode.ElideLeft, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
