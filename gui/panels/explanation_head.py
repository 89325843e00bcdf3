"""What an explanation begins with: the trail that led to the cell, its value, its formula."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from core.chain_rule import Explanation, Reference
from gui import fonts, text
from gui.panels.crumbs import Crumbs

PASSING = "{} of {} samples pass the ReLU, {} blocked (zero)"
CLOSED = "The ReLU is closed here: all {} terms are zero."
LONG = 50
"""Characters of a formula that is set smaller."""


class ExplanationHead(QWidget):
    """The value large, the formula below it, and what else is to be said in words.

    Signals:
        chosen: how many steps of the trail lie before the one to go back to.
    """

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._crumbs = Crumbs()
        self._crumbs.chosen.connect(self.chosen)
        self._value = _label("explanationValue", fonts.words(25, fonts.SEMIBOLD))
        self._name = _label("explainedCell", fonts.words(13, fonts.SEMIBOLD))
        self._name.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._formula = _label("formula", fonts.formula(16))
        self._note = _label("explanationNote", fonts.words(12))
        self._note.setProperty("role", "muted")
        headline = QHBoxLayout()
        headline.addWidget(self._value, 1)
        headline.addWidget(self._name, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addWidget(self._crumbs)
        layout.addLayout(headline)
        layout.addWidget(self._formula)
        layout.addWidget(self._note)

    @property
    def note(self) -> str:
        """What is said in words."""
        return self._note.text()

    def show_nothing(self, trail: list[Reference], why: str) -> None:
        """Says why there is no explanation."""
        self._show_trail(trail)
        _say(self._value, "")
        _say(self._formula, "")
        _say(self._note, why)

    def show_explanation(self, trail: list[Reference], explanation: Explanation) -> None:
        """Shows what an explanation is of."""
        self._show_trail(trail)
        formula = _right_side(explanation)
        self._formula.setFont(fonts.formula(14 if len(formula) > LONG else 16))
        _say(self._value, "" if explanation.value is None else text.number(explanation.value))
        _say(self._formula, formula)
        _say(self._note, "\n".join(filter(None, [_blocked(explanation), explanation.note])))

    def _show_trail(self, trail: list[Reference]) -> None:
        """A cell that was clicked has its name beside its value; what was opened from there has a row of its own."""
        self._crumbs.show_trail([str(reference) for reference in trail])
        self._crumbs.setVisible(len(trail) > 1)
        _say(self._name, str(trail[0]) if len(trail) == 1 else "")


def _label(name: str, font: QFont) -> QLabel:
    label = QLabel(objectName=name, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setFont(font)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label


def _say(label: QLabel, words: str) -> None:
    label.setText(words)
    label.setVisible(bool(words))


def _right_side(explanation: Explanation) -> str:
    """The formula without the cell that it is of, which the trail and the value above stand for: “= Σₙ …”."""
    right = explanation.formula.removeprefix(str(Reference(explanation.tensor, explanation.cell))).strip()
    return right.replace(", ", ",\N{NO-BREAK SPACE}")  # no line ends within a cell's name


def _blocked(explanation: Explanation) -> str:
    count, blocked = len(explanation.terms), explanation.blocked
    if not blocked:
        return ""
    return PASSING.format(count - blocked, count, blocked) if explanation.kind == "gradient" else CLOSED.format(count)
