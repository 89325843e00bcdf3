"""The line that stands for a check that is folded."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton

from gui.form.fields import KeysForMe
from gui.style import building, fonts
from gui.style.language import bind_text

FOLDED, UNFOLDED = "▸", "▾"
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CheckFold(QPushButton):
    """One line in place of three rows; a click or Enter unfolds them."""

    def __init__(self) -> None:
        super().__init__(objectName="checkFold", checkable=True)
        building.set_up(self, pixels=12, weight=fonts.MEDIUM, role="fold")
        self.installEventFilter(KeysForMe(self, Qt.Key.Key_Space, *ENTER))
        self.toggled.connect(self._write)
        self._text = ""

    def show_text(self, text: str, verdict: str = "") -> None:
        """Show another text, in the colour of its verdict."""
        bind_text(self._set, text)
        building.set_role(self, verdict, "verdict")

    def _set(self, text: str) -> None:
        self._text = text.strip()
        self._write()

    @Slot()
    def _write(self) -> None:
        self.setText(f"{self._text} {UNFOLDED if self.isChecked() else FOLDED}")
        self.setAccessibleName(self._text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            self.click()
        else:
            super().keyPressEvent(event)
