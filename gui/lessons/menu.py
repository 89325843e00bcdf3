"""The lessons in their menu: those that come with the application, and those opened from files."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from core.lessons.builtin import builtin_lessons
from core.lessons.lesson import Translations, said


class LessonMenu(QObject):
    """An entry for each built-in lesson, by its title, and below them for each lesson opened from a file.

    Signals:
        chosen: the built-in lesson to open.
        file_chosen: the path of the lesson to open.
    """

    chosen = Signal(object)
    file_chosen = Signal(object)

    def __init__(self, menu: QMenu, language: str) -> None:
        super().__init__(menu)
        self._menu, self._language = menu, language
        self._files: dict[Path, QAction] = {}
        self._entries: list[tuple[QAction, Translations]] = []
        for lesson in builtin_lessons():
            action = menu.addAction("")
            action.setObjectName(f"lesson:{lesson.name}")
            action.triggered.connect(partial(self.chosen.emit, lesson))
            self._entries.append((action, lesson.title))
        self.set_language(language)

    def add(self, path: Path, title: Translations) -> None:
        """Keep a lesson that was opened from a file, once."""
        if not self._files:
            self._menu.addSeparator()
        if path not in self._files:
            action = self._files[path] = self._menu.addAction("")
            action.setObjectName(f"lessonFile:{path.name}")
            action.triggered.connect(partial(self.file_chosen.emit, path))
            self._entries.append((action, title))
            self.set_language(self._language)

    def set_language(self, code: str) -> None:
        """Write the titles in a language, where they can be."""
        self._language = code
        for action, title in self._entries:
            action.setText(said(title, code).replace("&", "&&"))  # a lone one would mark the key of a mnemonic
