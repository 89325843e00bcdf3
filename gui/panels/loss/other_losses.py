"""The curves of the other losses, where an iteration has several, and the legend that tells them apart."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph
from pyqtgraph import functions
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGraphicsPathItem, QSizePolicy

from core.history.loss_series import Floats
from core.i18n import joined, words
from gui.style import fonts
from gui.style.language import bind_text
from gui.style.theme import Theme, ThemedWidget
from gui.style.tool_tip import tool_tip

MOST = 4
"""The number of other losses that are drawn: more could not be told apart."""

DASHES = ((5, 3), (1.5, 2.5), (7, 2, 1.5, 2), (3, 2))
BELOW_THE_FIRST = -0.5
SAMPLE, GAP, BETWEEN, PIXELS, HEIGHT, SHORTEST = 18, 5, 12, 12, 18, 36

Line = tuple[Floats, Floats]
"""The points of a curve."""


def colours(theme: Theme) -> tuple[str, ...]:
    """Return the colours of the other losses, which their dashes tell apart as well."""
    return theme.good, theme.keyword, theme.muted, theme.text


class OtherLosses:
    """Curves below that of the loss that comes last, in items that are kept and used again."""

    def __init__(self, box: pyqtgraph.ViewBox, theme: Theme) -> None:
        self._box, self._theme = box, theme
        self._items: list[QGraphicsPathItem] = []
        self._drawn: tuple[bool, float] = (True, 1.0)
        self._count = 0

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._theme = theme
        self._make_pens()

    def show(self, lines: Sequence[Line], smooth: bool, width: float) -> None:
        """Draw other curves; solid ones where they are rough, for dashes take long then.

        Args:
            lines: their points.
            smooth: whether they are smooth enough to be dashed.
            width: of the lines, in pixels of the screen.
        """
        while len(self._items) < min(len(lines), MOST):
            item = QGraphicsPathItem()
            item.setZValue(BELOW_THE_FIRST)
            self._box.addItem(item, ignoreBounds=True)
            self._items.append(item)
        if (smooth, width) != self._drawn or len(lines) != self._count:
            self._drawn, self._count = (smooth, width), len(lines)
            self._make_pens()
        for item, (x, heights) in zip(self._items, lines, strict=False):
            item.setPath(functions.arrayToQPath(x, heights, connect="finite"))
            item.show()
        for item in self._items[len(lines) :]:
            item.hide()

    def _make_pens(self) -> None:
        smooth, width = self._drawn
        for item, colour, dash in zip(self._items, colours(self._theme), DASHES, strict=False):
            item.setPen(functions.mkPen(colour, width=width, dash=dash if smooth else None))


class LossLegend(ThemedWidget):
    """The names of several losses, each beside a piece of its curve; nothing where there is one loss."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            theme,
            objectName="lossLegend",
            sizePolicy=QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed),
        )
        self._names: tuple[str, ...] = ()
        self.hide()

    def show_names(self, last: str, others: Sequence[str]) -> None:
        """Show the name of the loss that comes last, and those of the others."""
        names = (last, *others[:MOST]) if last else ()
        if names == self._names:
            return
        self._names = names
        self.setVisible(bool(names))
        bind_text(self.setAccessibleName, joined(", ", [words("LossLegend", "Losses"), *names]))
        self.setToolTip(tool_tip("\n".join(names)))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(fonts.code(PIXELS))
        metrics = painter.fontMetrics()
        names = self._shortened(metrics)
        left = float(GAP)
        inks = (self._theme.primary, *colours(self._theme))
        for name, ink, dash in zip(names, inks, (None, *DASHES), strict=False):
            pen = QPen(QColor(ink), 2)
            if dash is not None:
                pen.setDashPattern(dash)
            painter.setPen(pen)
            painter.drawLine(round(left), HEIGHT // 2, round(left) + SAMPLE, HEIGHT // 2)
            painter.setPen(QColor(self._theme.text))
            width = metrics.horizontalAdvance(name)
            painter.drawText(QRectF(left + SAMPLE + GAP, 0, width + 2, HEIGHT), Qt.AlignmentFlag.AlignVCenter, name)
            left += SAMPLE + GAP + width + BETWEEN

    def _shortened(self, metrics: QFontMetrics) -> list[str]:
        """Return the names, without their middles where there is no room for all: their ends tell them apart."""
        room = self.width() - GAP - len(self._names) * (SAMPLE + GAP + BETWEEN)
        widest = max(map(metrics.horizontalAdvance, self._names), default=0)
        while widest > SHORTEST and sum(min(metrics.horizontalAdvance(name), widest) for name in self._names) > room:
            widest -= 4
        # One pixel more: the width of a name is a fraction that was rounded down, and it would not fit into its own.
        return [metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, widest + 1) for name in self._names]
