"""How much of its screen a window may take."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStyle, QWidget

EDGES = QSize(2, 2)
"""A window as large as its screen is taken for one in full screen."""


def room_for(window: QWidget) -> QSize:
    """The largest size on the screen that a window is on, or will open on, less the frame and what the system keeps."""
    style = window.style()
    frame = QSize(0, style.pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight, None, window))
    return window.screen().availableSize() - frame - EDGES


def fit_screen(window: QWidget) -> None:
    """Makes a window no larger than its screen has room for."""
    size = window.size().boundedTo(room_for(window))
    if size != window.size() and not window.isMaximized() and not window.isFullScreen():
        window.resize(size)
