"""Finds words that are cut off."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QEvent, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QTabBar, QToolButton, QWidget

TOLERANCE = 1
ARROW = 18
BESIDE_ICON = 24
"""What a button of the toolbar has around its icon and its text, and between them."""


def cut_off(root: QWidget) -> list[str]:
    """`widget: text (needs n, has m)` for each text that has less room than it needs."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # what is as good as gone has no room at all
    return [
        f"{widget.objectName() or type(widget).__name__}: “{text}” (needs {needs}, has {has})"
        for widget in root.findChildren(QWidget)
        if widget.isVisible() and not widget.visibleRegion().isEmpty()
        for text, needs, has in _needs(widget)
        if text and needs > has + TOLERANCE
    ]


def _needs(widget: QWidget) -> Iterator[tuple[str, int, int]]:
    if isinstance(widget, QLabel):
        yield _of_label(widget)
    elif isinstance(widget, QComboBox):
        yield widget.currentText(), _width(widget, widget.currentText()) + ARROW, widget.width()
    elif isinstance(widget, QToolButton):
        shows_text = widget.toolButtonStyle() != Qt.ToolButtonStyle.ToolButtonIconOnly or widget.icon().isNull()
        beside = widget.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        around = widget.iconSize().width() + BESIDE_ICON if beside else 0
        yield widget.text() if shows_text else "", _width(widget, widget.text()) + around, widget.width()
    elif isinstance(widget, QAbstractButton):
        yield widget.text(), _width(widget, widget.text()), widget.width()
    elif isinstance(widget, QTabBar):
        for index in range(widget.count()):
            yield widget.tabText(index), _width(widget, widget.tabText(index)), widget.tabRect(index).width()


def _of_label(label: QLabel) -> tuple[str, int, int]:
    room = label.contentsRect()
    if label.wordWrap():
        return label.text(), label.heightForWidth(label.width()), label.height()
    if label.textFormat() is Qt.TextFormat.RichText or "<" in label.text():
        return label.text(), label.sizeHint().width(), label.width()
    lines = label.text().split("\n")
    return label.text(), max(_width(label, line) for line in lines), room.width()


def _width(widget: QWidget, text: str) -> int:
    bounds: QRect = widget.fontMetrics().boundingRect(text.replace("&", ""))
    return bounds.width()
