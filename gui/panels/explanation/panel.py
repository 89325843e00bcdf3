"""Why a cell has its value: its terms as signed bars, each factor to be opened in turn, and whether it is right."""

from __future__ import annotations

from math import prod

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QToolButton

from core.check.results import CellCheck
from core.explain.types import CellHistory, Explanation, Factor, Reference
from core.i18n import Words, joined, words
from core.queries import AreCorrect, HistoryOf, IsCorrect, NoAnswer, Question, Why
from core.view.snapshot import Experiment, Snapshot
from gui.panels.base import Panel
from gui.panels.explanation.check_rows import CheckRows
from gui.panels.explanation.head import ExplanationHead
from gui.panels.explanation.history_curve import HistoryCurve
from gui.panels.explanation.patch_strip import PatchStrip
from gui.panels.explanation.sheet import ExplanationSheet
from gui.panels.explanation.sum_line import SumLine
from gui.panels.explanation.term_rows import TermRows
from gui.style import building, number_format
from gui.style.language import bind_text
from gui.style.theme import Theme

INVITATION = words("ChainRulePanel", "Click a cell of a heat map to see why it has its value.")
PAUSE_FIRST = words("ChainRulePanel", "A cell is explained while the loop stands still: pause first.")
SUM_AND_VALUE = words("ChainRulePanel", "sum {sum}   ·   value {value}")
SUM_AND_COMING = words("ChainRulePanel", "sum {sum}   ·   becomes {value}")
SUM_AND_PASSED = words("ChainRulePanel", "sum {sum}   ·   the pass gave {value}")
SUM_TIMES = words("ChainRulePanel", "{factors} · sum {sum} = {total}")
AS_OF = words("ChainRulePanel", "as of iteration {iteration}")
CHECK_ALL_TIP = words(
    "ChainRulePanel", "Check a hundred random cells of each gradient in float64; nothing in the run changes"
)
LARGEST_FIRST, IN_ORDER = words("ChainRulePanel", "largest first"), words("ChainRulePanel", "in order")
ORDER_TIP = words(
    "ChainRulePanel",
    "The terms by their size, or in order: then each stays in its row from step to step",
)
CHECK_MILLISECONDS = 120
"""A check and a history take longer than an explanation: they wait until a person has come to rest."""

LEAST_HEIGHT = 110

Moment = tuple[object, ...]


