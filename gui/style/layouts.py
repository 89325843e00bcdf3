"""Rows and columns of widgets."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

Part = QWidget | QLayout | int | None | tuple[QWidget | QLayout, int] | tuple[QWidget, int, Qt.AlignmentFlag]
"""A widget or a layout, alone or with its stretch and alignment; or a gap in pixels."""

STRETCH = None
"""A gap that takes the room that is left."""

B = TypeVar("B", bound=QBoxLayout)


def row_of(
    *parts: Part, parent: QWidget | None = None, margins: tuple[int, ...] = (), spacing: int | None = None
) -> QHBoxLayout:
    """Lay parts out from left to right, in a widget or for another layout; by default with Qt's distances."""
    return _filled(QHBoxLayout(parent), parts, margins, spacing)


def column_of(
    *parts: Part, parent: QWidget | None = None, margins: tuple[int, ...] = (), spacing: int | None = None
) -> QVBoxLayout:
    """Lay parts out from the top down, in a widget or for another layout; by default with Qt's distances."""
    return _filled(QVBoxLayout(parent), parts, margins, spacing)


def _filled(layout: B, parts: tuple[Part, ...], margins: tuple[int, ...], spacing: int | None) -> B:
    if margins:
        layout.setContentsMargins(*margins)
    if spacing is not None:
        layout.setSpacing(spacing)
    for part in parts:
        match part:
            case None:
                layout.addStretch(1)
            case int():
                layout.addSpacing(part)
            case QWidget():
                layout.addWidget(part)
            case QLayout():
                layout.addLayout(part)
            case (QLayout() as inner, int(stretch)):
                layout.addLayout(inner, stretch)
            case (QWidget() as widget, *how):
                layout.addWidget(widget, *how)
    return layout
