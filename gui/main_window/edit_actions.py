"""Undo, redo, cut, copy, paste and select all, for the text that has the focus."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QMenuBar, QPlainTextEdit, QWidget

Text = QLineEdit | QPlainTextEdit

DOES: Mapping[str, Callable[[Text], None]] = {
    "actionUndo": lambda text: text.undo(),
    "actionRedo": lambda text: text.redo(),
    "actionCut": lambda text: text.cut(),
    "actionCopy": lambda text: text.copy(),
    "actionPaste": lambda text: text.paste(),
    "actionSelectAll": lambda text: text.selectAll(),
}


class EditActions(QObject):
    """Does in the text with the focus what these actions say, and offers what is possible there.

    A text takes their keys itself; the actions are for the menu, which says what there is.
    """

    def __init__(self, window: QWidget, actions: Mapping[str, QAction]) -> None:
        super().__init__(window)
        self._window = window
        self._actions = {name: actions[name] for name in DOES}
        self._text: Text | None = None
        for name, action in self._actions.items():
            action.triggered.connect(partial(self._do, name))
        for menu in {menu for menu in window.findChildren(QMenu) if self._actions["actionUndo"] in menu.actions()}:
            menu.aboutToShow.connect(self.offer)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow_focus)
        self.offer()

    @Slot(QWidget, QWidget)
    def _follow_focus(self, _before: QWidget | None, focused: QWidget | None) -> None:
        """Follow the focus, but for the menu that is opened by a key, and another window."""
        if focused is None or isinstance(focused, QMenu | QMenuBar) or focused.window() is not self._window:
            return
        if self._text is not None:
            self._text.destroyed.disconnect(self._forget)
        self._text = focused if isinstance(focused, QLineEdit | QPlainTextEdit) else None
        if self._text is not None:
            self._text.destroyed.connect(self._forget)
        self.offer()

    @Slot()
    def _forget(self) -> None:
        self._text = None

    @Slot()
    def offer(self) -> None:
        """Offer what can be done with the text as it is now."""
        possible = set() if self._text is None else _possible(self._text)
        for name, action in self._actions.items():
            action.setEnabled(name in possible)

    def _do(self, name: str) -> None:
        if self._text is not None:
            DOES[name](self._text)
            self.offer()


def _possible(text: Text) -> set[str]:
    """Return the actions that would do something in a text."""
    if isinstance(text, QLineEdit):
        undo, redo, some = text.isUndoAvailable(), text.isRedoAvailable(), text.hasSelectedText()
        paste, empty = bool(QGuiApplication.clipboard().text()), not text.text()
    else:
        document = text.document()
        undo, redo, some = document.isUndoAvailable(), document.isRedoAvailable(), text.textCursor().hasSelection()
        paste, empty = text.canPaste(), document.isEmpty()
    can = {"actionCopy": some, "actionSelectAll": not empty}
    if not text.isReadOnly():
        can |= {"actionUndo": undo, "actionRedo": redo, "actionCut": some, "actionPaste": paste}
    return {name for name, possible in can.items() if possible}
