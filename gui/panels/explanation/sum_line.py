"""The sum of the terms, beside the value of the cell."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from gui.style import fonts
from gui.style.language import bind_text
from gui.style.plain_text import Label

BETWEEN = "   ·   "


class SumLine(Label):
    """Both numbers in a line; each in one of its own where that is too long."""

    def __init__(self) -> None:
        super().__init__(
            objectName="explanationSum",
            pixels=13,
            weight=fonts.MEDIUM,
            alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            sizePolicy=QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred),
        )
        self._text = ""

    def show_text(self, text: str) -> None:
        """Show both numbers; nothing where there is no sum."""
        bind_text(self._write, text)

    def height_in(self, width: int) -> int:
        """Return the height in a width; 0 where there is no sum."""
        return len(self._lines(width)) * (self.fontMetrics().height() + 1) if self._text else 0

    def _write(self, text: str) -> None:
        self._text = text
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setText("\n".join(self._lines(self.width())))

    def _lines(self, width: int) -> list[str]:
        return [self._text] if self.fontMetrics().horizontalAdvance(self._text) <= width else self._text.split(BETWEEN)
