"""Words that others wrote, shown as they are written: never as HTML, whose links and pictures open what they like.

Qt looks at a text and decides by itself whether it is HTML: in a `QLabel`, a tool tip and a message box. So every label
is one of these, every tool tip is set with `gui.style.language.bind_text`, and every message box is one of
`gui.dialogs.message`.
"""

from __future__ import annotations

from html import escape
from typing import Any

from PySide6.QtGui import Qt
from PySide6.QtWidgets import QLabel


class Label(QLabel):
    """A label that shows a text as it is written."""

    def __init__(self, *arguments: Any, **properties: Any) -> None:
        super().__init__(*arguments, **{"textFormat": Qt.TextFormat.PlainText, **properties})


class RichLabel(QLabel):
    """A label for HTML of our own making; whoever makes it escapes what others wrote."""

    def __init__(self, *arguments: Any, **properties: Any) -> None:
        super().__init__(*arguments, **{"textFormat": Qt.TextFormat.RichText, **properties})


def tool_tip(text: str, wrapped: bool = False) -> str:
    """A text as Qt has to be told it so that it is shown as it is written; Qt wraps the lines of HTML alone."""
    if not text or not (wrapped or Qt.mightBeRichText(text)):
        return text
    return f'<p style="white-space: {"pre-wrap" if wrapped else "pre"}">{escape(text)}</p>'
