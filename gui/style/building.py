"""What panels and dialogs are built of: rows, columns, and widgets with their type, role and texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from gui.style import fonts
from gui.style.language import bind_texts

Part = QWidget | QLayout | int | None | tuple[QWidget | QLayout, int] | tuple[QWidget, int, Qt.AlignmentFlag]
"""A widget or a layout, alone or with its stretch and alignment; or a gap in pixels."""

STRETCH = None
"""A gap that takes the room that is left."""

W = TypeVar("W", bound=QWidget)
B = TypeVar("B", bound=QBoxLayout)


def set_up(
    widget: W,
    pixels: int = 0,
    weight: int = fonts.REGULAR,
    role: str | None = None,
    clicked: Callable[..., object] | SignalInstance | None = None,
    **texts: str,
) -> W:
    """Set up a widget, and return it.

    Args:
        widget: the widget.
        pixels: the size of its type; 0 for that of the application.
        weight: the weight of its type.
        role: the role that the style sheet knows it by.
        clicked: what a click on the button does, or the signal that it emits.
        texts: its texts by the names of their properties, such as `text`, `toolTip` and `accessibleName`.
    """
    if pixels:
        widget.setFont(fonts.text(pixels, weight))
    if role is not None:
        widget.setProperty("role", role)
    if clicked is not None:
        assert isinstance(widget, QAbstractButton)
        widget.clicked.connect(clicked)
    bind_texts(widget, **texts)
    return widget


def set_role(widget: QWidget, role: object, kind: str = "role") -> None:
    """Give a widget the colour of a role. Polishing is slow, so only when it changes."""
    if widget.property(kind) != role:
        widget.setProperty(kind, role)
        widget.style().polish(widget)


def restyle(widget: QWidget) -> None:
    """Evaluate the style sheet again, which does not follow a property by itself."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def row(
    *parts: Part, parent: QWidget | None = None, margins: tuple[int, ...] = (), spacing: int | None = None
) -> QHBoxLayout:
    """Lay parts out from left to right, in a widget or for another layout; by default with Qt's distances."""
    return _filled(QHBoxLayout(), parent, parts, margins, spacing)


def column(
    *parts: Part, parent: QWidget | None = None, margins: tuple[int, ...] = (), spacing: int | None = None
) -> QVBoxLayout:
    """Lay parts out from the top down, in a widget or for another layout; by default with Qt's distances."""
    return _filled(QVBoxLayout(), parent, parts, margins, spacing)


def _filled(
    layout: B, parent: QWidget | None, parts: tuple[Part, ...], margins: tuple[int, ...], spacing: int | None
) -> B:
    if parent is not None:
        parent.setLayout(layout)
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
            case (QWidget() as widget, int(stretch)):
                layout.addWidget(widget, stretch)
            case (QWidget() as widget, int(stretch), alignment):
                layout.addWidget(widget, stretch, alignment)
    return layout
