"""The menu of the texts that ran, or were typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QMenu, QToolButton

from core.i18n import joined, words
from core.program.text_changes import first_change, name_of_change
from gui.panels.code.text_history import OldText
from gui.style import fonts
from gui.style.language import bind_text

LONGEST_LINE = 40
"""Characters."""


class TextsButton(QToolButton):
    """Opens a menu of texts, the newest first, and the original.

    Signals:
        chosen: the source of a text.
        original_chosen: the trainer's own loop.
    """

    chosen = Signal(str)
    original_chosen = Signal()

    def __init__(self, texts: Callable[[], list[OldText]]) -> None:
        """Make the button of a panel.

        Args:
            texts: asked for each time the menu opens.
        """
        super().__init__(objectName="code_texts")
        self._texts = texts
        bind_text(self.setText, words("TextsButton", "Texts"))
        for setter in (self.setToolTip, self.setAccessibleName):
            bind_text(setter, words("TextsButton", "Every text of this loop that ran, and what was typed"))
        self.setFont(fonts.text(12))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.setFont(fonts.text(13))
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self._fill)
        self.setMenu(menu)

    @Slot()
    def _fill(self) -> None:
        menu = self.menu()
        menu.clear()
        for text in self._texts():
            action = menu.addAction("")
            bind_text(action.setText, _told(text))
            bind_text(action.setToolTip, text.source)
            action.triggered.connect(lambda _checked=False, source=text.source: self.chosen.emit(source))
        menu.addSeparator()
        original = menu.addAction("")
        bind_text(original.setText, words("TextsButton", "Run the original loop"))
        bind_text(original.setToolTip, words("EditBar", "The loop as the trainer has it"))
        original.triggered.connect(self.original_chosen)


def _told(text: OldText) -> str:
    """Return what a text does otherwise than the original, since when, and the first line that differs."""
    name = name_of_change(text.source, text.original, text.iteration or 1)
    begins = words("TextsButton", "typed, never run")
    if text.iteration is not None:
        begins = words("TextsButton", "from iteration {iteration}").format(iteration=text.iteration)
    line = first_change(text.source, text.original).replace("&", "&&").replace("\t", " ")
    short = line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1]}…"
    return joined("  ·  ", [part for part in (name, begins, short) if part])
