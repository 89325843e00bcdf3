"""Tool tips that show foreign text literally."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import Qt
from PySide6.QtWidgets import QToolTip, QWidget


def tool_tip(text: str, wrapped: bool = False) -> str:
    """Return a text in the form in which Qt shows it literally in a tool tip; Qt wraps only HTML."""
    if not text or not (wrapped or Qt.mightBeRichText(text)):
        return text
    return f'<p style="white-space: {"pre-wrap" if wrapped else "pre"}">{escape(text)}</p>'


def show_tool_tip(place: QPoint, text: str, widget: QWidget, rect: QRect) -> None:
    """Show a tool tip at a place on the screen, until the pointer leaves a part of a widget."""
    QToolTip.showText(place, tool_tip(text, wrapped=True), widget, rect)


def hide_tool_tip() -> None:
    """Hide the tool tip that is shown."""
    QToolTip.hideText()
