"""What a tool button does besides opening its menu."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QMenu, QToolButton


def give_menu(button: QToolButton, menu: QMenu) -> None:
    """Let a button open a menu, and go out when that closes: Qt does not tell it that the pointer has left."""
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setMenu(menu)
    menu.aboutToHide.connect(lambda: _put_out(button))


def _put_out(button: QToolButton) -> None:
    QApplication.sendEvent(button, QEvent(QEvent.Type.Leave))
    button.update()
