"""The lessons that come with the application, in their menu."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from core.lessons.builtin import builtin_lessons
from core.lessons.lesson import Translations, said


class LessonMenu(QObject):
    """An entry for each built-in lesson, by its title.

    Signals:
        chosen: the built-in lesson to open.
    """

    chosen = Signal(object)

    def __init__(self, menu: QMenu, language: str) -> None:
        super().__init__(menu)
        self._entries: list[tuple[QAction, Translations]] = []
        for lesson in builtin_lessons():
            action = menu.addAction("")
            action.setObjectName(f"lesson:{lesson.name}")
            action.triggered.connect(partial(self.chosen.emit, lesson))
            self._entries.append((action, lesson.title))
        self.set_language(language)

    def set_language(self, code: str) -> None:
        """Write the titles in a language, where they can be."""
        for action, title in self._entries:
            action.setText(said(title, code))
