"""The dialogs of the Help menu, each created on first use."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QWidget

from core.i18n import words
from gui import settings
from gui.widgets.screen_room import fit_screen

NO_LOG = words("Help", "There is no log file: nothing went wrong, or none could be written.")


class Help(QObject):
    """The Help commands of one window."""

    def __init__(self, window: QWidget, device: Callable[[], str], say: Callable[[str], None]) -> None:
        super().__init__(window)
        self._window, self._device, self._say = window, device, say
        self._open: dict[str, QDialog] = {}

    def show_shortcuts(self) -> None:
        """Show every key and pointer gesture."""
        from gui.dialogs.shortcuts import Shortcuts

        self._show("shortcuts", lambda: Shortcuts(self._window))

    def show_guide(self) -> None:
        """Show the user guide."""
        from gui.dialogs.guide_window import Guide

        self._show("guide", lambda: Guide(self._window))

    def show_about(self) -> None:
        """Show the versions and the licence."""
        from gui.dialogs.about import About

        if (before := self._open.pop("about", None)) is not None:
            before.deleteLater()
        self._show("about", lambda: About(self._device(), self._window))

    def show_log_file(self) -> None:
        """Open the folder of the log in the system's file manager."""
        if not settings.log_file().exists():
            self._say(NO_LOG)
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(settings.log_file().parent)))

    def show_language(self) -> None:
        """Show the guide again, which is a page of its own rather than bound texts."""
        if (guide := self._open.get("guide")) is not None:
            from gui.dialogs.guide_window import Guide

            assert isinstance(guide, Guide)
            guide.show_language()

    def _show(self, name: str, make: Callable[[], QDialog]) -> None:
        if name not in self._open:
            self._open[name] = make()
        dialog = self._open[name]
        fit_screen(dialog)
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()
