"""Whether a gradient is right: by hand, by autograd and by finite differences, side by side."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from core.check.results import CellCheck, Check
from core.explain.types import Reference
from core.i18n import joined, words
from gui.form.fields import KeysForMe
from gui.style import fonts, number_format
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
KINK = words("CheckRows", "Too near a kink of the ReLU to tell: the differences need not agree.")
BELOW_NOISE = words(
    "CheckRows", "So small a gradient hardly moves the loss: its rounding hides an error of one in a million."
)
THIS_PASS = words("CheckRows", "This is the last backward pass alone, without what earlier ones left.")
AGREE = words("CheckRows", "✓ three ways agree, {error}")
AGREE_HERE = words("CheckRows", "✓ three ways agree on this pass, {error}")
KINK_HERE = words("CheckRows", "Too near a kink of the ReLU to tell")
HAND_DIFFERS = words("CheckRows", "{cell} ✗ {number} by hand, not {difference}")
AUTOGRAD_DIFFERS = words("CheckRows", "{cell} ✗ {number} by autograd, not {difference}")
CELLS = words("CheckRows", "{tensor} ✓ {count} cells, {error}")
ONE_CELL = words("CheckRows", "{tensor} ✓ 1 cell, {error}")
RIGHT_HERE, WRONG_HERE = "✓ {}", "✗ {}"
RIGHT = words("CheckRows", "{tensor}: right, {count} of its cells checked, largest relative error {error}")
NEAR_KINKS = words("CheckRows", "{kinks} near a kink")
TOO_SMALL = words("CheckRows", "{count} too small to tell from rounding")
WRONG = words(
    "CheckRows",
    "{tensor} is wrong: {cell} is {by_hand} by hand, {autograd} by autograd and {difference} by finite differences.",
)
DIGITS, MARK_WIDTH, COLUMN_GAP, SPACING = 7, 48, 8, 3
FOLDED, UNFOLDED = "▸", "▾"
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Fold(QPushButton):
    """One line in place of the three rows; a click or Enter unfolds them."""

    def __init__(self) -> None:
        super().__init__(objectName="checkFold", checkable=True)
        self.setFont(fonts.text(12, fonts.MEDIUM))
        self.setProperty("role", "fold")
        self.installEventFilter(KeysForMe(self, Qt.Key.Key_Space, *ENTER))
        self.toggled.connect(self._write)
        self._said = ""

    def show_words(self, said: str, verdict: str = "") -> None:
        """Shows other words, in the colour of their verdict."""
        bind_text(self._hear, said)
        _give_role(self, verdict, "verdict")

    def _hear(self, said: str) -> None:
        self._said = said.strip()
        self._write()

    @Slot()
    def _write(self) -> None:
        self.setText(f"{self._said} {UNFOLDED if self.isChecked() else FOLDED}")
        self.setAccessibleName(self._said)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            self.click()
        else:
            super().keyPressEvent(event)


class CheckRows(QWidget):
    """Three numbers with their verdicts for the chosen cell, and a line for each gradient once all were checked.

    Attributes:
        table_width: what the three numbers take at least, with what they are beside them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("checks")
        line = QFrame(objectName="hairline")
        line.setFixedHeight(1)
        self._fold, self._folded, self._checked = Fold(), False, False
        self._fold.toggled.connect(self._appear)
        self._table = QWidget()
        bind_text(self._table.setToolTip, TIP)
        self._rows: dict[str, tuple[QLabel, QLabel]] = {
            name: self._row(row, name) for row, name in enumerate((BY_HAND, AUTOGRAD, DIFFERENCE))
        }
        self._words = _label("checkNote", "muted")
        self._verdict = QWidget(objectName="checkVerdict")
        self._verdicts = QVBoxLayout(self._verdict)
        self._verdicts.setContentsMargins(0, 0, 0, 0)
        self._verdicts.setSpacing(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACING)
        self._parts = (self._fold, self._table, self._words, self._verdict)
        for widget in (line, *self._parts):
            layout.addWidget(widget)
        for widget in (self, *self._parts):
            widget.hide()  # shown before it has a parent, it would be a window of its own

    @property
    def table_width(self) -> int:
        metrics = QFontMetrics(fonts.text(12, fonts.MEDIUM))
        titles = max(metrics.horizontalAdvance(translated(name)) for name in self._rows)
        return titles + metrics.horizontalAdvance("−0.000000000") + MARK_WIDTH + 2 * COLUMN_GAP

    def set_folded(self, folded: bool) -> None:
        """Whether the three numbers are one line, which unfolds."""
        if folded != self._folded:
            self._folded = folded
            self._appear()

    def height_in(self, width: int, folded: bool | None = None) -> int:
        """The height that it needs, or would need if it were folded or not; nothing where there is nothing to say."""
        parts = self._shown(self._folded if folded is None else folded)
        if not parts:
            return 0
        return 1 + sum(SPACING + _height_in(part, width) for part in parts)

    def _shown(self, folded: bool) -> list[QWidget]:
        table = self._checked and (not folded or self._fold.isChecked())
        said = bool(self._words.text()) and (table or not self._checked)
        wanted = (self._checked and folded, table, said, bool(self._verdict.findChildren(QLabel)))
        return [part for part, shown in zip(self._parts, wanted, strict=True) if shown]

    @Slot()
    def _appear(self) -> None:
        """Takes room only where there is something to say."""
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
        title, number, mark = Label(wordWrap=True), Label(), Label()
        bind_text(title.setText, name)
        title.setFont(fonts.text(12))
        title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        number.setFont(fonts.text(12, fonts.MEDIUM))
        mark.setFont(fonts.text(12, fonts.MEDIUM))
        mark.setObjectName(f"mark:{name}")
        number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for column, label in enumerate((title, number, mark)):
            grid.addWidget(label, row, column)
        return number, mark

    # One cell

    def show_no_check(self, why: str = "") -> None:
        """There is nothing to check, or it cannot be checked."""
        self._checked = False
        bind_text(self._words.setText, why)
        self._appear()

    def show_waiting(self) -> None:
        """The numbers are on their way; their places stay."""
        for number, mark in self._rows.values():
            bind_text(number.setText, "…")
            mark.setText("")
        self._fold.show_words(CHECKING)
        bind_text(self._fold.setToolTip, TIP)
        bind_text(self._words.setText, "")
        self._checked = True
        self._appear()

    def show_check(self, check: CellCheck, accumulated: bool = False) -> None:
        """The three numbers and what each is worth.

        Args:
            accumulated: whether the gradient holds more than the backward pass that was checked.
        """
        hand, autograd = check.agree
        lines = [
            self._show(BY_HAND, check.by_hand, hand, check.errors[0], check.kink),
            self._show(AUTOGRAD, check.autograd_float64, autograd, check.errors[1], check.kink),
            self._show(DIFFERENCE, check.finite_difference, hand or autograd, min(check.errors), check.kink),
        ]
        said = [THIS_PASS if accumulated else "", BELOW_NOISE if check.below_noise else "", check.rounding_note]
        note = KINK if check.kink else joined("\n", [one for one in said if one])
        bind_text(self._words.setText, note)
        self._fold.show_words(*_in_short(check, accumulated))
        bind_text(self._fold.setToolTip, joined("\n", [*lines, *([note] if note else []), "", TIP]))
        self._checked = True
        self._appear()

    def _show(self, name: str, value: float, right: bool, error: float, kink: bool) -> str:
        number, mark = self._rows[name]
        said = number_format.number(value, DIGITS)
        bind_text(number.setText, said)
        mark.setText("" if kink else (RIGHT_HERE if right else WRONG_HERE).format(_error(error)))
        _give_role(mark, "" if kink else "good" if right else "error")
        line = joined(", ", [joined(": ", [name, said]), mark.text()])
        bind_text(number.setAccessibleName, line)
        return line

    # All gradients

    def show_checking(self) -> None:
        """All gradients are being checked."""
        self._show_verdicts([(CHECKING, "", "muted")])

    def show_verdict(self, checks: tuple[Check, ...], why: str = "") -> None:
        """A line for each gradient, the wrong ones first; nothing at all when there are no checks."""
        lines = [_verdict(check) for check in sorted(checks, key=_gravity)]
        self._show_verdicts([*lines, *([(why, "", "")] if why else [])])

    def _show_verdicts(self, lines: list[tuple[str, str, str]]) -> None:
        for label in self._verdict.findChildren(QLabel):
            label.setParent(None)
            label.deleteLater()
        for said, in_full, role in lines:
            label = _label("", role)
            bind_text(label.setText, said)
            bind_text(label.setToolTip, in_full)
            bind_text(label.setAccessibleDescription, in_full)
            self._verdicts.addWidget(label)
        self._appear()


