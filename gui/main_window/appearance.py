"""The theme and the language of a window."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMainWindow

from gui.bars.actions import paint_icons
from gui.style.language import KOREAN_FONT, choose, language
from gui.style.stylesheet import stylesheet
from gui.style.theme import DARK, LIGHT, THEMES, Theme, palette

THEME_CHOICES = {
    "actionThemeSystem": "system",
    "actionThemeLight": "light",
    "actionThemeDark": "dark",
    "actionThemeHighContrast": "high-contrast",
}
LANGUAGE_CHOICES = {"actionEnglish": "en", "actionKorean": "ko"}


class Appearance(QObject):
    """Applies the theme and the language that are chosen to a window, and tells its parts.

    Attributes:
        theme: the one that is shown.
        theme_choice: a theme by name, or "system".

    Signals:
        theme_changed: the theme to show from now on.
        language_changed: the code of the language to show from now on.
        refused: why a language cannot be shown.
    """

    theme_changed = Signal(object)
    language_changed = Signal(str)
    refused = Signal(str)

    def __init__(self, window: QMainWindow, actions: Mapping[str, QAction], theme_choice: str) -> None:
        """Choose the theme; a window whose parts are there calls `apply_theme` and `apply_language`."""
        super().__init__(window)
        self._window, self._actions = window, actions
        self.theme_choice = theme_choice
        self.theme = self._chosen_theme()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    def choose_theme(self, choice: str) -> None:
        """Show one of the themes by name, or with "system" light or dark as the system is."""
        self.theme_choice = choice
        self.apply_theme()

    @Slot()
    def _follow_system(self) -> None:
        if self.theme_choice == "system":
            self.apply_theme()

    def _chosen_theme(self) -> Theme:
        dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return THEMES.get(self.theme_choice, DARK if dark else LIGHT)

    def apply_theme(self) -> None:
        """Colour the window, its icons and its parts."""
        theme = self.theme = self._chosen_theme()
        self._window.setPalette(palette(theme))
        self._window.setStyleSheet(stylesheet(theme))
        paint_icons(self._actions, theme)
        self.theme_changed.emit(theme)
        for name, choice in THEME_CHOICES.items():
            self._actions[name].setChecked(choice == self.theme_choice)

    def choose_language(self, code: str) -> None:
        """Show English or Korean; where no font has its letters, stay with the present one and say so."""
        if not choose(code):
            self.refused.emit(KOREAN_FONT)
        self.apply_language()

    def apply_language(self) -> None:
        """Tell the parts, which show texts that `bind_text` does not reach."""
        self.language_changed.emit(language())
        for name, code in LANGUAGE_CHOICES.items():
            self._actions[name].setChecked(code == language())
