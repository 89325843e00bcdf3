"""A number in the tool bar, with its caption."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QGridLayout, QWidget

from gui.style import building, fonts
from gui.style.language import bind_text
from gui.style.plain_text import Label
from gui.widgets.fixed_size_label import FixedSizeLabel

NUMBER_TYPES = (22, 18, 16, 14)
BESIDE_NUMBER = 6
NO_NUMBER = "–"


class Readout(QWidget):
    """A small caption over a large number."""

    def __init__(self, caption: str, accessible: str, name: str, width: int) -> None:
        super().__init__()
        self._caption = Label(text=caption, objectName=f"{name}Caption", pixels=11, weight=fonts.MEDIUM, role="muted")
        right = Qt.AlignmentFlag.AlignRight
        self._value = Label(
            text=NO_NUMBER,
            objectName=name,
            accessibleName=accessible,
            alignment=right | Qt.AlignmentFlag.AlignVCenter,
            pixels=NUMBER_TYPES[0],
            weight=fonts.SEMIBOLD,
        )
        layout = QGridLayout(self, spacing=0)
        layout.setContentsMargins(BESIDE_NUMBER, 0, 0, 0)
        layout.addWidget(self._caption, 0, 0, right)
        self._holder = FixedSizeLabel(self._value, width)
        layout.addWidget(self._holder, 1, 0, right)

    def set_width(self, width: int) -> None:
        """Take another width."""
        self._holder.setFixedWidth(width)
        QTimer.singleShot(0, self, self._fit)

    def show_caption(self, caption: str, muted: bool) -> None:
        """Show another caption; mute a number that is no longer the present one."""
        bind_text(self._caption.setText, caption)
        building.set_role(self._value, "muted" if muted else "")

    def show_value(self, value: str) -> None:
        """Show another number or text, in smaller type where there is no room for it."""
        bind_text(self._value.setText, value)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            QTimer.singleShot(0, self, self._fit)  # the value is in the other language by then

    @Slot()
    def _fit(self) -> None:
        shown, room = self._value.text(), self._holder.minimumWidth()
        sizes = [pixels for pixels in NUMBER_TYPES if _advance(shown, pixels) <= room]
        pixels = sizes[0] if sizes else NUMBER_TYPES[-1]
        if self._value.font().pixelSize() != pixels:
            self._value.setFont(fonts.text(pixels, fonts.SEMIBOLD))


def _advance(shown: str, pixels: int) -> int:
    return QFontMetrics(fonts.text(pixels, fonts.SEMIBOLD)).horizontalAdvance(shown)
