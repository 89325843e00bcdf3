"""Rows of values that unfold."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QBrush,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPolygon,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMenu, QTreeWidget, QTreeWidgetItem

from core.i18n import joined, words
from core.variables.rows import Path, VariableRow
from gui.form.fields import KeysForMe
from gui.panels.variables.wording import details, kind_text, value_text
from gui.style import building, fonts
from gui.style.language import bind_text, translated
from gui.style.theme import Theme, colour, prepare
from gui.style.tool_tip import tool_tip

NAME, VALUE, KIND = range(3)
PATH = int(Qt.ItemDataRole.UserRole)

PIXELS, ROW_HEIGHT, INDENT, ARROW, AROUND = 12, 22, 14, 4, 26
NAME_SHARE, KIND_SHARE = 0.36, 0.26
LEAST_FOR_KINDS = 330
"""In less width the values need the room of their kinds, which the tool tips tell as well."""

PIN = words("VariablesPanel", "Show as a map")
WATCH = words("VariablesPanel", "Watch")
COPY = words("VariablesPanel", "Copy value")


class RowTree(QTreeWidget):
    """Shows rows, and keeps those that are there already where they are.

    Signals:
        unfolded_changed: other rows are unfolded than before.
        pin_wanted: the name of a tensor that is to be shown as a map.
        watch_wanted: the expression for a value that is to be watched.

    Attributes:
        unfolded: the paths of the rows that are, and of those of which more is wanted.
    """

    unfolded_changed = Signal()
    pin_wanted = Signal(str)
    watch_wanted = Signal(str)

    def __init__(self, name: str, title: str, theme: Theme) -> None:
        super().__init__(
            objectName=name,
            columnCount=3,
            headerHidden=True,
            uniformRowHeights=True,
            indentation=INDENT,
            frameShape=QFrame.Shape.NoFrame,
            selectionMode=QAbstractItemView.SelectionMode.SingleSelection,
            editTriggers=QAbstractItemView.EditTrigger.NoEditTriggers,
            horizontalScrollBarPolicy=Qt.ScrollBarPolicy.ScrollBarAlwaysOff,
            textElideMode=Qt.TextElideMode.ElideRight,
            font=fonts.code(PIXELS),
            expandsOnDoubleClick=False,
        )
        bind_text(self.setAccessibleName, title)
        self.setProperty("role", "rows")
        self.header().setStretchLastSection(True)
        self.header().setMinimumSectionSize(20)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.unfolded: set[Path] = set()
        self._theme = theme
        self._items: dict[Path, QTreeWidgetItem] = {}
        self._shown: dict[Path, VariableRow] = {}
        self._changed: set[Path] = set()
        keys = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        self.installEventFilter(KeysForMe(self, *keys, Qt.Key.Key_Delete))
        self.itemExpanded.connect(self._note_unfolded)
        self.itemCollapsed.connect(self._note_folded)
        self.itemActivated.connect(self._activate)
        self.itemClicked.connect(self._click)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._theme = theme
        for path, item in self._items.items():
            self._colour(item, self._shown[path])
        self.viewport().update()

    def sizeHint(self) -> QSize:
        return QSize(300, self.content_height)

    def minimumSizeHint(self) -> QSize:
        return QSize(100, 2 * ROW_HEIGHT)

    @property
    def content_height(self) -> int:
        """The height of all rows in view, were there room for them."""
        count, item = 0, self.topLevelItem(0)
        while item is not None:
            count, item = count + 1, self.itemBelow(item)
        return count * ROW_HEIGHT

    def show_language(self) -> None:
        """Say everything in another language."""
        for path, item in self._items.items():
            self._word(item, self._shown[path])

    # What is shown

    def show_rows(self, rows: Iterable[VariableRow], changed: frozenset[Path] | set[Path] = frozenset()) -> None:
        """Show other rows.

        Args:
            rows: in their order.
            changed: the paths of those whose values are others than before.
        """
        bar = self.verticalScrollBar()
        place = bar.value()
        self.blockSignals(True)
        self._changed = set(changed)
        left = set(self._items)
        self._fill(self.invisibleRootItem(), rows, left)
        for path in left:
            del self._items[path], self._shown[path]
        self.blockSignals(False)
        bar.setValue(place)

    def _fill(self, parent: QTreeWidgetItem, rows: Iterable[VariableRow], left: set[Path]) -> None:
        """Let an item have these rows; the items of rows that were there before stay, with what is unfolded in them."""
        count = 0
        for row in rows:
            item = self._items.get(row.path)
            if item is None or parent.child(count) is not item:
                item = self._placed(parent, count, row)
            if row != self._shown.get(row.path) or row.path in self._changed or item.data(NAME, PATH + 1):
                self._show(item, row)
            left.discard(row.path)
            self._shown[row.path] = row
            self._fill(item, row.children, left)
            if item.isExpanded() is not (row.path in self.unfolded):
                item.setExpanded(row.path in self.unfolded)
            count += 1
        while parent.childCount() > count:
            parent.takeChild(count)

    def _placed(self, parent: QTreeWidgetItem, place: int, row: VariableRow) -> QTreeWidgetItem:
        """Return an item for a row, at its place; the one before, if it only moves."""
        item = self._items.get(row.path)
        if item is not None and self._parent_of(item) is parent:
            parent.removeChild(item)
        else:
            item = QTreeWidgetItem()
            item.setData(NAME, PATH, row.path)
            item.setSizeHint(NAME, QSize(0, ROW_HEIGHT))
            self._shown.pop(row.path, None)
        self._items[row.path] = item
        parent.insertChild(place, item)
        return item

    def _parent_of(self, item: QTreeWidgetItem) -> QTreeWidgetItem:
        return item.parent() or self.invisibleRootItem()

    def _show(self, item: QTreeWidgetItem, row: VariableRow) -> None:
        policy = QTreeWidgetItem.ChildIndicatorPolicy
        shows = row.expandable and row.path[-1] != "…"
        item.setChildIndicatorPolicy(policy.ShowIndicator if shows else policy.DontShowIndicator)
        item.setData(NAME, PATH + 1, row.path in self._changed)
        self._word(item, row)
        self._colour(item, row)

    def _word(self, item: QTreeWidgetItem, row: VariableRow) -> None:
        texts = translated(row.name), translated(value_text(row)), translated(kind_text(row))
        told = translated(details(row))
        for column, text in enumerate(texts):
            item.setText(column, text)
            item.setToolTip(column, tool_tip(told, wrapped=True))

    def _colour(self, item: QTreeWidgetItem, row: VariableRow) -> None:
        theme = self._theme
        value = theme.now if row.path in self._changed else theme.text if row.kind else self.without_kind
        for column, ink in ((NAME, theme.text if row.kind else theme.muted), (VALUE, value), (KIND, theme.muted)):
            item.setForeground(column, QBrush(colour(ink)))

    # What a person does

    @Slot(QTreeWidgetItem)
    def _note_unfolded(self, item: QTreeWidgetItem) -> None:
        self.unfolded.add(item.data(NAME, PATH))
        self.unfolded_changed.emit()

    @Slot(QTreeWidgetItem)
    def _note_folded(self, item: QTreeWidgetItem) -> None:
        path = item.data(NAME, PATH)
        self.unfolded = {one for one in self.unfolded if one[: len(path)] != path}
        self.unfolded_changed.emit()

    @Slot(QTreeWidgetItem)
    def _click(self, item: QTreeWidgetItem) -> None:
        path = item.data(NAME, PATH)
        if path in self._shown and path[-1] == "…" and self._shown[path].expandable:
            self._activate(item)

    @Slot(QTreeWidgetItem)
    def _activate(self, item: QTreeWidgetItem) -> None:
        row = self._shown.get(item.data(NAME, PATH))
        if row is None or not row.expandable:
            return
        if row.path[-1] == "…":
            self.unfolded.add(row.path)
            self.unfolded_changed.emit()
        else:
            item.setExpanded(not item.isExpanded())

    @property
    def current(self) -> VariableRow | None:
        """The row that is chosen."""
        item = self.currentItem()
        return None if item is None else self._shown.get(item.data(NAME, PATH))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and item is not None:
            self._activate(item)
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the row."""
        item = self.itemAt(event.pos()) if event.reason() != QContextMenuEvent.Reason.Keyboard else self.currentItem()
        row = self._shown.get(item.data(NAME, PATH)) if item is not None else None
        if row is None or not row.kind:
            return
        menu = self.made_menu(row)
        place = event.globalPos() if self.rect().contains(event.pos()) else self.mapToGlobal(self.rect().center())
        menu.exec(place)
        menu.deleteLater()

    def made_menu(self, row: VariableRow) -> QMenu:
        """Return what can be done with a row."""
        menu = building.set_up(QMenu(self), pixels=13)
        if row.map_name:
            _add(menu, PIN).triggered.connect(lambda: self.pin_wanted.emit(row.map_name))
        if (expression := expression_of(row.path)) and self.can_be_watched:
            _add(menu, WATCH).triggered.connect(lambda: self.watch_wanted.emit(expression))
        copied = translated(joined(" ", [part for part in (value_text(row), row.text) if part][:1]))
        _add(menu, COPY).triggered.connect(lambda: QGuiApplication.clipboard().setText(copied))
        return menu

    @property
    def without_kind(self) -> str:
        """The colour of the text in a row that is no value."""
        return self._theme.muted

    can_be_watched = True
    """Whether the rows can be watched: not those that are already."""

    # Painting

    def drawBranches(self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        """Draw a small arrow before what unfolds."""
        item = self.itemFromIndex(index)
        if item is None or item.childIndicatorPolicy() != QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator:
            return
        x, y = rect.right() - INDENT // 2, rect.center().y() + 1
        down = item.isExpanded()
        corners = (
            [QPoint(x - ARROW, y - ARROW // 2), QPoint(x + ARROW, y - ARROW // 2), QPoint(x, y + ARROW // 2 + 1)]
            if down
            else [QPoint(x - ARROW // 2, y - ARROW), QPoint(x - ARROW // 2, y + ARROW), QPoint(x + ARROW // 2 + 1, y)]
        )
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        prepare(painter, pen=Qt.PenStyle.NoPen, brush=colour(self._theme.muted))
        painter.drawPolygon(QPolygon(corners))
        painter.restore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out."""
        super().resizeEvent(event)
        width = self.width() - AROUND  # with a scroll bar or without: two trees have the same columns
        narrow = width < LEAST_FOR_KINDS
        self.setColumnHidden(KIND, narrow)
        self.header().resizeSection(NAME, int(width * NAME_SHARE))
        self.header().resizeSection(VALUE, int(width * (1 - NAME_SHARE - (0 if narrow else KIND_SHARE))))


def expression_of(path: Path) -> str:
    """Return the expression for what lies at a path; empty where there is none, as in a set."""
    if path[0] == "imports" or any(key.startswith("#") for key in path):
        return ""
    first, *rest = path
    return first + "".join(map(_step, rest))


def _step(key: str) -> str:
    """Return how code goes to a part; those of a `Sequential` are numbered."""
    return key if key.startswith("[") else f"[{key}]" if key.isdigit() else f".{key}"


def _add(menu: QMenu, text: str) -> QAction:
    action = menu.addAction("")
    bind_text(action.setText, text)
    return action
