"""Why a cell has its value: its terms as signed bars, each factor to be opened in turn."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout

from core.chain_rule import Explanation, Reference
from core.questions import NoAnswer, Question, Why
from core.snapshot import Experiment, Snapshot
from gui import fonts, text
from gui.panels.base import Panel
from gui.panels.term_rows import TermRows
from gui.theme import Theme

INVITATION = "Click a cell of a heat map to see why it has its value."


class ChainRulePanel(Panel):
    """A trail of what was opened, the formula, the terms by size, and their sum beside the cell's own value."""

    title = "Why is it so?"

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._trail: list[Reference] = []
        self._moment: tuple[int, int | None] | None = None
        self._crumbs = QHBoxLayout()
        self._crumbs.setSpacing(2)
        self._formula = _label("formula", 14, fonts.SEMIBOLD)
        self._note = _label("explanationNote", 13)
        self._note.setProperty("role", "muted")
        self._rows = TermRows(theme)
        self._rows.opened.connect(self._open)
        self._total = _label("explanationSum", 13, fonts.MEDIUM)
        scroll = QScrollArea(widgetResizable=True, frameShape=QScrollArea.Shape.NoFrame)
        scroll.setWidget(self._rows)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 8, 12, 10)
        layout.setSpacing(6)
        layout.addLayout(self._crumbs)
        for widget in (self._formula, self._note):
            layout.addWidget(widget)
        layout.addWidget(scroll, 1)
        layout.addWidget(self._total)
        self._invite()

    def _invite(self) -> None:
        self._trail, self._moment = [], None
        self._show_trail()
        self._formula.setText("")
        self._note.setText(INVITATION)
        self._total.setText("")
        self._rows.show_terms(None)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._rows.set_theme(theme)

    # What is shown

    def show_experiment(self, experiment: Experiment) -> None:
        self._invite()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Another moment has other numbers: asks for them; while the loop runs there is no answer."""
        moment = snapshot.iteration, snapshot.last_line
        if self._trail and snapshot.values is not None and moment != self._moment and self.isVisible():
            self._moment = moment
            self.asked.emit(Why(self._trail[-1]))

    def show_choice(self, reference: Reference) -> None:
        """Begins a new trail at a cell that was clicked."""
        self._trail = [reference]
        self.asked.emit(Why(reference))

    def show_answer(self, question: Question, answer: object) -> None:
        if not self._trail or question != Why(self._trail[-1]):
            return
        if isinstance(answer, NoAnswer):
            cell = self._trail[-1]
            answer = Explanation(cell.tensor, cell.cell, "data", None, str(cell), note=answer.reason)
        if isinstance(answer, Explanation):
            self._show_explanation(answer)

    def _show_explanation(self, explanation: Explanation) -> None:
        self._show_trail()
        self._formula.setText(explanation.formula)
        self._note.setText(explanation.note or _blocked(explanation))
        self._note.setVisible(bool(self._note.text()))
        self._rows.show_terms(explanation)
        self._total.setText(_total(explanation))
        self.setAccessibleDescription(f"{explanation.formula}. {self._total.text()}")

    def _show_trail(self) -> None:
        while (item := self._crumbs.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for depth, reference in enumerate(self._trail):
            self._crumbs.addWidget(self._crumb(depth, str(reference)))
        self._crumbs.addStretch(1)

    def _crumb(self, depth: int, name: str) -> QToolButton:
        crumb = QToolButton(text=name if depth == 0 else f"› {name}")
        crumb.setFont(fonts.code(12))
        crumb.setProperty("role", "chip")
        crumb.setAccessibleName(f"Back to {name}")
        crumb.clicked.connect(partial(self._back_to, depth))
        return crumb

    # What a person does

    @Slot(object)
    def _open(self, reference: Reference) -> None:
        self._trail.append(reference)
        self.asked.emit(Why(reference))

    def _back_to(self, depth: int) -> None:
        del self._trail[depth + 1 :]
        self.asked.emit(Why(self._trail[-1]))


def _label(name: str, pixels: int, weight: int = fonts.REGULAR) -> QLabel:
    label = QLabel(objectName=name, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setFont(fonts.words(pixels, weight))
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label


def _blocked(explanation: Explanation) -> str:
    count = len(explanation.terms)
    return f"The ReLU blocks {explanation.blocked} of {count} terms." if explanation.blocked else ""


def _total(explanation: Explanation) -> str:
    if explanation.value is None:
        return ""
    if not explanation.terms:
        return f"value {text.number(explanation.value, 7)}"
    return f"sum {text.number(explanation.sum, 7)}   ·   value {text.number(explanation.value, 7)}"
