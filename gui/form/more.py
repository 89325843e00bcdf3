"""The fields that are seldom wanted, folded under one line."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from core.i18n import words
from gui.form.fields import FieldRow, KeysForMe
from gui.style import fonts
from gui.style.language import bind_text, translated

MORE = words("Controls", "More")


class More(QWidget):
    """A line that unfolds the rows under it.

    Signals:
        toggled: the user has unfolded or folded it.
    """

    toggled = Signal(bool)

    def __init__(self, rows: list[FieldRow], unfolded: bool) -> None:
        super().__init__()
        self._fold = QPushButton(objectName="moreFold", checkable=True, checked=unfolded)
        self._fold.setProperty("role", "fold")
        self._fold.setFont(fonts.text(12, fonts.MEDIUM))
        self._fold.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # after a click Space still runs the loop
        self._fold.installEventFilter(KeysForMe(self._fold, Qt.Key.Key_Space))
        bind_text(self._fold.setAccessibleName, MORE)
        bind_text(self._fold.setToolTip, words("Controls", "Choices that are seldom needed"))
        self._rows = QWidget(visible=unfolded)
        inside = QVBoxLayout(self._rows)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(7)
        for row in rows:
            inside.addWidget(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(7)
        column.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._rows)
        bind_text(self._write, MORE)
        self._fold.toggled.connect(self._on_toggled)

    def _write(self, more: str) -> None:
        self._fold.setText(f"{'▾' if self._fold.isChecked() else '▸'} {more}")

    @Slot(bool)
    def _on_toggled(self, unfolded: bool) -> None:
        self._write(translated(MORE))
        self._rows.setVisible(unfolded)
        self.toggled.emit(unfolded)

    def unfold(self) -> None:
        """Show the rows, since one of them matters now."""
        self._fold.setChecked(True)
