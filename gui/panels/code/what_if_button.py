"""The menu of edits that a class should see."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QToolButton

from core.i18n import words
from core.program.what_if import WHAT_IFS
from gui.style import fonts
from gui.style.language import bind_text
from gui.widgets.menu_button import give_menu


class WhatIfButton(QToolButton):
    """Opens a menu with a line for each edit.

    Signals:
        opened: the menu is about to be seen.
        chosen: one of `WHAT_IFS`.
    """

    opened = Signal()
    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__(objectName="code_whatif")
        bind_text(self.setText, words("WhatIfButton", "What if…"))
        for setter in (self.setToolTip, self.setAccessibleName):
            bind_text(setter, words("WhatIfButton", "What if this loop were different?"))
        self.setFont(fonts.text(12))
        menu = QMenu(self)
        menu.setFont(fonts.text(13))
        menu.setToolTipsVisible(True)
        for what_if in WHAT_IFS:
            action = menu.addAction("")
            bind_text(action.setText, what_if.title)
            bind_text(action.setToolTip, what_if.look_for)
            action.triggered.connect(lambda _checked=False, what_if=what_if: self.chosen.emit(what_if))
        menu.aboutToShow.connect(self.opened)
        give_menu(self, menu)

    def offer(self, source: str) -> None:
        """Enable the edits that apply to this text."""
        for action, what_if in zip(self.menu().actions(), WHAT_IFS, strict=True):
            action.setEnabled(what_if.edited(source, 1) is not None)
