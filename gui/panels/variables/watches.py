"""The expressions that a person watches, with the field that takes more of them."""

from __future__ import annotations

import math
from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QTreeWidgetItem, QWidget

from core.i18n import words
from core.variables.rows import Path, VariableRow, WatchRow
from gui.form.fields import KeysForMe
from gui.panels.variables.row_tree import ROW_HEIGHT, RowTree
from gui.style import building, fonts
from gui.style.theme import Theme

MOST_HEIGHT, HEIGHT_WHERE_LOW = 6 * ROW_HEIGHT, 2 * ROW_HEIGHT
MOST_EXPRESSIONS, LONGEST = 30, 500


class WatchTree(RowTree):
    """Watched expressions and their values.

    Signals:
        removed: the place of an expression that is watched no longer.
        edit_wanted: the place of one that is to be changed.
    """

    removed = Signal(int)
    edit_wanted = Signal(int)
    can_be_watched = False

    def __init__(self, theme: Theme) -> None:
        super().__init__("watches", words("VariablesPanel", "Watched expressions"), theme)
        self.itemDoubleClicked.connect(self._edit)

    @property
    def without_kind(self) -> str:
        """That of the reason why an expression has no value."""
        return self._theme.error

    @Slot(QTreeWidgetItem)
    def _edit(self, item: QTreeWidgetItem) -> None:
        if (place := self.indexOfTopLevelItem(item)) >= 0:
            self.edit_wanted.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        place = -1 if item is None else self.indexOfTopLevelItem(item)
        if place >= 0 and event.key() == Qt.Key.Key_Delete:
            self.removed.emit(place)
        elif place >= 0 and event.key() == Qt.Key.Key_F2:
            self.edit_wanted.emit(place)
        else:
            super().keyPressEvent(event)


class Watches(QWidget):
    """Enter in the field watches what stands in it; Delete gives one up, a double click or F2 changes it.

    Signals:
        changed: other expressions are watched than before.
        wanted: their values are.

    Attributes:
        expressions: those that are watched.
    """

    changed = Signal()
    wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.expressions: tuple[str, ...] = ()
        self._editing: int | None = None
        self._most_height = MOST_HEIGHT
        self._answers: Mapping[str, WatchRow] = {}
        self._before: dict[Path, VariableRow] = {}
        self.tree = WatchTree(theme)
        self.tree.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.tree.removed.connect(self._remove)
        self.tree.edit_wanted.connect(self._begin_editing)
        self.tree.unfolded_changed.connect(self.wanted)
        self._field = building.set_up(
            QLineEdit(objectName="watchField", maxLength=LONGEST, font=fonts.code(12)),
            accessibleName=words("VariablesPanel", "Expression to watch"),
            placeholderText=words("VariablesPanel", "watch an expression"),
            toolTip=words("VariablesPanel", "Enter watches it: its value at each pause. Nothing in the run changes."),
        )
        self._field.installEventFilter(KeysForMe(self._field, Qt.Key.Key_Escape))
        self._field.returnPressed.connect(self._take)
        building.column(
            self.tree,
            (building.row((self._field, 1), margins=(10, 2, 10, 6))),
            parent=self,
            margins=(0, 0, 0, 0),
            spacing=0,
        )
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(300, self.tree.height() + self._field.sizeHint().height() + 8)

    def show_expressions(self, expressions: tuple[str, ...]) -> None:
        """Watch other expressions, as they are remembered."""
        self.expressions = tuple(dict.fromkeys(expressions))[:MOST_EXPRESSIONS]
        self._end_editing()
        self._answers, self._before = {}, {}
        self._show()
        self.wanted.emit()

    def watch(self, expression: str) -> None:
        """Watch one more expression."""
        if expression and expression not in self.expressions and len(self.expressions) < MOST_EXPRESSIONS:
            self._change((*self.expressions, expression))

    def show_answers(self, answers: tuple[WatchRow, ...], another_moment: bool) -> None:
        """Show values.

        Args:
            answers: the values.
            another_moment: whether they are those of another moment than the ones before.
        """
        if another_moment:
            self._before = {(one.expression,): one.row for one in self._answers.values() if one.row is not None}
        self._answers = {one.expression: one for one in answers}
        self._show()

    def _show(self) -> None:
        rows = [self._row(one) for one in self.expressions]
        before = self._before
        changed = {row.path for row in rows if row.path in before and _differ(row, before[row.path])}
        self.tree.show_rows(rows, changed)
        self._fit()

    def _row(self, expression: str) -> VariableRow:
        answer = self._answers.get(expression)
        if answer is not None and answer.row is not None:
            return answer.row
        return VariableRow((expression,), expression, "", "" if answer is None else answer.problem)

    def set_low(self, low: bool) -> None:
        """Leave more of the height to others."""
        self._most_height = HEIGHT_WHERE_LOW if low else MOST_HEIGHT
        self._fit()

    def _fit(self) -> None:
        height = min(self.tree.content_height, self._most_height)
        self.tree.setVisible(height > 0)
        self.tree.setFixedHeight(height)
        self.updateGeometry()

    # What a person does

    def _change(self, expressions: tuple[str, ...]) -> None:
        self.expressions = expressions
        self._show()
        self.changed.emit()
        self.wanted.emit()

    @Slot()
    def _take(self) -> None:
        expression, place = self._field.text().strip(), self._editing
        self._end_editing()
        if place is None or place >= len(self.expressions):
            self.watch(expression)
            return
        others = [one for one in self.expressions if one != expression or one == self.expressions[place]]
        others[others.index(self.expressions[place])] = expression
        self._change(tuple(dict.fromkeys(one for one in others if one)))

    @Slot(int)
    def _remove(self, place: int) -> None:
        self._end_editing()
        self._change(self.expressions[:place] + self.expressions[place + 1 :])
        item = self.tree.topLevelItem(min(place, len(self.expressions) - 1))
        if item is not None:
            self.tree.setCurrentItem(item)
        else:
            self._field.setFocus()

    @Slot(int)
    def _begin_editing(self, place: int) -> None:
        self._editing = place
        self._field.setText(self.expressions[place])
        self._field.setFocus()
        self._field.selectAll()

    def _end_editing(self) -> None:
        self._editing = None
        self._field.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves an expression as it was."""
        if event.key() == Qt.Key.Key_Escape and self._field.hasFocus():
            self._end_editing()
        else:
            super().keyPressEvent(event)


def _differ(row: VariableRow, before: VariableRow) -> bool:
    """Tell whether a value is another one. An expression makes a new tensor at each pause, which is no change."""
    if (row.kind, row.text, row.tensor) != (before.kind, before.text, before.tensor):
        return True
    tensor = row.tensor
    told = tensor is not None and (tensor.norm is not None or math.prod(tensor.shape) == 1)
    return not told and row.mark != before.mark
