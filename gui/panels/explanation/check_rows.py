"""The check of a gradient: by hand, by autograd and by finite differences, side by side."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QWidget

from core.check.results import CellCheck, Check
from core.i18n import joined, words
from gui.panels.explanation.check_fold import CheckFold
from gui.panels.explanation.verdicts import cell_note, cell_verdict, error_text, gradient_verdict, gravity
from gui.style import building, fonts, number_format
from gui.style.language import bind_text, translated
from gui.style.plain_text import Label

BY_HAND = words("CheckRows", "by hand (float64)")
AUTOGRAD = words("CheckRows", "autograd (float64)")
DIFFERENCE = words("CheckRows", "finite difference (float64)")
TIP = words(
    "CheckRows",
    "The gradient of this backward pass in float64, three ways, each with its relative error.\n"
    "The run’s own number is rounded to its precision, which is no error of the gradient.",
)
CHECKING = words("CheckRows", "Checking…")
RIGHT_HERE, WRONG_HERE = "✓ {}", "✗ {}"
DIGITS, MARK_WIDTH, COLUMN_GAP, SPACING = 7, 48, 8, 3


class CheckRows(QWidget):
    """Three numbers with their verdicts for the chosen cell, and a line for each gradient once all were checked.

    Attributes:
        table_width: the least width of the three numbers and their titles.
    """

    def __init__(self) -> None:
        super().__init__(objectName="checks")
        line = QFrame(objectName="hairline", minimumHeight=1, maximumHeight=1)
        self._fold, self._folded, self._checked = CheckFold(), False, False
        self._fold.toggled.connect(self._appear)
        self._table = building.set_up(QWidget(), toolTip=TIP)
        self._rows: dict[str, tuple[QLabel, QLabel]] = {
            name: self._row(row, name) for row, name in enumerate((BY_HAND, AUTOGRAD, DIFFERENCE))
        }
        self._note = _label("checkNote", "muted")
        self._verdict = QWidget(objectName="checkVerdict")
        self._verdicts = building.column(parent=self._verdict, margins=(0, 0, 0, 0), spacing=1)
        self._parts = (self._fold, self._table, self._note, self._verdict)
        building.column(line, *self._parts, parent=self, margins=(0, 0, 0, 0), spacing=SPACING)
        for widget in (self, *self._parts):
            widget.hide()  # shown before it has a parent, it would be a window of its own

    @property
    def table_width(self) -> int:
        metrics = QFontMetrics(fonts.text(12, fonts.MEDIUM))
        titles = max(metrics.horizontalAdvance(translated(name)) for name in self._rows)
        return titles + metrics.horizontalAdvance("−0.000000000") + MARK_WIDTH + 2 * COLUMN_GAP

    def set_folded(self, folded: bool) -> None:
        """Show the three numbers as one line, which unfolds, or as they are."""
        if folded != self._folded:
            self._folded = folded
            self._appear()

    def height_in(self, width: int, folded: bool | None = None) -> int:
        """Return the height that it needs, or would need if it were folded or not; 0 where there is nothing to show."""
        parts = self._shown(self._folded if folded is None else folded)
        if not parts:
            return 0
        return 1 + sum(SPACING + _height_in(part, width) for part in parts)

    def _shown(self, folded: bool) -> list[QWidget]:
        table = self._checked and (not folded or self._fold.isChecked())
        noted = bool(self._note.text()) and (table or not self._checked)
        wanted = (self._checked and folded, table, noted, bool(self._verdict.findChildren(QLabel)))
        return [part for part, shown in zip(self._parts, wanted, strict=True) if shown]

    @Slot()
    def _appear(self) -> None:
        """Take room only where there is something to show."""
        shown = self._shown(self._folded)
        for part in self._parts:
            part.setVisible(part in shown)
        self.setVisible(bool(shown))
        self.updateGeometry()

    def _row(self, row: int, name: str) -> tuple[QLabel, QLabel]:
        grid = self._table.layout()
        if not isinstance(grid, QGridLayout):
            grid = QGridLayout(self._table)
            grid.setContentsMargins(0, 0, 0, 0)
            grid.setHorizontalSpacing(COLUMN_GAP)
            grid.setVerticalSpacing(1)
            grid.setColumnStretch(0, 1)
            grid.setColumnMinimumWidth(2, MARK_WIDTH)
        title = _label("", text=name)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        number = Label(alignment=right, pixels=12, weight=fonts.MEDIUM)
        mark = Label(objectName=f"mark:{name}", pixels=12, weight=fonts.MEDIUM)
        for column, label in enumerate((title, number, mark)):
            grid.addWidget(label, row, column)
        return number, mark

    # One cell

    def show_no_check(self, why: str = "") -> None:
        """Show that there is nothing to check, or why it cannot be checked."""
        self._checked = False
        bind_text(self._note.setText, why)
        self._appear()

    def show_waiting(self) -> None:
        """Show that the numbers are on their way; their places stay."""
        for number, mark in self._rows.values():
            bind_text(number.setText, "…")
            mark.setText("")
        self._fold.show_text(CHECKING)
        bind_text(self._fold.setToolTip, TIP)
        bind_text(self._note.setText, "")
        self._checked = True
        self._appear()

    def show_check(self, check: CellCheck, accumulated: bool = False) -> None:
        """Show the three numbers and what each is worth.

        Args:
            check: of the cell.
            accumulated: whether the gradient holds more than the backward pass that was checked.
        """
        hand, autograd = check.agree
        lines = [
            self._show_row(BY_HAND, check.by_hand, hand, check.errors[0], check.kink),
            self._show_row(AUTOGRAD, check.autograd_float64, autograd, check.errors[1], check.kink),
            self._show_row(DIFFERENCE, check.finite_difference, hand or autograd, min(check.errors), check.kink),
        ]
        note = cell_note(check, accumulated)
        bind_text(self._note.setText, note)
        self._fold.show_text(*cell_verdict(check, accumulated))
        bind_text(self._fold.setToolTip, joined("\n", [*lines, *([note] if note else []), "", TIP]))
        self._checked = True
        self._appear()

    def _show_row(self, name: str, value: float, right: bool, error: float, kink: bool) -> str:
        number, mark = self._rows[name]
        text = number_format.number(value, DIGITS)
        bind_text(number.setText, text)
        mark.setText("" if kink else (RIGHT_HERE if right else WRONG_HERE).format(error_text(error)))
        building.set_role(mark, "" if kink else "good" if right else "error")
        line = joined(", ", [joined(": ", [name, text]), mark.text()])
        bind_text(number.setAccessibleName, line)
        return line

    # All gradients

    def show_checking(self) -> None:
        """Show that all gradients are being checked."""
        self._show_verdicts([(CHECKING, "", "muted")])

    def show_verdict(self, checks: tuple[Check, ...], why: str = "") -> None:
        """Show a line for each gradient, the wrong ones first; nothing at all when there are no checks."""
        lines = [gradient_verdict(check) for check in sorted(checks, key=gravity)]
        self._show_verdicts([*lines, *([(why, "", "")] if why else [])])

    def _show_verdicts(self, lines: list[tuple[str, str, str]]) -> None:
        for label in self._verdict.findChildren(QLabel):
            label.setParent(None)
            label.deleteLater()
        for text, in_full, role in lines:
            self._verdicts.addWidget(_label("", role, text=text, toolTip=in_full, accessibleDescription=in_full))
        self._appear()


def _height_in(part: QWidget, width: int) -> int:
    return part.heightForWidth(width) if part.hasHeightForWidth() else part.sizeHint().height()


def _label(name: str, role: str = "", **texts: Any) -> QLabel:
    return Label(
        objectName=name,
        wordWrap=True,
        pixels=12,
        role=role,
        sizePolicy=QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred),
        **texts,
    )
