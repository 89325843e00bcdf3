"""A strip above the desk for what a person must know."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton

from gui import fonts
from gui.icons import icon
from gui.theme import Theme


class Banner(QFrame):
    """One message, until it is dismissed or another one comes."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(objectName="banner", visible=False)
        self._sign = QLabel()
        self._words = QLabel(wordWrap=True, objectName="bannerText")
        self._words.setFont(fonts.words(13, fonts.MEDIUM))
        self._dismiss = QToolButton(toolTip="Dismiss")
        self._dismiss.setAccessibleName("Dismiss message")
        self._dismiss.setIconSize(QSize(13, 13))
        self._dismiss.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 7, 10, 7)
        row.addWidget(self._sign)
        row.addWidget(self._words, 1)
        row.addWidget(self._dismiss)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Takes on other colours."""
        self._sign.setPixmap(icon("alert_circle_outline", theme.now).pixmap(18, 18))
        self._dismiss.setIcon(icon("close", theme.muted))

    def show_message(self, message: str) -> None:
        """Shows a message in place of the one before."""
        self._words.setText(message)
        self.setAccessibleName(message)
        self.show()
