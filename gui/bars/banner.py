"""A strip above the docks for what a person must know."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QFrame, QPushButton, QToolButton

from core.i18n import words
from gui.style import building, fonts
from gui.style.icons import icon
from gui.style.language import bind_text
from gui.style.plain_text import Label
from gui.style.theme import Theme

Do = Callable[[], object] | None

Notice = tuple[str, str, Do, str, Do]


class Banner(QFrame):
    """One message, until it is dismissed or another one comes.

    A notice is a message about no moment of a run: it waits below those that are, until it is dismissed itself.

    Attributes:
        message: the one shown last.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(objectName="banner", visible=False)
        self._sign = Label()
        self._words = Label(wordWrap=True, objectName="bannerText", pixels=13, weight=fonts.MEDIUM)
        self.message = ""
        self._notices: list[Notice] = []
        self._shows_notice = False
        self._do: Do = None
        self._do_other: Do = None
        self._action, self._other = _button("bannerAction", self._act), _button("bannerOther", self._act_otherwise)
        self._dismiss = building.set_up(
            QToolButton(iconSize=QSize(13, 13)),
            toolTip=words("Banner", "Dismiss"),
            accessibleName=words("Banner", "Dismiss message"),
            clicked=self.dismiss,
        )
        building.row(
            self._sign, (self._words, 1), self._action, self._other, self._dismiss, parent=self, margins=(16, 7, 10, 7)
        )
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._sign.setPixmap(icon("alert_circle_outline", theme.now).pixmap(18, 18))
        self._dismiss.setIcon(icon("close", theme.muted))

    def show_message(self, message: str, action: str = "", do: Do = None, other: str = "", do_other: Do = None) -> None:
        """Show a message in place of the one before, and beside it buttons for what can be done about it.

        Args:
            message: the message.
            action: the text of a button.
            do: its effect.
            other: the text of a second button.
            do_other: its effect.
        """
        self._shows_notice = False
        self._show(message, action, do, other, do_other)

    def show_notice(self, message: str, action: str = "", do: Do = None, other: str = "", do_other: Do = None) -> None:
        """Show a notice, once there is neither a message nor another notice. The same one is shown once."""
        self.withdraw_notice(message)
        self._notices.append((message, action, do, other, do_other))
        if self.isHidden():
            self._show_next()

    def withdraw_notice(self, message: str) -> None:
        """Show a notice no longer, or never: it is not so any more."""
        shown = self._shows_notice and self._notices[0][0] == message
        self._notices = [notice for notice in self._notices if notice[0] != message]
        if shown:
            self._show_next()

    def hide_message(self) -> None:
        """Hide a message, whose moment has passed; a notice stays."""
        if not self._shows_notice:
            self._show_next()

    @Slot()
    def dismiss(self) -> None:
        """Hide what is shown: it has been read."""
        if self._shows_notice:
            self._notices.pop(0)
        self._show_next()

    def _show_next(self) -> None:
        self._shows_notice = bool(self._notices)
        if self._notices:
            self._show(*self._notices[0])
        else:
            self.hide()

    def _show(self, message: str, action: str, do: Do, other: str, do_other: Do) -> None:
        self.message = message
        bind_text(self._words.setText, message)
        bind_text(self.setAccessibleName, message)
        self._do, self._do_other = do, do_other
        for button, text in ((self._action, action), (self._other, other)):
            bind_text(button.setText, text)
            button.setVisible(bool(text))
        self.show()

    @Slot()
    def _act(self) -> None:
        self._dismiss_and(self._do)

    @Slot()
    def _act_otherwise(self) -> None:
        self._dismiss_and(self._do_other)

    def _dismiss_and(self, do: Do) -> None:
        self.dismiss()
        if do is not None:
            do()


def _button(name: str, clicked: Callable[[], None]) -> QPushButton:
    return building.set_up(
        QPushButton(objectName=name, visible=False), pixels=13, weight=fonts.SEMIBOLD, clicked=clicked
    )
