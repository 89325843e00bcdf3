"""Parts of the code that are folded away behind their first line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent, QTextBlock
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from core.program.folds import Fold, foldable


class Folding(QObject):
    """Hides lines of a text, and brings them back.

    Signals:
        changed: other lines are hidden than before.
    """

    changed = Signal()

    def __init__(self, view: QPlainTextEdit) -> None:
        super().__init__(view)
        self._view = view
        self._foldable: dict[int, Fold] = {}
        self._folded: set[int] = set()
        self.hidden_lines = 0

    @property
    def heads(self) -> Mapping[int, bool]:
        """The lines behind which others can be folded away, and whether they are."""
        return {first: first in self._folded for first in self._foldable}

    def hidden_behind(self, line: int) -> int:
        """Return how many lines are folded away behind a line."""
        fold = self._foldable.get(line)
        return 0 if fold is None or line not in self._folded else fold.last - fold.first

    def set_text(self, text: str, folded: Iterable[Fold] = ()) -> None:
        """Take up another text, of which some parts are folded away."""
        self._foldable = {fold.first: fold for fold in foldable(text)}
        self._folded = {fold.first for fold in folded if fold.first in self._foldable}
        self._apply()

    def unfold_all(self) -> None:
        """Show every line."""
        self._folded.clear()
        self._apply()

    def forget(self) -> None:
        """Show every line, and let none be folded away."""
        self._foldable = {}
        self.unfold_all()

    def toggle(self, line: int) -> bool:
        """Fold away what a line heads, or bring it back; return whether it heads anything."""
        if line not in self._foldable:
            return False
        self._folded ^= {line}
        self._apply()
        return True

    def reveal(self, line: int) -> None:
        """Bring back a line that is folded away."""
        hiding = {first for first in self._folded if first < line <= self._foldable[first].last}
        if hiding:
            self._folded -= hiding
            self._apply()

    def _apply(self) -> None:
        hidden = {number for first in self._folded for number in range(first + 1, self._foldable[first].last + 1)}
        if not hidden and not self.hidden_lines:
            return
        self.hidden_lines = len(hidden)
        block = self._view.document().begin()
        while block.isValid():
            _show(block, block.blockNumber() + 1 not in hidden)
            block = block.next()
        document = self._view.document()
        document.markContentsDirty(0, document.characterCount())
        layout = document.documentLayout()
        layout.documentSizeChanged.emit(layout.documentSize())
        self.changed.emit()


def _show(block: QTextBlock, shown: bool) -> None:
    if block.isVisible() != shown:
        block.setVisible(shown)
        block.setLineCount(max(block.layout().lineCount(), 1) if shown else 0)


class FoldClicks(QObject):
    """Lets a click in a strip of the gutter fold lines away, or bring them back.

    Signals:
        clicked: the height at which.
    """

    clicked = Signal(int)

    def __init__(self, gutter: QWidget, left: int) -> None:
        super().__init__(gutter)
        self._left = left
        gutter.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent) or event.type() != QEvent.Type.MouseButtonPress:
            return False
        if event.button() != Qt.MouseButton.LeftButton or event.position().x() < self._left:
            return False
        self.clicked.emit(int(event.position().y()))
        return True
