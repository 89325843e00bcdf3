"""Icons: Phosphor, by way of QtAwesome."""

from __future__ import annotations

import qtawesome
from PySide6.QtGui import QIcon


def icon(name: str, colour: str, disabled: str | None = None) -> QIcon:
    """The Phosphor icon of that name, such as "play-fill"."""
    return qtawesome.icon(f"ph.{name}", color=colour, color_disabled=disabled or colour)
