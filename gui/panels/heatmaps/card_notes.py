"""The notes right of a map's name."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.i18n import joined
from gui.style import building, fonts
from gui.style.language import bind_text
from gui.style.plain_text import Label

GAP = 10


class CardNotes(QWidget):
    """The state of a gradient at the left and numbers at the right, outside any layout.

    `gui.widgets.fixed_size_label` has the reason.

    Both give way to shorter wordings of themselves where there is little room, and the numbers to the state where there
    is none: of a number that is cut the rest would be another number. The state never moves.
    """

    def __init__(self, pixels: int = 12) -> None:
        super().__init__(sizePolicy=QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed))
        self._pixels = pixels
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self._state, self._numbers = Label(self), Label(self, alignment=right, pixels=pixels, role="muted")
        self._metrics = QFontMetrics(fonts.text(pixels))
        self._shown_state: tuple[str, ...] = ("",)
        self._states = [""]
        self._shown_numbers: tuple[str, ...] = ("",)
        self._wordings = [""]
        self._taken = 0
        self.setFixedHeight(self._metrics.height() + 2)

    def show_state(self, wordings: tuple[str, ...], role: str) -> None:
        """Show a state in the colour of its role, "now" or "muted"; wordings from the longest to the shortest."""
        if wordings == self._shown_state:
            return
        self._shown_state = wordings
        if wordings[0] and role != self._state.property("role"):
            self._state.setFont(fonts.text(self._pixels, fonts.SEMIBOLD if role == "now" else fonts.REGULAR))
            building.set_role(self._state, role)
        bind_text(self._write_state, joined("\n", wordings))
        bind_text(self._state.setToolTip, wordings[0])

    def show_numbers(self, wordings: tuple[str, ...]) -> None:
        """Show the numbers, in wordings from the longest to the shortest."""
        if wordings != self._shown_numbers:
            self._shown_numbers = wordings
            bind_text(self._write_numbers, joined("\n", wordings))

    @property
    def least_width(self) -> int:
        """The width of the shortest wording of a stressed state, and of the gap after it; 0 where there is none."""
        if self._state.property("role") != "now" or not self._states[-1]:
            return 0
        return QFontMetrics(self._state.font()).horizontalAdvance(self._states[-1]) + GAP + 2

    def _write_state(self, wordings: str) -> None:
        self._states = wordings.split("\n")
        self._place()

    def _write_numbers(self, wordings: str) -> None:
        """Take all wordings, a line each: in another language another one may be the longest that there is room for."""
        self._wordings = wordings.split("\n")
        self._choose()

    def _place(self) -> None:
        metrics = QFontMetrics(self._state.font())
        state = next((state for state in self._states if metrics.horizontalAdvance(state) < self.width()), "")
        self._state.setText(state)
        taken = self._state.sizeHint().width() if state else 0
        self._state.setGeometry(0, 0, taken, self.height())
        self._taken = min(taken + GAP, self.width()) if state else 0
        self._numbers.setGeometry(self._taken, 0, self.width() - self._taken, self.height())
        self._choose()

    def _choose(self) -> None:
        room = self.width() - self._taken
        fitting = (wording for wording in self._wordings if self._metrics.horizontalAdvance(wording) <= room)
        self._numbers.setText(next(fitting, ""))

    def sizeHint(self) -> QSize:
        return QSize(80, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()
