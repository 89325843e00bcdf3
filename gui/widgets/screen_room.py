"""The room for a window on its screen."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStyle, QWidget

EDGES = QSize(2, 2)
"""A margin, since a window as large as its screen is taken for a full-screen one."""


def room_for(window: QWidget) -> QSize:
    """Return the largest size on a window's screen, less the frame and the areas that the system reserves."""
    style = window.style()
    frame = QSize(0, style.pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight, None, window))
    return window.screen().availableSize() - frame - EDGES


def fit_screen(window: QWidget) -> None:
    """Shrink a window to the room on its screen."""
    size = window.size().boundedTo(room_for(window))
    if size != window.size() and not window.isMaximized() and not window.isFullScreen():
        window.resize(size)
