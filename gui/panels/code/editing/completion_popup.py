"""The list of names under the caret."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QStringListModel, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QListView, QPlainTextEdit

from core.i18n import words
from gui.panels.code.editing.blocks import is_in_prose
from gui.panels.code.editing.completion import LEAST_LETTERS, candidates, path_and_start
from gui.style import building, fonts

MOST_ROWS, LEAST_WIDTH, PADDING = 8, 140, 40
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
STEPS: dict[int, int] = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: 1 - MOST_ROWS,
    Qt.Key.Key_PageDown: MOST_ROWS - 1,
}
NOTHING_HELD = ~(Qt.KeyboardModifier.KeypadModifier)


class Completion(QObject):
    """Offers names while a person types, and never takes the focus.

    Tab takes one. Enter does when it was asked for or chosen by an arrow; else it ends the line, as ever.
    """

    def __init__(self, editor: QPlainTextEdit) -> None:
        super().__init__(editor)
        self._editor = editor
        self._model = QStringListModel(self)
        self._list = _made_list(editor)
        self._list.setModel(self._model)
        self._list.clicked.connect(self._take)
        self._chosen, self._line = False, -1
        self._offers = QTimer(self, singleShot=True, interval=0)
        self._offers.timeout.connect(self._follow_typing)
        editor.cursorPositionChanged.connect(self._hide_if_left)
        editor.verticalScrollBar().valueChanged.connect(self.hide)

    @property
    def shown(self) -> bool:
        """Whether there is a list."""
        return self._list.isVisible()

    @Slot()
    def hide(self) -> None:
        """Take the list away."""
        self._offers.stop()
        self._list.hide()

    def did(self, event: QKeyEvent) -> bool:
        """Do what a key means to the list; return whether it means something."""
        if not self.shown or event.modifiers() & NOTHING_HELD:
            return False
        key = event.key()
        if key in STEPS:
            self._step(STEPS[key])
        elif key == Qt.Key.Key_Tab or (key in ENTER and self._chosen):
            self._take()
        elif key == Qt.Key.Key_Escape:
            self.hide()
        else:
            return False
        return True

    def ask(self) -> None:
        """Offer all names that fit, however little has been written."""
        self._offer(0)
        self._chosen = True

    def follow_typing(self) -> None:
        """Offer names once the keys that wait have been typed, if enough of one has been written then."""
        self._offers.start()

    @Slot()
    def _follow_typing(self) -> None:
        self._offer(1 if self.shown else LEAST_LETTERS)

    def _offer(self, least: int) -> None:
        cursor = self._editor.textCursor()
        before = _before(cursor)
        path, start = path_and_start(before)
        is_wanted = len(start) >= least or (before.endswith(".") and bool(path))
        names: list[str] = []
        if is_wanted and not cursor.hasSelection() and not is_in_prose(cursor):
            names = candidates(self._editor.toPlainText(), before)
        if not names:
            self.hide()
            return
        self._chosen = False
        self._line = cursor.blockNumber()
        self._model.setStringList(names)
        self._list.setCurrentIndex(self._model.index(0))
        self._place(names, len(start))

    def _place(self, names: list[str], letters: int) -> None:
        """Put the list under the name that is being written, or above it where there is more room."""
        window = self._editor.window()
        self._list.setParent(window)
        self._list.setFont(fonts.code(13))
        widest = max(map(self._list.fontMetrics().horizontalAdvance, names))
        row = max(self._list.sizeHintForRow(0), 1)
        width, height = max(LEAST_WIDTH, min(widest + PADDING, 420)), min(len(names), MOST_ROWS) * row + 10
        caret = self._editor.cursorRect()
        corner = self._editor.viewport().mapTo(window, caret.bottomLeft())
        left = corner.x() - self._editor.fontMetrics().horizontalAdvance("m") * letters
        top = corner.y() + 2
        if top + height > window.height():
            top = max(corner.y() - caret.height() - height - 2, 0)
        self._list.resize(width, height)
        self._list.move(QPoint(max(min(left, window.width() - width), 0), top))
        self._list.show()
        self._list.raise_()

    def _step(self, rows: int) -> None:
        self._chosen = True
        row = max(0, min(self._list.currentIndex().row() + rows, self._model.rowCount() - 1))
        self._list.setCurrentIndex(self._model.index(row))

    @Slot()
    def _take(self) -> None:
        """Write the name in place of its beginning."""
        name = str(self._list.currentIndex().data())
        cursor = self._editor.textCursor()
        start = path_and_start(_before(cursor))[1]
        self.hide()
        cursor.beginEditBlock()
        for _ in start:
            cursor.deletePreviousChar()
        cursor.insertText(name)
        cursor.endEditBlock()
        self._editor.setTextCursor(cursor)
        self._editor.setFocus()

    @Slot()
    def _hide_if_left(self) -> None:
        """Go away when the caret goes elsewhere than on through the name."""
        if self.shown and (
            self._editor.textCursor().blockNumber() != self._line or not _before(self._editor.textCursor())
        ):
            self.hide()


def _made_list(editor: QPlainTextEdit) -> QListView:
    return building.set_up(
        QListView(
            editor,
            objectName="completions",
            visible=False,
            focusPolicy=Qt.FocusPolicy.NoFocus,
            uniformItemSizes=True,
            editTriggers=QListView.EditTrigger.NoEditTriggers,
            horizontalScrollBarPolicy=Qt.ScrollBarPolicy.ScrollBarAlwaysOff,
        ),
        accessibleName=words("Completion", "Names that fit"),
    )


def _before(cursor: QTextCursor) -> str:
    """Return the line up to the caret."""
    units = cursor.block().text().encode("utf-16-le", "surrogatepass")
    return units[: 2 * cursor.positionInBlock()].decode("utf-16-le", "surrogatepass")
