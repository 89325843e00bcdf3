"""The window of the user guide: its headings at the left, and a search."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.i18n import words
from gui.dialogs.guide import TITLE
from gui.dialogs.guide_page import GuidePage
from gui.style import fonts
from gui.style.language import bind_text
from gui.style.tool_tip import tool_tip

WIDTH, HEIGHT, CONTENTS_WIDTH = 1000, 680, 236
INDENT = "    "


class Guide(QDialog):
    """The user guide; Esc closes it, Ctrl+F leads to the search."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="guide", modal=False)
        bind_text(self.setWindowTitle, TITLE)
        self._page = GuidePage()
        self._contents = QListWidget(objectName="guideContents")
        bind_text(self._contents.setAccessibleName, words("Guide", "Contents"))
        self._contents.setFont(fonts.text(13))
        self._contents.setFixedWidth(CONTENTS_WIDTH)
        self._contents.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._contents.currentRowChanged.connect(self._go_to)
        self._sought = QLineEdit(objectName="guideSearch", clearButtonEnabled=True)
        self._sought.textEdited.connect(self._search_as_typed)
        self._sought.returnPressed.connect(self._search)
        QShortcut(QKeySequence.StandardKey.Find, self, self._sought.setFocus)
        QShortcut(QKeySequence.StandardKey.FindNext, self, self._search)
        QShortcut(QKeySequence.StandardKey.FindPrevious, self, self._search_back)
        self._lay_out()
        self.show_language()
        self.resize(WIDTH, HEIGHT)
        self._page.setFocus()

    def _lay_out(self) -> None:
        search = QHBoxLayout()
        search.setContentsMargins(12, 10, 12, 8)
        search.setSpacing(8)
        search.addWidget(self._sought, 1)
        for name, text, do in (
            ("guidePrevious", words("Guide", "Previous"), self._search_back),
            ("guideNext", words("Guide", "Next"), self._search),
        ):
            button = QPushButton(objectName=name, autoDefault=False)
            bind_text(button.setText, text)
            button.clicked.connect(do)
            search.addWidget(button)
        bind_text(self._sought.setPlaceholderText, words("Guide", "Search"))
        bind_text(self._sought.setAccessibleName, words("Guide", "Search the guide"))
        both = QHBoxLayout()
        both.setSpacing(0)
        both.addWidget(self._contents)
        both.addWidget(self._page, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(search)
        layout.addLayout(both, 1)

    def show_language(self) -> None:
        """Show the guide and its headings in the current language."""
        self._page.show_language()
        self._contents.blockSignals(True)
        self._contents.clear()
        for block in self._page.headings:
            indent = INDENT * (block.blockFormat().headingLevel() - 2)
            QListWidgetItem(indent + block.text(), self._contents).setToolTip(tool_tip(block.text()))
        self._contents.blockSignals(False)

    @Slot(int)
    def _go_to(self, row: int) -> None:
        if row >= 0:
            self._page.read_from(self._page.headings[row])

    @Slot()
    def _search(self) -> None:
        self._find(back=False)

    @Slot()
    def _search_back(self) -> None:
        self._find(back=True)

    @Slot()
    def _search_as_typed(self) -> None:
        """Find a text while it is typed, from where the place found before begins."""
        cursor = self._page.textCursor()
        cursor.setPosition(cursor.selectionStart())
        self._page.setTextCursor(cursor)
        self._find(back=False)

    def _find(self, back: bool) -> None:
        text = self._sought.text()
        found = not text or self._page.find_next(text, back)
        self._sought.setProperty("invalid", not found)
        self._sought.style().polish(self._sought)
