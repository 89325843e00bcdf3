"""The lines that `nablascope train` would print."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout

from core.snapshot import Experiment
from gui import fonts
from gui.panels.base import Panel
from gui.theme import Theme

MOST_LINES = 1000
"""Each line costs Qt some seven kB; `train --losses` keeps every loss."""


class LogPanel(Panel):
    """Follows its newest line as long as that is in view."""

    title = "Log"

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._lines = QPlainTextEdit(readOnly=True, maximumBlockCount=MOST_LINES)
        self._lines.setObjectName("log")
        self._lines.setAccessibleName("Log of the run")
        self._lines.setFont(fonts.code(12))
        self._lines.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 4, 8)
        layout.addWidget(self._lines)

    def show_experiment(self, experiment: Experiment) -> None:
        self._lines.clear()
        self.note_changed.emit("every 100th iteration")

    def show_log(self, lines: tuple[str, ...]) -> None:
        self._lines.appendPlainText("\n".join(lines))
