"""Finds words that are cut off, and what lies upon each other or beyond the window."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QDockWidget,
    QLabel,
    QLineEdit,
    QTabBar,
    QToolButton,
    QWidget,
)

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


PARTS = QLabel, QAbstractButton, QComboBox, QLineEdit, QTabBar, QAbstractScrollArea
"""What a person reads or presses."""
ABOVE_OTHERS = "hintCard", "pressedKeys"
"""What lies upon other things on purpose."""


def out_of_reach(root: QWidget) -> list[str]:
    """The parts of which some lies beyond the window or under something else, and that cannot be scrolled to."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    parts = [part for part in _parts(root) if _says_something(part) and _scrolls(part, root) is None]
    found = [_called(part) for part in parts if not _is_whole(part)]
    hidden = [child for child in root.findChildren(QToolButton, "qt_toolbar_ext_button") if child.isVisible()]
    return found + ["buttons of the toolbar"] * bool(hidden)


def overprinted(root: QWidget) -> list[str]:
    """The pairs of parts that lie upon each other."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    leaves = [part for part in _parts(root) if not isinstance(part, QAbstractScrollArea) and _says_something(part)]
    places = [(part, _place(part, root)) for part in leaves]
    return [
        f"{_called(one)} and {_called(other)}"
        for (one, here), (other, there) in combinations(places, 2)
        if not (one.isAncestorOf(other) or other.isAncestorOf(one)) and _much(here.intersected(there))
    ]


def _parts(root: QWidget) -> list[QWidget]:
    """Those that are shown, and behind no tab."""
    shown = [part for part in root.findChildren(QWidget) if isinstance(part, PARTS) and part.isVisible()]
    return [part for part in shown if part.window() is root and not _is_aside(part)]


def _is_aside(part: QWidget) -> bool:
    """Behind a tab, where Qt keeps it outside of the window; or above all others on purpose."""
    parent: QWidget | None = part
    while parent is not None:
        if parent.objectName() in ABOVE_OTHERS or (
            isinstance(parent, QDockWidget) and parent.visibleRegion().isEmpty() and parent.x() < 0
        ):
            return True
        parent = parent.parentWidget()
    return False


def _is_whole(part: QWidget) -> bool:
    """Whether each widget that it lies in has room for it."""
    seen, parent = part.rect().adjusted(TOLERANCE, TOLERANCE, -TOLERANCE, -TOLERANCE), part
    while not parent.isWindow():
        seen, parent = seen.translated(parent.pos()), parent.parentWidget()
        if not parent.rect().contains(seen):
            return False
    return True


def _scrolls(part: QWidget, root: QWidget) -> QWidget | None:
    """What a part can be scrolled in."""
    parent = part.parentWidget()
    while parent is not None and parent is not root and not isinstance(parent, QAbstractScrollArea):
        parent = parent.parentWidget()
    return parent if isinstance(parent, QAbstractScrollArea) else None


def _place(part: QWidget, root: QWidget) -> QRect:
    """What is seen of it."""
    return part.visibleRegion().boundingRect().translated(part.mapTo(root, QPoint(0, 0)))


def _much(shared: QRect) -> bool:
    return shared.width() > 2 * TOLERANCE and shared.height() > 2 * TOLERANCE


def _says_something(part: QWidget) -> bool:
    return not isinstance(part, QLabel) or bool(part.text())


def _called(part: QWidget) -> str:
    said = part.text() if isinstance(part, QLabel | QAbstractButton | QLineEdit) else ""
    return f"{part.objectName() or type(part).__name__} “{said}” at {part.mapTo(part.window(), QPoint(0, 0)).toTuple()}"


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
