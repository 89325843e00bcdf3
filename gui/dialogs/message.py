"""Message boxes: their text is shown literally, and bounded in length."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from core.i18n import joined, words
from gui.style.language import translated

MOST_LINES = 10
MORE = words("Messages", "… and {count:,} more")


def message_box(icon: QMessageBox.Icon, title: str, lead: str, parent: QWidget, more: str = "") -> QMessageBox:
    """Create a box with a text, and below it more of less weight; its buttons are still to be added."""
    box = QMessageBox(icon, translated(title), translated(lead), parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(translated(more))
    for label in box.findChildren(QLabel):  # the second text has its own label, and no setter for its format
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setOpenExternalLinks(False)
    return box


def warn(parent: QWidget, title: str, lines: list[str]) -> None:
    """Show problems, one per line; of very many only the first."""
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], MORE.format(count=len(lines) - MOST_LINES + 1)]
    message_box(QMessageBox.Icon.Warning, title, joined("\n", lines), parent).exec()
