"""The lines that `nablascope train` would print."""

from __future__ import annotations

from collections import deque

from PySide6.QtWidgets import QPlainTextEdit

from core.i18n import words
from core.view.snapshot import Experiment
from gui.panels.base import Panel
from gui.style import building, fonts
from gui.style.language import translated
from gui.style.theme import Theme

MOST_LINES = 1000
"""Each line costs Qt some seven kB; `train --losses` keeps every loss."""


class LogPanel(Panel):
    """Follows its newest line as long as that is in view."""

    title = words("LogPanel", "Log")

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._written: deque[str] = deque(maxlen=MOST_LINES)
        self._lines = building.set_up(
            QPlainTextEdit(
                readOnly=True,
                maximumBlockCount=MOST_LINES,
                objectName="log",
                font=fonts.code(12),
                lineWrapMode=QPlainTextEdit.LineWrapMode.NoWrap,
            ),
            accessibleName=words("LogPanel", "Log of the run"),
        )
        building.column(self._lines, parent=self, margins=(10, 8, 4, 8))

    def show_experiment(self, experiment: Experiment) -> None:
        self._written.clear()
        self._lines.clear()
        self.note_changed.emit(words("LogPanel", "every 100th iteration"))

    def show_log(self, lines: tuple[str, ...]) -> None:
        self._written.extend(lines)
        self._lines.appendPlainText("\n".join(map(translated, lines)))

    def show_language(self) -> None:
        bar = self._lines.verticalScrollBar()
        place = bar.value()
        self._lines.setPlainText("\n".join(map(translated, self._written)))
        bar.setValue(place)
