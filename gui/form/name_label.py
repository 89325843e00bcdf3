"""A label for a name of any length."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent

from core.i18n import joined
from gui.style.language import bind_text
from gui.style.plain_text import Label

LEAST_WIDTH = 60


class NameLabel(Label):
    """A name in one line, elided in its middle where there is no room; the tool tip has all of it.

    Args:
        name: the name.
        tip: what to say about it; may be empty.
        properties: those of a `Label`.
    """

    def __init__(self, name: str, tip: str, **properties: Any) -> None:
        super().__init__(**properties)
        self._name = ""
        bind_text(self.setToolTip, joined("\n", [name, tip]) if tip else name)
        bind_text(self.show_name, name)

    def show_name(self, name: str) -> None:
        """Show a name."""
        self._name = name
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._name) + 1, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        whole = self.sizeHint()
        return QSize(min(LEAST_WIDTH, whole.width()), whole.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        text = self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideMiddle, self.width())
        if self.text() != text:
            self.setText(text)
