"""A scroll area for a text: its edges fade where there is more, and keys scroll it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QScrollBar, QWidget

from gui.style.theme import Theme, ThemedWidget

NOTHING = 3
"""The overlap in pixels that hides no letter."""


class ReadingArea(QScrollArea):
    """A scroll area that scrolls by whole lines."""

    def __init__(self, page: QWidget, theme: Theme) -> None:
        super().__init__(
            widgetResizable=True,
            frameShape=QFrame.Shape.NoFrame,
            objectName="lessonScroll",
            horizontalScrollBarPolicy=Qt.ScrollBarPolicy.ScrollBarAlwaysOff,
            focusPolicy=Qt.FocusPolicy.NoFocus,
        )
        self.setWidget(page)
        self._above, self._below = Fade(self, theme, down=False), Fade(self, theme, down=True)
        self._bar.valueChanged.connect(self._fade)
        self._bar.rangeChanged.connect(self._fade)

    @property
    def _bar(self) -> QScrollBar:
        return self.verticalScrollBar()

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        for fade in (self._above, self._below):
            fade.set_theme(theme)

    def set_line(self, pixels: int) -> None:
        """Set the distance from line to line."""
        self._bar.setSingleStep(pixels)
        self._fade()

    def read_on(self) -> bool:
        """Scroll down by the visible height less a line; return whether there was more."""
        if not self._more_below:
            return False
        line = self._bar.singleStep()
        self._bar.setValue(self._bar.value() + max(self.viewport().height() - 2 * line, line))
        return True

    @property
    def _more_below(self) -> bool:
        return self._bar.value() < self._bar.maximum() - NOTHING

    def obeys(self, key: Qt.Key) -> bool:
        """Scroll by a key; return whether it is one that scrolls."""
        line = self._bar.singleStep()
        places = {
            Qt.Key.Key_Up: self._bar.value() - line,
            Qt.Key.Key_Down: self._bar.value() + line,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self._bar.maximum(),
        }
        if key not in places:
            return False
        self._bar.setValue(places[key])
        return True

    @Slot()
    def _fade(self) -> None:
        place, line = self.viewport().geometry(), self._bar.singleStep()
        self._above.setGeometry(place.left(), place.top(), place.width(), line)
        self._below.setGeometry(place.left(), place.bottom() + 1 - line, place.width(), line)
        self._above.setVisible(self._bar.value() > NOTHING)
        self._below.setVisible(self._more_below)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fade()


class Fade(ThemedWidget):
    """A gradient from transparent to the colour of the surface."""

    def __init__(self, over: QWidget, theme: Theme, down: bool) -> None:
        super().__init__(theme, over, objectName="fadeBelow" if down else "fadeAbove")
        self._down = down
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        here, there = (0, self.height()) if self._down else (self.height(), 0)
        gradient = QLinearGradient(0, here, 0, there)
        clear, full = QColor(self._theme.surface), QColor(self._theme.surface)
        clear.setAlpha(0)
        gradient.setColorAt(0, clear)
        gradient.setColorAt(0.6, full)
        gradient.setColorAt(1, full)
        painter = QPainter(self)
        painter.fillRect(self.rect(), gradient)
        painter.end()
