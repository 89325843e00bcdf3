"""Message boxes: what they say is shown as it is written, and has an end."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from core.i18n import joined, words
from gui.style.language import translated

MOST_LINES = 10
MORE = words("Messages", "… and {count:,} more")


def message_box(icon: QMessageBox.Icon, title: str, lead: str, parent: QWidget, more: str = "") -> QMessageBox:
    """A box with a text, and below it more of less weight; its buttons are still to come."""
    box = QMessageBox(icon, translated(title), translated(lead), parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(translated(more))
    for label in box.findChildren(QLabel):  # the second text has a label of its own, and no way to say its format
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setOpenExternalLinks(False)
    return box


def warn(parent: QWidget, title: str, lines: list[str]) -> None:
    """Tells what is wrong, a line each; of very many the first."""
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], MORE.format(count=len(lines) - MOST_LINES + 1)]
    message_box(QMessageBox.Icon.Warning, title, joined("\n", lines), parent).exec()
