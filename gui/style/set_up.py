"""What most widgets are given when they are made: type, a role for the style sheet, and texts in every language."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QWidget

from gui.style import fonts
from gui.style.language import bind_text

W = TypeVar("W", bound=QWidget)


def set_up(widget: W, pixels: int = 0, weight: int = fonts.REGULAR, role: str = "", **texts: str) -> W:
    """Set up a widget, and return it.

    Args:
        widget: the widget.
        pixels: the size of its type; 0 for that of the application.
        weight: the weight of its type.
        role: the role that the style sheet knows it by.
        texts: its texts by the names of their properties, such as `text`, `toolTip` and `accessibleName`; they follow
            the language.
    """
    if pixels:
        widget.setFont(fonts.text(pixels, weight))
    if role:
        widget.setProperty("role", role)
    for name, text in texts.items():
        bind_text(getattr(widget, f"set{name[0].upper()}{name[1:]}"), text)
    return widget


def set_role(widget: QWidget, role: str, kind: str = "role") -> None:
    """Give a widget the colour of a role. Polishing is slow, so only when it changes."""
    if widget.property(kind) != role:
        widget.setProperty(kind, role)
        widget.style().polish(widget)
