"""Tool tips that show foreign text literally."""

from __future__ import annotations

from html import escape

from PySide6.QtGui import Qt


def tool_tip(text: str, wrapped: bool = False) -> str:
    """Return a text in the form in which Qt shows it literally in a tool tip; Qt wraps only HTML."""
    if not text or not (wrapped or Qt.mightBeRichText(text)):
        return text
    return f'<p style="white-space: {"pre-wrap" if wrapped else "pre"}">{escape(text)}</p>'
