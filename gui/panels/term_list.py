"""The rows of terms, as many as there is room for, with their sum right below the last one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from gui.panels.term_layout import LEAST_ROWS, LINE
from gui.panels.term_rows import TermRows


class TermList(QWidget):
    """The rows with a line below them: as many as there is room for, and once they are unfolded they scroll."""

    def __init__(self, rows: TermRows, below: QWidget) -> None:
        super().__init__()
        self._rows, self._below = rows, below
        self._scroll = QScrollArea(widgetResizable=True, frameShape=QScrollArea.Shape.NoFrame)
        self._scroll.setWidget(rows)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        rows.chosen.connect(self._reveal)
        rows.laid_out.connect(self._place)
        below.setParent(self)
        self._scroll.setParent(self)
        self.setMinimumHeight((LEAST_ROWS + 1) * LINE + self._foot)

    @property
    def _foot(self) -> int:
        return self._below.fontMetrics().height() + 6

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rows.set_room(self.height() - self._foot)
        self._place()

    @Slot()
    def _place(self) -> None:
        """The line stands right below the last row, wherever that is."""
        high = min(self._rows.sheet.height, max(self.height() - self._foot, 0))
        self._scroll.setGeometry(0, 0, self.width(), high)
        self._below.setGeometry(0, high, self.width(), self._foot)

    @Slot(int, int)
    def _reveal(self, top: int, height: int) -> None:
        bar = self._scroll.verticalScrollBar()
        if self._rows.hasFocus():
            bar.setValue(min(max(bar.value(), top + height - self._scroll.viewport().height()), top))
