"""Whether a gradient is right: by hand, by autograd and by finite differences, side by side."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from core.chain_rule import Reference
from core.gradcheck import CellCheck, Check
from core.words import joined, words
from gui import fonts, text
from gui.language import say

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
RIGHT_HERE, WRONG_HERE = "✓ {}", "✗ {}"
RIGHT = words("CheckRows", "{tensor}: right, {count} of its cells checked, largest relative error {error}")
NEAR_KINKS = words("CheckRows", "{kinks} near a kink")
TOO_SMALL = words("CheckRows", "{count} too small to tell from rounding")
WRONG = words(
    "CheckRows",
    "{tensor} is wrong: {cell} is {by_hand} by hand, {autograd} by autograd and {difference} by finite differences.",
)
DIGITS = 7


class CheckRows(QWidget):
    """Three numbers with their verdicts for the chosen cell, and a verdict in words for all gradients.

    Attributes:
        verdict: those words.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("checks")
        line = QFrame(objectName="hairline")
        line.setFixedHeight(1)
        self._table = QWidget()
        say(self._table.setToolTip, TIP)
        self._rows: dict[str, tuple[QLabel, QLabel]] = {
            name: self._row(row, name) for row, name in enumerate((BY_HAND, AUTOGRAD, DIFFERENCE))
        }
        self._words, self.verdict = _label("checkNote", "muted"), _label("checkVerdict")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(line)
        for widget in (self._table, self._words, self.verdict):
            layout.addWidget(widget)
        for widget in (self, self._table, self._words, self.verdict):
            widget.hide()  # shown before it has a parent, it would be a window of its own

    def _appear(self) -> None:
        """Takes room only where there is something to say."""
        self.setVisible(any(not part.isHidden() for part in (self._table, self._words, self.verdict)))

    def _row(self, row: int, name: str) -> tuple[QLabel, QLabel]:
        grid = self._table.layout()
        if not isinstance(grid, QGridLayout):
            grid = QGridLayout(self._table)
            grid.setContentsMargins(0, 0, 0, 0)
            grid.setHorizontalSpacing(8)
            grid.setVerticalSpacing(1)
            grid.setColumnStretch(0, 1)
            grid.setColumnMinimumWidth(2, 48)
        title, number, mark = QLabel(), QLabel(), QLabel()
        say(title.setText, name)
        title.setFont(fonts.words(12))
        title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        number.setFont(fonts.words(12, fonts.MEDIUM))
        mark.setFont(fonts.words(12, fonts.MEDIUM))
        mark.setObjectName(f"mark:{name}")
        number.setAlignment(Qt.AlignmentFlag.AlignRight)
        for column, label in enumerate((title, number, mark)):
            grid.addWidget(label, row, column)
        return number, mark

    # One cell

    def show_no_check(self, why: str = "") -> None:
        """There is nothing to check, or it cannot be checked."""
        self._table.hide()
        _say(self._words, why)
        self._appear()

    def show_waiting(self) -> None:
        """The numbers are on their way; their places stay."""
        for number, mark in self._rows.values():
            say(number.setText, "…")
            mark.setText("")
        self._table.show()
        _say(self._words, "")
        self._appear()

    def show_check(self, check: CellCheck, accumulated: bool = False) -> None:
        """The three numbers and what each is worth.

        Args:
            accumulated: whether the gradient holds more than the backward pass that was checked.
        """
        hand, autograd = check.agree
        self._show(BY_HAND, check.by_hand, hand, check.errors[0], check.kink)
        self._show(AUTOGRAD, check.autograd_float64, autograd, check.errors[1], check.kink)
        self._show(DIFFERENCE, check.finite_difference, hand or autograd, min(check.errors), check.kink)
        self._table.show()
        said = [THIS_PASS if accumulated else "", BELOW_NOISE if check.below_noise else "", check.rounding_note]
        _say(self._words, KINK if check.kink else joined("\n", [one for one in said if one]))

    def _show(self, name: str, value: float, right: bool, error: float, kink: bool) -> None:
        number, mark = self._rows[name]
        said = text.number(value, DIGITS)
        say(number.setText, said)
        mark.setText("" if kink else (RIGHT_HERE if right else WRONG_HERE).format(_error(error)))
        _give_role(mark, "" if kink else "good" if right else "error")
        say(number.setAccessibleName, joined(", ", [joined(": ", [name, said]), mark.text()]))

    # All gradients

    def show_checking(self) -> None:
        """All gradients are being checked."""
        _give_role(self.verdict, "muted")
        _say(self.verdict, CHECKING)
        self._appear()

    def show_verdict(self, checks: tuple[Check, ...], why: str = "") -> None:
        """What came of it, in words; nothing at all when there are no checks."""
        _give_role(self.verdict, "error" if any(not check.ok and not check.note for check in checks) else "")
        _say(self.verdict, joined("\n", [_in_words(check) for check in checks] + ([why] if why else [])))
        self._appear()


def _in_words(check: Check) -> str:
    if check.note:
        return check.note
    if (worst := check.worst) is not None:
        return WRONG.format(
            tensor=check.tensor,
            cell=str(Reference(worst.tensor, worst.cell)),
            by_hand=text.number(worst.by_hand),
            autograd=text.number(worst.autograd_float64),
            difference=text.number(worst.finite_difference),
        )
    count, error = len(check.cells), _error(check.relative_error)
    parts = [RIGHT.format(tensor=check.tensor, count=count, error=error)]
    parts += [NEAR_KINKS.format(kinks=check.kinks)] if check.kinks else []
    parts += [TOO_SMALL.format(count=check.below_noise)] if check.below_noise else []
    return joined(", ", parts)


def _error(error: float) -> str:
    """A relative error in one digit: 6e-9."""
    if not math.isfinite(error):
        return text.number(error)
    mantissa, exponent = f"{error:.0e}".split("e")
    return f"{mantissa}e{int(exponent)}" if error else "0"


def _label(name: str, role: str = "") -> QLabel:
    label = QLabel(objectName=name, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setFont(fonts.words(12))
    label.setProperty("role", role)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label


def _say(label: QLabel, said: str) -> None:
    say(label.setText, said)
    label.setVisible(bool(said))


def _give_role(label: QLabel, role: str) -> None:
    if label.property("role") != role:
        label.setProperty("role", role)
        label.style().polish(label)
