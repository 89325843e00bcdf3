"""Foreign text shown literally: never as HTML, whose links and images could open anything.

Qt guesses whether a text is HTML: in a `QLabel`, a tool tip and a message box. So every label is one of these, every
tool tip is set with `gui.style.language.bind_text`, and every message box is one of `gui.dialogs.message`.
"""

from __future__ import annotations

from html import escape
from typing import Any

from PySide6.QtGui import Qt
from PySide6.QtWidgets import QLabel


class Label(QLabel):
    """A label that shows its text literally."""

    def __init__(self, *arguments: Any, **properties: Any) -> None:
        super().__init__(*arguments, **{"textFormat": Qt.TextFormat.PlainText, **properties})


class RichLabel(QLabel):
    """A label for our own HTML; its author escapes foreign text."""

    def __init__(self, *arguments: Any, **properties: Any) -> None:
        super().__init__(*arguments, **{"textFormat": Qt.TextFormat.RichText, **properties})


def tool_tip(text: str, wrapped: bool = False) -> str:
    """Return a text in the form in which Qt shows it literally in a tool tip; Qt wraps only HTML."""
    if not text or not (wrapped or Qt.mightBeRichText(text)):
        return text
    return f'<p style="white-space: {"pre-wrap" if wrapped else "pre"}">{escape(text)}</p>'