def _height_in(part: QWidget, width: int) -> int:
    return part.heightForWidth(width) if part.hasHeightForWidth() else part.sizeHint().height()


def _in_short(check: CellCheck, accumulated: bool) -> tuple[str, str]:
    """The verdict on one cell in a line, and its role."""
    if check.kink:
        return KINK_HERE, ""
    if not all(check.agree):
        return _difference(check, ""), "error"
    return (AGREE_HERE if accumulated else AGREE).format(error=_error(check.relative_error)), "good"


def _difference(check: CellCheck, cell: str) -> str:
    """Which of the ways differs from the differences, and by what."""
    hand, _ = check.agree
    number = check.autograd_float64 if hand else check.by_hand
    return (AUTOGRAD_DIFFERS if hand else HAND_DIFFERS).format(
        cell=cell, number=number_format.number(number), difference=number_format.number(check.finite_difference)
    )


def _gravity(check: Check) -> int:
    """Wrong before unknown before right."""
    return 1 if check.note else 2 if check.ok else 0


def _verdict(check: Check) -> tuple[str, str, str]:
    """The line of one gradient, the same in full, and its role."""
    if check.note:
        return check.note, "", ""
    if (worst := check.worst) is not None:
        cell = str(Reference(worst.tensor, worst.cell))
        in_full = WRONG.format(
            tensor=check.tensor,
            cell=cell,
            by_hand=number_format.number(worst.by_hand),
            autograd=number_format.number(worst.autograd_float64),
            difference=number_format.number(worst.finite_difference),
        )
        return _difference(worst, cell), in_full, "error"
    count, error = len(check.cells), _error(check.relative_error)
    beside = [NEAR_KINKS.format(kinks=check.kinks)] if check.kinks else []
    beside += [TOO_SMALL.format(count=check.below_noise)] if check.below_noise else []
    short = (ONE_CELL if count == 1 else CELLS).format(tensor=check.tensor, count=count, error=error)
    in_full = RIGHT.format(tensor=check.tensor, count=count, error=error)
    return joined(", ", [short, *beside]), joined(", ", [in_full, *beside]), "good"


def _error(error: float) -> str:
    """A relative error in one digit: 6e-9, 1."""
    if not math.isfinite(error):
        return number_format.number(error)
    mantissa, exponent = f"{error:.0e}".split("e")
    return f"{mantissa}e{int(exponent)}" if error and int(exponent) else mantissa


def _label(name: str, role: str = "") -> QLabel:
    label = Label(objectName=name, wordWrap=True)
    label.setFont(fonts.text(12))
    label.setProperty("role", role)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label


def _give_role(widget: QWidget, role: str, kind: str = "role") -> None:
    if widget.property(kind) != role:
        widget.setProperty(kind, role)
        widget.style().polish(widget)
