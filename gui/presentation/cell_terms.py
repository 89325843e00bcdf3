"""The terms of a chosen cell in a presentation, and the way from it to the loss."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from core.explain.types import Explanation, Reference
from core.i18n import words
from gui.panels.explanation.patch_strip import PatchStrip
from gui.panels.explanation.term_rows import TermRows
from gui.style import fonts
from gui.style.language import bind_text
from gui.style.theme import Theme
from gui.widgets.breadcrumbs import Breadcrumbs

ZOOM = 1.6
LOSS = "loss"
NEAREST_FIRST = (LOSS, "δ", "(")
"""How the names of what a gradient comes from begin: the loss, a δ, and a difference that the loss squares."""


class CellTerms(QWidget):
    """The trail of the cells that were opened, and the terms of the last one, each of which leads on.

    Attributes:
        trail: the cells; empty while none is chosen.
        answer: what is known of the last one; None until it is.

    Signals:
        asked: a cell to explain.
    """

    asked = Signal(object)

    def __init__(self, theme: Theme, zoom: float) -> None:
        """Make the parts, `ZOOM` times as large as in the docks and `zoom` times that."""
        super().__init__(objectName="stageTerms", visible=False)
        self.trail: list[Reference] = []
        self.answer: object = None
        self._goes_to_loss = False
        self._crumbs = Breadcrumbs(ZOOM * zoom)
        self._crumbs.chosen.connect(self._back_to)
        self._on = QPushButton(objectName="toLoss")
        self._on.setFont(fonts.text(round(16 * zoom)))
        bind_text(self._on.setText, words("Stage", "On to the loss"))
        bind_text(self._on.setToolTip, words("Stage", "Follow the largest term of each sum all the way to the loss"))
        self._on.clicked.connect(self._go_to_loss)
        self._patches = PatchStrip(theme, ZOOM * zoom)
        self._rows = TermRows(theme, ZOOM * zoom)
        self._rows.opened.connect(self._open)
        head = QHBoxLayout()
        head.addWidget(self._crumbs, 1)
        head.addWidget(self._on)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self._patches)
        column.addWidget(_RowArea(self._rows), 1)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._patches.set_theme(theme)
        self._rows.set_theme(theme)

    def show_language(self) -> None:
        """Lay out texts of another language."""
        self._rows.show_language()

    @property
    def chosen(self) -> Reference | None:
        """The cell that is explained."""
        return self.trail[-1] if self.trail else None

    def choose(self, reference: Reference | None) -> None:
        """Begin a trail at a cell; None ends it."""
        self.trail = []
        self._goes_to_loss = False
        if reference is not None:
            self._open(reference)
        else:
            self.show_answer(None)

    def continue_from(self, other: CellTerms) -> None:
        """Show what another one shows."""
        self.trail = other.trail
        self.show_answer(other.answer)

    def show_answer(self, answer: object) -> None:
        """Show the terms of the chosen cell, and go on if the loss is where a person wants to go."""
        self.answer = answer
        terms = answer.without_common() if isinstance(answer, Explanation) and answer.terms else None
        onward = toward_loss(answer) if isinstance(answer, Explanation) else None
        self._crumbs.show_trail([str(reference) for reference in self.trail])
        self._patches.show_patches(answer.patches if isinstance(answer, Explanation) else ())
        self._rows.show_terms(terms)
        self._on.setVisible(onward is not None)
        self.setVisible(bool(self.trail) and terms is not None)
        if self._goes_to_loss and onward is not None and onward not in self.trail:
            self._open(onward)

    @Slot()
    def _go_to_loss(self) -> None:
        self._goes_to_loss = True
        self.show_answer(self.answer)

    @Slot(object)
    def _open(self, reference: Reference) -> None:
        """Open a cell, or go back to one that is on the trail already."""
        if reference in self.trail:
            self._back_to(self.trail.index(reference))
            return
        self.trail.append(reference)
        self.answer = None
        self.asked.emit(reference)

    @Slot(int)
    def _back_to(self, depth: int) -> None:
        self._goes_to_loss = False
        del self.trail[depth + 1 :]
        self.asked.emit(self.trail[-1])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backspace and len(self.trail) > 1:
            self._back_to(len(self.trail) - 2)
        else:
            super().keyPressEvent(event)


class _RowArea(QScrollArea):
    """Shows as many rows as there is room for; unfolded ones can be scrolled."""

    def __init__(self, rows: TermRows) -> None:
        super().__init__(frameShape=QFrame.Shape.NoFrame, widgetResizable=True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(rows)
        self._rows = rows
        rows.chosen.connect(self._reveal)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rows.set_room(self.height())

    @Slot(int, int)
    def _reveal(self, top: int, height: int) -> None:
        if self._rows.hasFocus():
            self.ensureVisible(0, top + height // 2, 0, height // 2)


def toward_loss(explanation: Explanation) -> Reference | None:
    """Return the next cell on the way to the loss, by the largest term; None where no way leads there."""
    if explanation.tensor == LOSS:
        return None
    terms = sorted(explanation.terms, key=lambda term: -abs(term.product))
    doors = [factor.opens for term in terms for factor in term.factors if factor.opens is not None]
    if explanation.kind == "weight":
        return next(iter(doors), None)
    ways = ([door for door in doors if door.tensor.startswith(beginning)] for beginning in NEAREST_FIRST)
    share = Reference(LOSS, ()) if explanation.aside else None  # of a difference, which no factor leads on from
    return next((way[0] for way in ways if way), share)
