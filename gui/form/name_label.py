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
        self._name = name
        bind_text(self.setToolTip, joined("\n", [name, tip]) if tip else name)
        self._fit(name)
        self._whole = super().sizeHint()

    def sizeHint(self) -> QSize:
        return self._whole

    def minimumSizeHint(self) -> QSize:
        return QSize(min(LEAST_WIDTH, self._whole.width()), self._whole.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideMiddle, self.width()))

    def _fit(self, text: str) -> None:
        if self.text() != text:
            self.setText(text)
