"""The layout of an explanation, in which nothing is cut at the first look."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from gui.panels.explanation.check_rows import CheckRows
from gui.panels.explanation.head import ExplanationHead
from gui.panels.explanation.history_curve import HIGHEST, LOWEST, HistoryCurve
from gui.panels.explanation.patch_strip import PatchStrip
from gui.panels.explanation.sum_line import SumLine
from gui.panels.explanation.term_layout import LEAST_ROWS, LINE, LOW_LINE
from gui.panels.explanation.term_rows import TermRows

LOW = 300
"""The height in pixels below which everything is set tighter."""

SIDE, WANTED_ROWS = 14, 5


class ExplanationSheet(QScrollArea):
    """Head, pictures, terms and their sum from the top down, history and checks at the foot, all in one scroll area.

    The terms take the height that the others leave; where it is for few of them, the checks fold into one line. A
    history that has no room lies below what is seen first, rather than be cut.
    """

    def __init__(
        self,
        head: ExplanationHead,
        patches: PatchStrip,
        rows: TermRows,
        total: SumLine,
        history: HistoryCurve,
        checks: CheckRows,
    ) -> None:
        super().__init__(
            frameShape=QFrame.Shape.NoFrame,
            horizontalScrollBarPolicy=Qt.ScrollBarPolicy.ScrollBarAlwaysOff,
            focusPolicy=Qt.FocusPolicy.NoFocus,
        )
        self._head, self._rows, self._total, self._history, self._checks = head, rows, total, history, checks
        self._patches = patches
        self._content = QWidget(objectName="explanation")
        for part in (head, patches, rows, total, history, checks):
            part.setParent(self._content)
        self.setWidget(self._content)
        rows.chosen.connect(self._reveal_row)
        rows.unfolded.connect(self.fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lay out again when a part needs another height."""
        if watched is self._content and event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().eventFilter(watched, event)

    @Slot()
    def fit(self) -> None:
        """Lay everything out again."""
        width = self.width()
        needed = self._lay_out(width)
        if needed > self.height():
            width -= self.verticalScrollBar().sizeHint().width()
            needed = self._lay_out(width)
        self._content.resize(width, max(needed, self.height()))
        self._place(width - 2 * SIDE)

    def _lay_out(self, width: int) -> int:
        """Give every part the form for a width; return the height that they need."""
        inner, low = width - 2 * SIDE, self.height() < LOW
        line = LOW_LINE if low else LINE
        self._margin, self._gap = (4, 2) if low else (7, 3)
        self._head.set_low(low)
        self._head_height = self._head.heightForWidth(inner)
        self._total_height = self._total.height_in(inner)
        self._patches_height = 0 if self._patches.isHidden() else self._patches.height() + self._gap
        taken = self._head_height + self._patches_height + self._total_height
        room = self.height() - 2 * self._margin - taken - 2 * self._gap
        curve = LOWEST + self._gap if not self._history.isHidden() else 0
        self._fold_checks(inner, low, room - curve, line)
        room -= self._checks_height
        left = self._fill(room - curve, line)
        self._curve_below = bool(curve) and left < 0
        if self._curve_below:
            left = self._fill(room, line)
        self._page = self.height() - min(left, 0)
        self._history_height = min(LOWEST + max(left, 0), HIGHEST) if curve else 0
        return self._page + (self._history_height + self._margin if self._curve_below else 0)

    def _fold_checks(self, inner: int, low: bool, room: int, line: int) -> None:
        unfolded = room - self._checks.height_in(inner, folded=False)
        few = unfolded < min(self._rows.count, WANTED_ROWS + 1) * line
        self._checks.set_folded(low or few or inner < self._checks.table_width)
        self._checks_height = self._checks.height_in(inner)
        self._rows.resize(inner, self._rows.height())

    def _fill(self, room: int, line: int) -> int:
        """Show as many terms as there is room for; return what is left of it."""
        self._rows.set_room(max(room, (LEAST_ROWS + 1) * line), line)
        return room - self._rows.sheet.height

    def _place(self, inner: int) -> None:
        top = self._margin
        for part, height in (
            (self._head, self._head_height),
            (self._patches, self._patches_height),
            (self._rows, self._rows.sheet.height),
            (self._total, self._total_height),
        ):
            part.setGeometry(SIDE, top, inner, height)
            top += height + (self._gap if part is self._head else 0)
        foot = max(self._page, self.height()) - self._margin - self._checks_height
        curve = self._page if self._curve_below else foot - self._gap - self._history_height
        self._checks.setGeometry(SIDE, foot, inner, self._checks_height)
        self._history.setGeometry(SIDE, curve, inner, self._history_height)

    def reveal_verdict(self) -> None:
        """Scroll to the verdict, which in a low window may lie out of sight."""
        self.fit()
        self.ensureVisible(0, self._checks.geometry().bottom(), 0, self._margin)

    @Slot(int, int)
    def _reveal_row(self, top: int, height: int) -> None:
        if self._rows.hasFocus():
            self.ensureVisible(self.width() // 2, self._rows.y() + top + height // 2, 0, height // 2 + self._gap)
