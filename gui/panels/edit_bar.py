"""The strip under the code while it is, or was, edited."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy

from gui import fonts


class EditBar(QFrame):
    """A hint, and what can be done with the edit.

    Signals:
        apply_wanted, cancel_wanted, revert_wanted: a button was pressed.
    """

    apply_wanted = Signal()
    cancel_wanted = Signal()
    revert_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(objectName="codeBar", visible=False)
        self._hint = QLabel(wordWrap=True, objectName="code_hint", textFormat=Qt.TextFormat.PlainText)
        self._hint.setFont(fonts.words(13))
        self._hint.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._revert = _button("Revert to the original", "code_revert", "The loop as the trainer has it")
        self._cancel = _button("Cancel", "code_cancel", "Back to the loop that is running (Esc)")
        self._cancel.setAccessibleName("Cancel editing")
        self._apply = _button("Apply", "code_apply", "Run this loop from here on (Ctrl+Enter)")
        self._apply.setAccessibleName("Apply the edited loop")
        self._revert.clicked.connect(self.revert_wanted)
        self._cancel.clicked.connect(self.cancel_wanted)
        self._apply.clicked.connect(self.apply_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 5, 12, 1)
        row.setSpacing(8)
        row.addWidget(self._hint, 1)
        for button in (self._revert, self._cancel, self._apply):
            row.addWidget(button)

    def show_state(self, editing: bool, edited: bool) -> None:
        """Offers what can be done: while the text is edited, and when it or the running loop is not the original."""
        self._apply.setVisible(editing)
        self._cancel.setVisible(editing)
        self._revert.setVisible(edited)
        self.setVisible(editing or edited)

    def show_hint(self, hint: str, role: str = "") -> None:
        """One sentence, coloured by its role: "error", "muted" or none."""
        self._hint.setText(hint)
        if self._hint.property("role") != role:
            self._hint.setProperty("role", role)
            self._hint.style().unpolish(self._hint)
            self._hint.style().polish(self._hint)


def _button(words: str, name: str, tip: str) -> QPushButton:
    button = QPushButton(words, objectName=name, toolTip=tip)
    button.setFont(fonts.words(12, fonts.MEDIUM))
    return button