class ChainRulePanel(Panel):
    """A trail of what was opened, the value, the formula, the terms by size, their sum, and what confirms them."""

    title = words("ChainRulePanel", "Why is it so?")

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._trail: list[Reference] = []
        self._moment: Moment = ()
        self._asked: Moment | None = None
        self._iteration = 0
        self._running, self._seen, self._accumulated = False, False, False
        self._more: Question | None = None
        self._head = ExplanationHead()
        self._head.chosen.connect(self._back_to)
        self._patches = PatchStrip(theme)
        self._rows = TermRows(theme)
        self._rows.opened.connect(self._open)
        self._rows.pointed.connect(self._show_pointed)
        self._total = SumLine()
        self._history = HistoryCurve(theme)
        self._checks = CheckRows()
        self._check_all = self._made_check_all()
        self._order = self._made_order()
        self.extras += [self._order, self._check_all]
        self._rest = QTimer(self, interval=CHECK_MILLISECONDS, singleShot=True)
        self._rest.timeout.connect(self._ask_more)
        self._lay_out()
        self._invite()

    def _made_check_all(self) -> QToolButton:
        return building.set_up(
            QToolButton(objectName="checkAll", enabled=False),
            text=words("ChainRulePanel", "check all"),
            accessibleName=words("ChainRulePanel", "Check all gradients"),
            toolTip=CHECK_ALL_TIP,
            pixels=12,
            clicked=self._ask_for_all,
        )

    def _made_order(self) -> QToolButton:
        """Return the button that says how the terms are ordered; shown while there are terms to be ordered."""
        button = building.set_up(
            QToolButton(objectName="termOrder", checkable=True, visible=False),
            pixels=12,
            text=LARGEST_FIRST,
            accessibleName=words("ChainRulePanel", "Order of the terms"),
            toolTip=ORDER_TIP,
        )
        button.toggled.connect(self._set_order)
        return button

    @Slot(bool)
    def _set_order(self, in_order: bool) -> None:
        bind_text(self._order.setText, IN_ORDER if in_order else LARGEST_FIRST)
        self._rows.set_order(largest_first=not in_order)
        self._sheet.fit()

    def _lay_out(self) -> None:
        self._sheet = ExplanationSheet(self._head, self._patches, self._rows, self._total, self._history, self._checks)
        building.column(self._sheet, parent=self, margins=(0, 0, 0, 0))
        self.setMinimumHeight(LEAST_HEIGHT)

    def _invite(self) -> None:
        self._trail, self._asked, self._more = [], None, None
        self._rest.stop()
        self._show_nothing(INVITATION)
        self._checks.show_verdict(())

    def _show_nothing(self, why: str) -> None:
        self._head.show_nothing(self._trail, why)
        self._total.show_text("")
        self._patches.show_patches(())
        self._rows.show_terms(None)
        self._order.hide()
        self._history.show_history(None)
        self._checks.show_no_check()
        self._sheet.fit()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._patches.set_theme(theme)
        self._rows.set_theme(theme)
        self._history.set_theme(theme)

    def show_language(self) -> None:
        self._rows.show_language()
        self._sheet.fit()

    # What is shown

    def show_experiment(self, experiment: Experiment) -> None:
        self._check_all.setEnabled(True)
        self._invite()

    def show_no_run(self) -> None:
        self._check_all.setEnabled(False)
        self._invite()
        self.note_changed.emit("")

    def show_loop(self, experiment: Experiment) -> None:
        self._asked = None

    def show_running(self, running: bool) -> None:
        """Keep what is shown during a run, at no cost for it."""
        self._running = running
        self._check_all.setEnabled(not running)
        self.note_changed.emit(AS_OF.format(iteration=self._iteration) if running and self._trail else "")
        if running:
            self._rest.stop()
            self._asked = None

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Explain again: another moment has other numbers."""
        if self._running or snapshot.values is None:
            return
        moment = (
            snapshot.branch,
            snapshot.iteration,
            snapshot.last_line,
            snapshot.finished,
            snapshot.commanded_learning_rate,
        )
        if moment != self._moment or self._asked is None:
            self._moment, self._iteration = moment, snapshot.iteration
            self._checks.show_verdict(())
            self._ask_again()

    def show_seen(self, seen: bool) -> None:
        self._seen = seen
        self._ask_again()

    def _ask_again(self) -> None:
        """Ask for the last cell of the trail, unless nobody sees it or nothing has changed since."""
        if self._trail and not self._running and self._asked != self._moment and self._seen:
            self._ask()

    def _ask(self) -> None:
        self._rest.stop()
        if self._running:
            self._asked = None
            self._show_nothing(PAUSE_FIRST)
            return
        self._asked = self._moment
        self.ask(Why(self._trail[-1]))

    def show_choice(self, reference: Reference | None) -> None:
        """Begin a new trail at a cell that was clicked; end it when the question was put away."""
        if reference is None:
            self._invite()
            return
        self._trail = [reference]
        self._ask()

    def show_answer(self, question: Question, answer: object) -> None:
        if isinstance(question, AreCorrect):
            self._show_verdict(answer)
        elif self._trail and question == Why(self._trail[-1]):
            self._show_why(self._trail[-1], answer)
        elif question == self._more:
            self._show_more(answer)

    def _show_why(self, cell: Reference, answer: object) -> None:
        if isinstance(answer, NoAnswer):
            answer = Explanation(cell.tensor, cell.cell, "data", None, str(cell), note=answer.reason)
        if not isinstance(answer, Explanation):
            return
        self._show_explanation(answer)
        self._accumulated = answer.carried is not None
        self._more = _more_of(answer, Reference(answer.tensor, answer.cell))
        if answer.kind != "weight":
            self._history.show_history(None)
        if answer.kind == "gradient":
            self._checks.show_waiting()
        else:
            self._checks.show_no_check()
        self._sheet.fit()
        if self._more is not None:
            self._rest.start()

    def _show_explanation(self, explanation: Explanation) -> None:
        self._head.show_explanation(self._trail, explanation)
        self._patches.show_patches(explanation.patches)
        self._rows.show_terms(explanation.without_common())
        self._order.setVisible(any(term.index for term in explanation.terms))
        total = _total(explanation)
        self._total.show_text(total)
        bind_text(self.setAccessibleDescription, joined(". ", [explanation.formula, total]))

    # What confirms it

    @Slot()
    def _ask_more(self) -> None:
        if self._more is not None and not self._running:
            self.ask(self._more)

    def _show_more(self, answer: object) -> None:
        if isinstance(answer, CellCheck):
            self._checks.show_check(answer, self._accumulated)
        elif isinstance(answer, CellHistory):
            self._history.show_history(answer)
        elif isinstance(answer, NoAnswer) and isinstance(self._more, IsCorrect):
            self._checks.show_no_check("" if _is_said(answer.reason, self._head.note) else answer.reason)
        elif isinstance(answer, NoAnswer):
            self._history.show_history(None)

    @Slot()
    def _ask_for_all(self) -> None:
        self._checks.show_checking()
        self.ask(AreCorrect())

    def _show_verdict(self, answer: object) -> None:
        if isinstance(answer, NoAnswer):
            self._checks.show_verdict((), answer.reason)
        elif isinstance(answer, tuple):
            self._checks.show_verdict(answer)
        self._sheet.reveal_verdict()

    # What a person does

    @Slot(object)
    def _open(self, reference: Reference) -> None:
        """Open a cell, or go back to one that is on the trail already: no trail goes round in circles."""
        if reference in self._trail:
            self._back_to(self._trail.index(reference))
            return
        self._trail.append(reference)
        self._ask()

    @Slot(int)
    def _back_to(self, depth: int) -> None:
        del self._trail[depth + 1 :]
        self._ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backspace and len(self._trail) > 1:
            self._back_to(len(self._trail) - 2)
        else:
            super().keyPressEvent(event)

    @Slot(object)
    def _show_pointed(self, factor: Factor | None) -> None:
        """Show the whole name of a factor: in a row there is room for its number alone."""
        pointed = "" if factor is None else joined(" = ", [factor.name, number_format.number(factor.value)])
        if not self._running:
            self.note_changed.emit(pointed)


def _is_said(reason: str, note: str) -> bool:
    """Tell whether a note says already why there is no check, within a sentence of its own."""
    why = str(reason.named.get("why", reason)) if isinstance(reason, Words) else reason
    return why.rstrip(".").casefold() in note.casefold()


def _more_of(explanation: Explanation, own: Reference) -> Question | None:
    """Return what else there is to ask of a cell."""
    if explanation.kind == "gradient":
        return IsCorrect(own)
    return HistoryOf(own) if explanation.kind == "weight" else None


def _total(explanation: Explanation) -> str:
    if explanation.target is None or not explanation.terms or explanation.slopes:
        return ""
    if common := explanation.common:
        inner = explanation.sum / prod(factor.value for factor in common)
        factors = joined(" · ", [factor.name for factor in common])
        return SUM_TIMES.format(
            sum=number_format.number(inner, 7), factors=factors, total=number_format.number(explanation.sum, 7)
        )
    coming, passed = explanation.becomes is not None, explanation.passed is not None
    total = SUM_AND_COMING if coming else SUM_AND_PASSED if passed else SUM_AND_VALUE
    return total.format(sum=number_format.number(explanation.sum, 7), value=number_format.number(explanation.target, 7))
