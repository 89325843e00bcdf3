"""The sheet of all keys and pointer gestures."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.i18n import words
from gui.bars.actions import COMMANDS
from gui.dialogs.gestures import GESTURES, Gesture
from gui.style import building, fonts
from gui.style.language import bind_text
from gui.style.plain_text import Label
from gui.widgets.keycaps import as_text, key_row

COLUMN_WIDTH, ROW = 400, 27
TITLE = words("Shortcuts", "Keys and pointer")
HEADINGS = {
    "&File": words("Shortcuts", "File"),
    "&Edit": words("Shortcuts", "Edit"),
    "&Run": words("Shortcuts", "Run"),
    "&View": words("Shortcuts", "View"),
    "&Help": words("Shortcuts", "Help"),
}
"""The titles of the menus, without their mnemonics."""
CLOSING = (Qt.Key.Key_F1, Qt.Key.Key_Question)


def sections() -> dict[str, tuple[Gesture, ...]]:
    """Return by heading the commands that have a key, menu by menu, and the gestures inside the panels."""
    menus: dict[str, list[Gesture]] = {}
    for command in COMMANDS.values():
        if keys := command.shortcuts:
            menus.setdefault(HEADINGS[command.menu], []).append(Gesture(command.text, "", keys))
    return {name: tuple(commands) for name, commands in menus.items()} | dict(GESTURES)


class Shortcuts(QDialog):
    """Two columns of sections; Esc closes it, and so does the key that opened it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="shortcuts", modal=False)
        bind_text(self.setWindowTitle, TITLE)
        sheet = QWidget(objectName="sheet")
        room = self.screen().availableSize() - QSize(40, 60)
        parts = _halves(sections()) if room.width() > 2 * COLUMN_WIDTH + 130 else [sections()]
        building.row(*map(self._column, parts), parent=sheet, margins=(28, 8, 28, 14), spacing=52)
        area = building.set_up(
            QScrollArea(
                widgetResizable=True,
                frameShape=QScrollArea.Shape.NoFrame,
                horizontalScrollBarPolicy=Qt.ScrollBarPolicy.ScrollBarAlwaysOff,
            ),
            accessibleName=TITLE,
        )
        area.setWidget(sheet)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        building.column((area, 1), building.row(buttons, margins=(28, 0, 28, 0)), parent=self, margins=(0, 8, 0, 16))
        self.resize((sheet.sizeHint() + QSize(16, 76)).boundedTo(room))

    def _column(self, part: dict[str, tuple[Gesture, ...]]) -> QVBoxLayout:
        column = building.column(spacing=3)
        for heading, gestures in part.items():
            label = Label(text=heading, pixels=15, weight=fonts.SEMIBOLD)
            label.setContentsMargins(0, 16, 0, 3)
            column.addWidget(label)
            for gesture in gestures:
                column.addLayout(_line(gesture))
        column.addStretch(1)
        column.addStrut(COLUMN_WIDTH)
        return column

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in CLOSING:
            self.reject()
        else:
            super().keyPressEvent(event)


def _line(gesture: Gesture) -> QGridLayout:
    line = QGridLayout()
    line.setColumnStretch(0, 1)
    line.setRowMinimumHeight(0, ROW)
    does = Label(text=gesture.does, pixels=14, accessibleDescription=as_text(gesture.pointer, gesture.keys))
    line.addWidget(does, 0, 0)
    line.addWidget(key_row(gesture.pointer, gesture.keys), 0, 1)
    return line


def _halves(parts: dict[str, tuple[Gesture, ...]]) -> list[dict[str, tuple[Gesture, ...]]]:
    """Split the sections in their order into two columns of nearly equal height."""
    heights = {name: len(gestures) + 1.6 for name, gestures in parts.items()}
    total, so_far = sum(heights.values()), 0.0
    halves: list[dict[str, tuple[Gesture, ...]]] = [{}, {}]
    for name, gestures in parts.items():
        halves[so_far + heights[name] / 2 > total / 2][name] = gestures
        so_far += heights[name]
    return halves
