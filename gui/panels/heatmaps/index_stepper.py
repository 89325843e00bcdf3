"""The choice of an index of a dimension that cannot be seen as a whole: ‹ image 7 ›."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QWheelEvent
from PySide6.QtWidgets import QToolButton, QWidget

from core.i18n import words
from gui.style import building, fonts
from gui.style.language import bind_text
from gui.style.plain_text import Label

PIXELS = 12
IMAGE = words("IndexStepper", "image {index} of {count}")
KERNEL = words("IndexStepper", "kernel {index} of {count}")
CHANNEL = words("IndexStepper", "channel {index}")
PLACE = words("IndexStepper", "index {index} of {count}")


class IndexStepper(QWidget):
    """Two buttons around the index, which is counted from 0 as in the code. The wheel turns it too.

    Signals:
        chosen: the dimension, and another index of it.
    """

    chosen = Signal(int, int)

    def __init__(self, dimension: int) -> None:
        super().__init__(objectName=f"index:{dimension}")
        self._dimension = dimension
        self._index, self._count = 0, 1
        self._label = Label(pixels=PIXELS, role="muted", alignment=Qt.AlignmentFlag.AlignCenter)
        previous = self._button("‹", words("IndexStepper", "Previous index"), -1)
        following = self._button("›", words("IndexStepper", "Next index"), 1)
        building.row(previous, self._label, following, parent=self, margins=(0, 0, 0, 0), spacing=1)

    def _button(self, sign: str, name: str, by: int) -> QToolButton:
        return building.set_up(
            QToolButton(autoRepeat=True, focusPolicy=Qt.FocusPolicy.TabFocus),
            pixels=PIXELS,
            role="chip",
            text=sign,
            accessibleName=name,
            toolTip=name,
            clicked=partial(self._step, by),
        )

    def show_index(self, index: int, count: int, wording: str) -> None:
        """Show the present index.

        Args:
            index: the index.
            count: how many there are.
            wording: what the dimension counts.
        """
        if (index, count, wording) == (self._index, self._count, self.property("wording")):
            return
        self._index, self._count = index, count
        self.setProperty("wording", wording)
        bind_text(self._write, wording.format(index=index, count=count))

    def _write(self, text: str) -> None:
        self._label.setText(text)
        widest = text.replace(str(self._index), str(self._count), 1)  # nothing moves while the index changes
        self._label.setMinimumWidth(QFontMetrics(fonts.text(PIXELS)).horizontalAdvance(widest) + 4)

    def _step(self, by: int, _checked: bool = False) -> None:
        index = (self._index + by) % max(self._count, 1)
        if index != self._index:
            self.chosen.emit(self._dimension, index)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._step(-1 if event.angleDelta().y() > 0 else 1)
        event.accept()


def wording_of(dimensions: int, dimension: int, parameter: bool, image: bool = False) -> str:
    """Return what one of the leading dimensions of a tensor probably counts."""
    if image and dimension == 1:
        return CHANNEL
    if dimensions == 4 and dimension == 0:
        return KERNEL if parameter else IMAGE
    return PLACE
