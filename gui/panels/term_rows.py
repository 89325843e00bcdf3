"""The terms of a sum as signed bars, the largest first."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.chain_rule import Explanation, Reference, Term
from gui import fonts, text
from gui.theme import Theme, colour

ROW, MOST = 34, 24
BAR_SHARE = 0.32
NAMES, NUMBER = 16, 76


class TermRows(QWidget):
    """A row for each of the largest terms, and one for what remains. A click opens the factor that leads on.

    Signals:
        opened: the factor's reference.
    """

    opened = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("terms")
        self.setAccessibleName("Terms")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setToolTip("Click a term, or choose it with the arrow keys and Enter, to see where its factor comes from")
        self._theme = theme
        self._terms: list[Term] = []
        self._rest = 0
        self._rest_sum = 0.0
        self._chosen = 0

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_terms(self, explanation: Explanation | None) -> None:
        """Shows the terms by size; with what was carried over from earlier passes as one of them."""
        terms = list(explanation.terms) if explanation is not None else []
        if explanation is not None and explanation.carried is not None:
            terms.append(Term(None, "earlier passes", (), explanation.carried))
        terms.sort(key=lambda term: -abs(term.product))
        self._terms, rest = terms[:MOST], terms[MOST:]
        self._rest, self._rest_sum = len(rest), sum(term.product for term in rest)
        self._chosen = min(self._chosen, max(len(self._terms) - 1, 0))
        self.setMinimumHeight(self.sizeHint().height())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, ROW * (len(self._terms) + bool(self._rest)))

    def reference(self, row: int) -> Reference | None:
        """What a click on a row opens."""
        if not 0 <= row < len(self._terms):
            return None
        return next((factor.opens for factor in self._terms[row].factors if factor.opens is not None), None)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        largest = max((abs(term.product) for term in self._terms), default=0.0) or 1.0
        for row, term in enumerate(self._terms):
            if self.hasFocus() and row == self._chosen:
                painter.fillRect(0, row * ROW, self.width(), ROW, colour(self._theme.now_pale))
            factors = "  ·  ".join(f"{factor.name} = {text.number(factor.value, 4)}" for factor in term.factors)
            self._paint_row(painter, row, term.label, factors, term.product, largest, self.reference(row) is not None)
        if self._rest:
            words = f"{self._rest} smaller ones"
            self._paint_row(painter, len(self._terms), words, "", self._rest_sum, largest, opens=False)

    def _paint_row(
        self, painter: QPainter, row: int, label: str, factors: str, product: float, largest: float, opens: bool
    ) -> None:
        top, width = row * ROW, self.width()
        bar = width * BAR_SHARE
        painter.setFont(fonts.words(12, fonts.MEDIUM))
        painter.setPen(colour(self._theme.text))
        painter.drawText(0, top, int(width - bar - NUMBER - 8), NAMES, LEFT, f"{label}  ›" if opens else label)
        painter.setFont(fonts.code(11))
        painter.setPen(colour(self._theme.muted))
        shown = fonts.code_metrics(11).elidedText(factors, Qt.TextElideMode.ElideRight, width)
        painter.drawText(0, top + NAMES, width, ROW - NAMES - 2, LEFT, shown)
        middle = width - NUMBER - bar / 2
        length = bar / 2 * min(abs(product) / largest, 1.0)
        negative, positive = self._theme.signed[0], self._theme.signed[-1]
        left = middle - length if product < 0 else middle
        painter.fillRect(QRectF(left, top + 4, length, 9), colour(negative if product < 0 else positive))
        painter.fillRect(QRectF(middle - 0.5, top + 2, 1, 13), colour(self._theme.border))
        painter.setFont(fonts.words(12))
        painter.setPen(colour(self._theme.text))
        painter.drawText(width - NUMBER, top, NUMBER, NAMES, RIGHT, text.number(product))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._chosen = int(event.position().y()) // ROW
        self.update()
        self._open(self._chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None:
            self._chosen = min(max(self._chosen + step, 0), max(len(self._terms) - 1, 0))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self._chosen)
        else:
            super().keyPressEvent(event)

    def _open(self, row: int) -> None:
        if (reference := self.reference(row)) is not None:
            self.opened.emit(reference)


LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
