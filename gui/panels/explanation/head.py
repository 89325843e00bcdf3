"""The head of an explanation: the trail that led to the cell, its value, its formula."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from core.explain.types import Explanation, Reference
from core.i18n import joined, unbroken, words
from gui.style import building, fonts, number_format
from gui.style.language import bind_text
from gui.style.plain_text import Label
from gui.widgets.breadcrumbs import Breadcrumbs

PASSING = words("ExplanationHead", "{passing} of {count} samples pass the ReLU; {blocked} blocked")
PASSING_TERMS = words("ExplanationHead", "{passing} of {count} terms pass the ReLU; {blocked} blocked")
CLOSED = words("ExplanationHead", "The ReLU is closed here: all {count} terms are zero.")
BECOMES = words("ExplanationHead", "becomes {value} in line {line}")
LONG = 50
"""The length from which a formula is set smaller, in characters."""
_NAMED = re.compile(r"\(\w+ · [^()\[\],·]+(?: \(\d+\))?\)")
"""A value that is named by its operation and its line."""
VALUE_PIXELS, LOW_VALUE_PIXELS = 25, 20


class ExplanationHead(QWidget):
    """The value large, the formula below it, and notes.

    Signals:
        chosen: how many steps of the trail lie before the one to go back to.
    """

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._crumbs = Breadcrumbs()
        self._crumbs.chosen.connect(self.chosen)
        self._low = False
        self._value = Label(objectName="explanationValue", pixels=VALUE_PIXELS, weight=fonts.SEMIBOLD)
        self._name = _CellName()
        self._formula = _label("formula", font=fonts.formula(16))
        self._cell, self._shown_note = "", ""
        self._note = _label("explanationNote", pixels=12, role="muted")
        headline = building.row(self._value, (self._name, 1))
        parts = self._crumbs, headline, self._formula, self._note
        self._column = building.column(*parts, parent=self, margins=(0, 0, 0, 0), spacing=3)

    def set_low(self, low: bool) -> None:
        """Take less height, or as much as usual."""
        if low != self._low:
            self._low = low
            self._value.setFont(fonts.text(LOW_VALUE_PIXELS if low else VALUE_PIXELS, fonts.SEMIBOLD))
            self._set_formula_font(self._formula.text())
            self._column.setSpacing(1 if low else 3)

    @property
    def note(self) -> str:
        """The note, in English."""
        return self._shown_note

    def show_nothing(self, trail: list[Reference], why: str) -> None:
        """Say why there is no explanation."""
        self._show_trail(trail)
        _set_text(self._value, "")
        bind_text(self._show_formula, "")
        self._show_note(why)

    def show_explanation(self, trail: list[Reference], explanation: Explanation) -> None:
        """Show what an explanation is of."""
        self._show_trail(trail)
        self._cell = str(Reference(explanation.tensor, explanation.cell))
        _set_text(self._value, "" if explanation.value is None else number_format.number(explanation.value))
        bind_text(self._show_formula, explanation.formula)
        notes = (becoming(explanation), _blocked(explanation), explanation.aside, explanation.note)
        self._show_note(joined("\n", [note for note in notes if note]))

    @Slot(str)
    def _show_formula(self, formula: str) -> None:
        right = _right_side(formula, self._cell)
        self._set_formula_font(right)
        self._formula.setText(right)
        self._formula.setVisible(bool(right))

    def _set_formula_font(self, formula: str) -> None:
        self._formula.setFont(fonts.formula(16 - 2 * (len(formula) > LONG) - self._low))

    def _show_note(self, note: str) -> None:
        self._shown_note = note
        _set_text(self._note, note)

    def _show_trail(self, trail: list[Reference]) -> None:
        """Show the trail in a row of its own; a cell that was clicked has its name beside its value."""
        self._crumbs.show_trail([str(reference) for reference in trail])
        self._crumbs.setVisible(len(trail) > 1)
        self._name.show_name(str(trail[0]) if len(trail) == 1 else "")


class _CellName(Label):
    """Right of the value, whose digits come first: a name that is too long loses its middle."""

    def __init__(self) -> None:
        super().__init__(
            objectName="explainedCell",
            pixels=13,
            weight=fonts.SEMIBOLD,
            alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            sizePolicy=QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred),
        )
        self._cell = ""

    def show_name(self, cell: str) -> None:
        """Show the name of another cell; none when it stands elsewhere."""
        self._cell = cell
        bind_text(self.setToolTip, cell)
        self.setVisible(bool(cell))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._cell, Qt.TextElideMode.ElideMiddle, self.width()))


def _label(name: str, **properties: Any) -> QLabel:
    return Label(
        objectName=name,
        wordWrap=True,
        sizePolicy=QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred),
        **properties,
    )


def _set_text(label: QLabel, text: str) -> None:
    bind_text(label.setText, text)
    label.setVisible(bool(text))


def _right_side(formula: str, cell: str) -> str:
    """Return the formula without its cell, which the trail and the value above stand for: “= Σₙ …”."""
    right = formula.removeprefix(cell).strip()
    return unbroken(_NAMED.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), right))


def becoming(explanation: Explanation) -> str:
    """Return what a weight is about to become; empty for all else."""
    if explanation.becomes is None or explanation.line is None:
        return ""
    value = number_format.number(explanation.becomes)
    if explanation.value is not None and value == number_format.number(
        explanation.value
    ):  # it moves by less than is shown
        value = number_format.number(explanation.becomes, 7)
    return BECOMES.format(value=value, line=explanation.line)


def _blocked(explanation: Explanation) -> str:
    count, blocked = explanation.count, explanation.blocked
    if not blocked:
        return ""
    if explanation.kind == "gradient" or blocked < count:
        told = PASSING if all(term.label.startswith("n = ") for term in explanation.terms) else PASSING_TERMS
        return told.format(passing=count - blocked, count=count, blocked=blocked)
    return CLOSED.format(count=count)
