"""The functions that are running, the innermost first."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget, QListWidgetItem

from core.i18n import joined, words
from core.variables.rows import FrameRow
from gui.form.fields import KeysForMe
from gui.style import fonts
from gui.style.language import bind_text, translated
from gui.style.theme import Theme, colour
from gui.style.tool_tip import tool_tip

MOST_ROWS, ROWS_WHERE_LOW, ROW_HEIGHT, AROUND, PIXELS = 5, 2, 20, 6, 12
SCRIPT = words("VariablesPanel", "the script itself")


class CallStack(QListWidget):
    """A short list, hidden where only one function runs. A click, or Enter, chooses the frame that is looked at.

    Signals:
        chosen: the place of a frame, the outermost first.
    """

    chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            objectName="callStack",
            visible=False,
            frameShape=QFrame.Shape.NoFrame,
            uniformItemSizes=True,
            font=fonts.code(PIXELS),
            horizontalScrollBarPolicy=Qt.ScrollBarPolicy.ScrollBarAlwaysOff,
            textElideMode=Qt.TextElideMode.ElideMiddle,
            editTriggers=QAbstractItemView.EditTrigger.NoEditTriggers,
        )
        bind_text(self.setAccessibleName, words("VariablesPanel", "Call stack"))
        self.setProperty("role", "rows")
        self._theme = theme
        self._frames: tuple[FrameRow, ...] = ()
        self._place = 0
        self._most_rows = MOST_ROWS
        self.installEventFilter(KeysForMe(self, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space))
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._theme = theme
        self._colour()

    def show_language(self) -> None:
        """Say everything in another language."""
        frames, self._frames = self._frames, ()
        self.show_frames(frames, self._place)

    def show_frames(self, frames: tuple[FrameRow, ...], place: int) -> None:
        """Show the functions that are running, and mark the one that is looked at."""
        if (frames, place) == (self._frames, self._place):
            return
        self._frames, self._place = frames, place
        self.blockSignals(True)
        self.clear()
        for frame in reversed(frames):
            item = QListWidgetItem(translated(_told(frame)))
            item.setSizeHint(QSize(0, ROW_HEIGHT))
            item.setToolTip(tool_tip(f"{frame.filename}:{frame.line}"))
            self.addItem(item)
        self.setCurrentRow(len(frames) - 1 - place)
        self.blockSignals(False)
        self._colour()
        self._fit()
        self.setVisible(len(frames) > 1)

    def set_low(self, low: bool) -> None:
        """Leave more of the height to others."""
        self._most_rows = ROWS_WHERE_LOW if low else MOST_ROWS
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(min(len(self._frames), self._most_rows) * ROW_HEIGHT + AROUND)
        if (item := self.currentItem()) is not None:
            self.scrollToItem(item)

    def _colour(self) -> None:
        for row in range(self.count()):
            chosen = row == len(self._frames) - 1 - self._place
            self.item(row).setForeground(QBrush(colour(self._theme.now if chosen else self._theme.text)))

    @Slot(QListWidgetItem)
    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(len(self._frames) - 1 - self.row(item))


def _told(frame: FrameRow) -> str:
    function = SCRIPT if frame.function == "<module>" else f"{frame.function}()"
    return joined("   ", [function, f"{PurePath(frame.filename).name}:{frame.line}"])
