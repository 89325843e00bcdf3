"""The strip above the code in which a person says what to look for, and what to put in its place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QToolButton, QWidget

from core.i18n import words
from gui.panels.code.editing.search import Query
from gui.style import building, fonts
from gui.style.icons import icon
from gui.style.language import bind_text
from gui.style.plain_text import Label
from gui.style.theme import Theme

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
COUNT_WIDTH = 92


class FindBar(QFrame):
    """Fields, switches and buttons. It looks for nothing itself.

    Signals:
        query_changed: what to look for is another one.
        next_wanted, previous_wanted, replace_wanted, replace_all_wanted: a button or Enter was pressed.
        closed: it went away.
        height_changed: it has come, gone, or another height.
    """

    query_changed = Signal()
    next_wanted = Signal()
    previous_wanted = Signal()
    replace_wanted = Signal()
    replace_all_wanted = Signal()
    closed = Signal()
    height_changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(objectName="findBar", visible=False)
        self._find = _field("find_text", words("FindBar", "Find"))
        self._replace = _field("find_replacement", words("FindBar", "Replace by"))
        self._count = building.set_up(Label(objectName="find_count", pixels=12, role="muted"))
        self._count.setMinimumWidth(COUNT_WIDTH)
        self._case = _switch("find_case", "Aa", words("FindBar", "Capitals and small letters differ"))
        self._whole = _switch("find_whole_word", "ab|", words("FindBar", "Whole words only"))
        self._regex = _switch("find_regex", ".*", words("FindBar", "A regular expression"))
        self._previous = _button("find_previous", "↑", words("FindBar", "The one before (Shift+Enter)"))
        self._next = _button("find_next", "↓", words("FindBar", "The next one (Enter)"))
        self._close = _button("find_close", "", words("FindBar", "Close (Esc)"))
        self._replace_row = QWidget()
        self._lay_out()
        self._connect()
        self.set_theme(theme)

    def _lay_out(self) -> None:
        replace_one, replace_all = self._replace_buttons()
        building.row(
            (self._replace, 1), replace_one, replace_all, parent=self._replace_row, margins=(0, 0, 0, 0), spacing=6
        )
        self._column = building.column(
            self._find_row(), self._replace_row, parent=self, margins=(14, 5, 12, 5), spacing=5
        )

    def _find_row(self) -> QHBoxLayout:
        switches = building.row(self._case, self._whole, self._regex, spacing=2)
        steps = building.row(self._previous, self._next, self._close, spacing=2)
        return building.row((self._find, 1), switches, self._count, steps, spacing=8)

    def _replace_buttons(self) -> tuple[QPushButton, QPushButton]:
        one = building.set_up(
            QPushButton(objectName="find_replace"),
            pixels=12,
            weight=fonts.MEDIUM,
            clicked=self.replace_wanted,
            text=words("FindBar", "Replace"),
        )
        everywhere = building.set_up(
            QPushButton(objectName="find_replace_all"),
            pixels=12,
            weight=fonts.MEDIUM,
            clicked=self.replace_all_wanted,
            text=words("FindBar", "Replace all"),
            toolTip=words("FindBar", "All at once; one undo brings all of them back"),
        )
        return one, everywhere

    def _connect(self) -> None:
        self._find.textChanged.connect(self.query_changed)
        for switch in (self._case, self._whole, self._regex):
            switch.toggled.connect(self.query_changed)
        self._previous.clicked.connect(self.previous_wanted)
        self._next.clicked.connect(self.next_wanted)
        self._close.clicked.connect(self.close_bar)
        for child in self.findChildren(QWidget):
            child.installEventFilter(self)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._close.setIcon(icon("close", theme.muted))

    @property
    def query(self) -> Query:
        """What to look for."""
        return Query(self._find.text(), self._case.isChecked(), self._whole.isChecked(), self._regex.isChecked())

    @property
    def replacement(self) -> str:
        """What to put in its place."""
        return self._replace.text()

    def open_bar(self, selected: str, replacing: bool) -> None:
        """Show it, with the cursor in the field, which has what is selected in the text."""
        if selected:
            self._find.setText(selected)
        self._replace_row.setVisible(replacing)
        self.show()
        self._find.setFocus()
        self._find.selectAll()
        self.height_changed.emit()

    @Slot()
    def close_bar(self) -> None:
        """Hide it."""
        if self.isHidden():
            return
        self.hide()
        self.closed.emit()
        self.height_changed.emit()

    def show_count(self, text: str, wrong: bool = False) -> None:
        """Show how many there are, or why there can be none."""
        bind_text(self._count.setText, text)
        bind_text(self._count.setToolTip, text if wrong else "")
        building.set_role(self._count, "error" if wrong else "muted")
        if self._find.property("invalid") != wrong:
            self._find.setProperty("invalid", wrong)
            building.restyle(self._find)

    def height_now(self) -> int:
        """Return its height: 0 when it is hidden."""
        return 0 if self.isHidden() else self._column.totalSizeHint().height()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on to the next one from the fields; Esc closes from everywhere."""
        if not isinstance(event, QKeyEvent) or event.type() not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return False
        in_field = watched in (self._find, self._replace) and event.key() in ENTER
        if event.key() != Qt.Key.Key_Escape and not in_field:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif watched is self._replace:
            self.replace_wanted.emit()
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.previous_wanted.emit()
        else:
            self.next_wanted.emit()
        return True


def _field(name: str, placeholder: str) -> QLineEdit:
    field = QLineEdit(objectName=name, font=fonts.code(13))
    field.setMinimumWidth(90)
    building.set_up(field, accessibleName=placeholder)
    bind_text(field.setPlaceholderText, placeholder)
    return field


def _switch(name: str, text: str, tip: str) -> QToolButton:
    button = _button(name, text, tip)
    button.setCheckable(True)
    return button


def _button(name: str, text: str, tip: str) -> QToolButton:
    button = QToolButton(objectName=name, iconSize=QSize(13, 13), focusPolicy=Qt.FocusPolicy.StrongFocus)
    return building.set_up(button, pixels=12, text=text, toolTip=tip, accessibleName=tip)
