"""The menu of edits that a class should see."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QToolButton

from core.i18n import words
from core.program.what_if import WHAT_IFS
from gui.style import building
from gui.style.language import bind_texts
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
        question = words("WhatIfButton", "What if this loop were different?")
        building.set_up(
            self, pixels=12, text=words("WhatIfButton", "What if…"), toolTip=question, accessibleName=question
        )
        menu = building.set_up(QMenu(self, toolTipsVisible=True), pixels=13)
        for what_if in WHAT_IFS:
            action = menu.addAction("")
            bind_texts(action, text=what_if.title, toolTip=what_if.look_for)
            action.triggered.connect(lambda _checked=False, what_if=what_if: self.chosen.emit(what_if))
        menu.aboutToShow.connect(self.opened)
        give_menu(self, menu)

    def offer(self, source: str) -> None:
        """Enable the edits that apply to this text."""
        for action, what_if in zip(self.menu().actions(), WHAT_IFS, strict=True):
            action.setEnabled(what_if.edited(source, 1) is not None)
