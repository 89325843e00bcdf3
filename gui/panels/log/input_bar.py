"""The strip in which a person types a line that a script waits for."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QSizePolicy

from core.i18n import words
from gui.style import building, fonts
from gui.style.language import bind_text
from gui.widgets.elided_label import ElidedLabel

ASKS = words("Console", "The script waits for a line:")


class InputBar(QFrame):
    """The prompt and a field.

    Signals:
        typed: a line; None for the end of all input.
    """

    typed = Signal(object)

    def __init__(self) -> None:
        super().__init__(objectName="codeBar", visible=False)
        self._prompt = ElidedLabel(
            2,
            objectName="inputPrompt",
            pixels=12,
            weight=fonts.MEDIUM,
            sizePolicy=QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred),
        )
        self._field = building.set_up(
            QLineEdit(objectName="inputField", font=fonts.code(12)),
            accessibleName=words("Console", "Line for the script"),
            toolTip=words("Console", "Enter sends the line, Ctrl+D ends the input"),
        )
        self._field.returnPressed.connect(self._send)
        send = building.set_up(
            QPushButton(objectName="inputSend", autoDefault=False),
            pixels=12,
            weight=fonts.MEDIUM,
            clicked=self._send,
            text=words("Console", "Send"),
            toolTip=words("Console", "Give the line to the script (Enter)"),
        )
        end = building.set_up(
            QPushButton(objectName="inputEnd", autoDefault=False),
            pixels=12,
            weight=fonts.MEDIUM,
            clicked=self._end,
            text=words("Console", "End of input"),
            toolTip=words("Console", "Tell the script that there are no more lines (Ctrl+D)"),
        )
        building.column(
            self._prompt,
            building.row((self._field, 1), send, end, spacing=6),
            parent=self,
            margins=(12, 6, 10, 6),
            spacing=4,
        )

    def show_wanted(self, prompt: str | None) -> None:
        """Ask for a line; None when none is waited for."""
        asks = prompt is not None
        self.setVisible(asks)
        if asks:
            bind_text(self._prompt.show_text, prompt.strip() if prompt and prompt.strip() else ASKS)
            self._field.clear()
            self._field.setFocus()

    @Slot()
    def _send(self) -> None:
        self.typed.emit(self._field.text())

    @Slot()
    def _end(self) -> None:
        self.typed.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier)
        if control and event.key() == Qt.Key.Key_D:
            self._end()
        else:
            super().keyPressEvent(event)
