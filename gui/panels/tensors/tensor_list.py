"""The tensors of a script by module: to be searched, and pinned."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLineEdit, QTreeWidget, QTreeWidgetItem, QWidget

from core.i18n import joined, words
from core.view.tensor_tree import IN_BETWEEN, TensorEntry, TensorGroup, TensorTree
from gui.form.fields import KeysForMe
from gui.panels.tensors.row_painter import OPEN, PINNED, SHAPE, RowPainter
from gui.style import building, fonts
from gui.style.language import bind_text, translated
from gui.style.plain_text import Label
from gui.style.theme import Theme
from gui.style.tool_tip import tool_tip

INDENTATION = 10
SEARCH = words("TensorList", "{count} · search")
NONE_YET = words("TensorList", "not there yet")
AT_A_PAUSE = words("TensorList", "in between · at a pause")
NAME = Qt.ItemDataRole.UserRole + 10


class TensorList(QWidget):
    """A heading with a search field, and a row for each module and each tensor.

    A click on a tensor, or the space bar, pins it or lets go of it; on a module it folds it.

    Signals:
        toggled: the name of a tensor that is to be pinned, or no longer.
        looked: the values in between have been unfolded or folded, or something is searched.
    """

    toggled = Signal(str)
    looked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(objectName="tensorsPanel")
        bind_text(self.setAccessibleName, words("TensorList", "Tensors"))
        self._theme = theme
        self._tree = TensorTree()
        self._pins: frozenset[str] = frozenset()
        self._folded: set[str] = {IN_BETWEEN}
        self._running = False
        self._rows: dict[str, QTreeWidgetItem] = {}
        self._groups: list[QTreeWidgetItem] = []
        self._search = building.set_up(
            QLineEdit(objectName="tensorSearch", clearButtonEnabled=True),
            pixels=12,
            accessibleName=words("TensorList", "Search the tensors"),
        )
        self._search.textChanged.connect(self._filter)
        self._search.textChanged.connect(self.looked)
        self._list = _Rows(self)
        self._painter = RowPainter(theme, self._list)
        self._list.setItemDelegate(self._painter)
        self._list.clicked.connect(self._act)
        self._list.acted.connect(self._act)
        for fold in (self._list.itemCollapsed, self._list.itemExpanded):
            fold.connect(self._note_fold)
        title = Label(text=words("TensorList", "TENSORS"), pixels=11, weight=fonts.SEMIBOLD, role="muted")
        head = building.row(title, (self._search, 1), spacing=8, margins=(6, 0, 0, 0))
        building.column(head, (self._list, 1), parent=self, margins=(0, 0, 0, 0), spacing=4)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._painter.set_theme(theme)
        self._list.setStyleSheet(f"QTreeWidget {{ background: {theme.surface}; border: none; outline: none; }}")
        self._list.viewport().update()

    @property
    def shows_values(self) -> bool:
        """Whether a person looks for the values in between."""
        return IN_BETWEEN not in self._folded or bool(self._search.text())

    def show_running(self, running: bool) -> None:
        """Say at the values in between that they come at a pause."""
        if running != self._running:
            self._running = running
            for item in self._groups:
                if item.data(0, NAME) == IN_BETWEEN:
                    item.setText(0, self._title(IN_BETWEEN))

    def _title(self, label: str) -> str:
        return translated(AT_A_PAUSE if self._running and label == IN_BETWEEN else label)

    def show_language(self) -> None:
        """Write the headings in the language of the moment."""
        tree, self._tree = self._tree, TensorTree()
        self.show_tree(tree, self._pins)

    def show_tree(self, tree: TensorTree, pins: Collection[str]) -> None:
        """Show the tensors of another moment, and which of them are pinned."""
        if _structure(tree) != _structure(self._tree):
            self._tree = tree
            self._rebuild()
        self._tree = tree
        self._pins = frozenset(pins)
        for entry in tree.entries:
            self._show_entry(self._rows[entry.name], entry)
        bind_text(self._search.setPlaceholderText, SEARCH.format(count=len(self._rows)))

    def _rebuild(self) -> None:
        scrolled = self._list.verticalScrollBar().value()
        self._list.clear()
        self._rows, self._groups = {}, []
        above: list[QTreeWidgetItem] = []
        for group in self._tree.groups:
            del above[group.depth :]
            item = self._made_group(group, above[-1] if above else None)
            above.append(item)
            for entry in group.entries:
                row = self._rows[entry.name] = QTreeWidgetItem(item, [translated(entry.label)])
                row.setData(0, NAME, entry.name)
        self._filter(self._search.text())
        self._list.verticalScrollBar().setValue(scrolled)

    def _made_group(self, group: TensorGroup, above: QTreeWidgetItem | None) -> QTreeWidgetItem:
        label = joined(" · ", [group.label, group.kind]) if group.kind else group.label
        item = QTreeWidgetItem([self._title(label)])
        item.setData(0, NAME, group.name or group.label)
        if above is None:
            self._list.addTopLevelItem(item)
        else:
            above.addChild(item)
        self._groups.append(item)
        folded = item.data(0, NAME) in self._folded
        item.setData(0, OPEN, not folded)
        item.setExpanded(not folded)
        return item

    def _show_entry(self, row: QTreeWidgetItem, entry: TensorEntry) -> None:
        shape = "–" if entry.shape is None else "×".join(map(str, entry.shape))
        pinned = entry.name in self._pins
        if row.data(0, SHAPE) == shape and row.data(0, PINNED) == pinned:
            return
        row.setData(0, SHAPE, shape)
        row.setData(0, PINNED, pinned)
        about = [translated(entry.name), entry.kind or translated(NONE_YET), *([shape] if entry.shape else [])]
        row.setToolTip(0, tool_tip("  ·  ".join(about)))
        state = words("TensorList", "pinned") if pinned else words("TensorList", "not pinned")
        row.setData(0, Qt.ItemDataRole.AccessibleTextRole, ", ".join((*about, translated(state))))

    @Slot(str)
    def _filter(self, wanted: str) -> None:
        """Show the tensors with some text in their name, and the modules that they belong to."""
        wanted = wanted.strip().casefold()
        for name, row in self._rows.items():
            row.setHidden(wanted not in name.casefold() and wanted not in row.text(0).casefold())
        for item in reversed(self._groups):
            inside = [item.child(place) for place in range(item.childCount())]
            empty = all(row is None or row.isHidden() for row in inside)
            item.setHidden(empty and (bool(wanted) or item.data(0, NAME) != IN_BETWEEN))
            if wanted and not item.isHidden():
                item.setExpanded(True)

    @Slot(QModelIndex)
    def _act(self, index: QModelIndex) -> None:
        item = self._list.itemFromIndex(index)
        if item is None:
            return
        if item.data(0, PINNED) is None:
            item.setExpanded(not item.isExpanded())
        else:
            self.toggled.emit(item.data(0, NAME))

    @Slot(QTreeWidgetItem)
    def _note_fold(self, item: QTreeWidgetItem) -> None:
        item.setData(0, OPEN, item.isExpanded())
        if not self._search.text():
            (self._folded.discard if item.isExpanded() else self._folded.add)(item.data(0, NAME))
            if item.data(0, NAME) == IN_BETWEEN:
                self.looked.emit()


class _Rows(QTreeWidget):
    """The rows; the space bar and Enter act on the present one.

    Signals:
        acted: the row.
    """

    acted = Signal(QModelIndex)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            parent,
            objectName="tensorRows",
            columnCount=1,
            headerHidden=True,
            rootIsDecorated=False,
            indentation=INDENTATION,
            uniformRowHeights=True,
            expandsOnDoubleClick=False,
            mouseTracking=True,
            frameShape=QFrame.Shape.NoFrame,
            horizontalScrollBarPolicy=Qt.ScrollBarPolicy.ScrollBarAlwaysOff,
            selectionMode=QAbstractItemView.SelectionMode.NoSelection,
        )
        bind_text(self.setAccessibleName, words("TensorList", "Tensors by module"))
        self.installEventFilter(KeysForMe(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.acted.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


def _structure(tree: TensorTree) -> tuple[object, ...]:
    """Return what decides which rows there are."""
    return tuple(
        (group.name, group.label, group.kind, group.depth, tuple(entry.name for entry in group.entries))
        for group in tree.groups
    )
