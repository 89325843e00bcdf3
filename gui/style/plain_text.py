"""Foreign text shown literally: never as HTML, whose links and images could open anything.

Qt guesses whether a text is HTML: in a `QLabel`, a tool tip and a message box. So every label is one of these, every
tool tip is set with `gui.style.language.bind_text`, and every message box is one of `gui.dialogs.message`.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import Qt
from PySide6.QtWidgets import QLabel, QWidget

from gui.style import building, fonts

TEXTS = ("text", "toolTip", "accessibleName", "accessibleDescription")


class Label(QLabel):
    """A label that shows its text literally.

    Args:
        parent: the widget that it lies in.
        pixels, weight: its type.
        role: the role that the style sheet knows it by.
        properties: Qt's properties by name; those that are texts follow the language.
    """

    FORMAT = Qt.TextFormat.PlainText

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        pixels: int = 0,
        weight: int = fonts.REGULAR,
        role: str | None = None,
        **properties: Any,
    ) -> None:
        texts = {name: properties.pop(name) for name in TEXTS if name in properties}
        super().__init__(parent, textFormat=self.FORMAT, **properties)
        building.set_up(self, pixels, weight, role, **texts)


class RichLabel(Label):
    """A label for our own HTML; its author escapes foreign text."""

    FORMAT = Qt.TextFormat.RichText
