"""What stands below the stage: what the line has done or the page of a lesson, and the loss."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from core.i18n import unbroken, words
from gui.presentation.lesson_page import LessonPage
from gui.presentation.sparkline import Sparkline
from gui.style import fonts
from gui.style.language import bind_text, translated
from gui.style.plain_text import RichLabel
from gui.style.theme import Theme

WORDS_PIXELS, HEIGHT = 23, 116
MARGINS = 28, 8, 20, 8
GAP = 8
WORDS_TO_LOSS, PAGE_TO_LOSS = 3, 4
"""The widths of what is read, to that of the curve."""
IGNORED, EXPANDING, LEAST = QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum


class StageFoot(QFrame):
    """Of one height, unless words or the page of a lesson need more.

    Attributes:
        said: the words.
        loss: its curve.
        most: how high it may become.
    """

    def __init__(self, theme: Theme, zoom: float) -> None:
        super().__init__(objectName="stageFoot")
        self._theme, self._zoom = theme, zoom
        self._page: LessonPage | None = None
        self.most = self._usual
        self.said = RichLabel(objectName="stageWords", wordWrap=True)
        self.said.setFont(fonts.text(round(WORDS_PIXELS * zoom)))
        self.said.setSizePolicy(IGNORED, EXPANDING)
        bind_text(self.said.setAccessibleName, words("Stage", "What the line has done"))
        self.loss = Sparkline(theme, zoom)
        self._column = QVBoxLayout()
        self._column.setSpacing(GAP)
        self._column.addWidget(self.said)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(*MARGINS)
        row.setSpacing(24)
        row.addLayout(self._column, WORDS_TO_LOSS)
        row.addWidget(self.loss, 1)
        self.setFixedHeight(self._usual)
        self._rooms = QTimer(self, interval=0, singleShot=True)
        self._rooms.timeout.connect(self.make_room)

    @property
    def _usual(self) -> int:
        return round(HEIGHT * self._zoom)

    def set_theme(self, theme: Theme) -> None:
        """Takes on other colours."""
        self._theme = theme
        self.loss.set_theme(theme)

    # The words

    def tell(self, code: str, done: str, more: str = "", colour: str = "") -> None:
        """A line as it is written, what it has done, and what is of less weight below.

        Args:
            colour: of what it has done; the colour of words when left out.
        """
        lead = f'<span style="color: {self._theme.now}">{_escaped(code)}</span> ' if code else ""
        told = _escaped(done)
        told = f'<span style="color: {colour}">{told}</span>' if colour else told
        below = "<br>" if self._page is None else " &nbsp;"  # the page of a lesson leaves it one line
        rest = f'{below}<span style="color: {self._theme.muted}">{_escaped(more)}</span>' if more else ""
        self.said.setText(lead + told + rest)
        self.make_room()

    def show_said(self, shown: bool) -> None:
        """Beside the page of a lesson, which says itself what a line has done, the words are shown only if needed."""
        self.said.setVisible(shown or self._page is None)
        self.make_room()

    # The page of a lesson

    @property
    def page(self) -> LessonPage | None:
        """The page that is shown."""
        return self._page

    def take_page(self, page: LessonPage) -> None:
        """Shows a page, as high as it needs."""
        self._page = page
        page.stand_in_presentation(self._zoom)
        page.laid_out.connect(self.make_room)
        self._column.addWidget(page, 1)
        self._row.setStretch(0, PAGE_TO_LOSS)
        self.said.setSizePolicy(IGNORED, LEAST)

    def give_page(self) -> None:
        """It is shown elsewhere, or no longer."""
        if self._page is not None:
            self._page.laid_out.disconnect(self.make_room)
            self._column.removeWidget(self._page)
            self._page = None
            self._row.setStretch(0, WORDS_TO_LOSS)
            self.said.setSizePolicy(IGNORED, EXPANDING)
            self.setFixedHeight(self._usual)

    @Slot()
    def make_room(self) -> None:
        """For all of a page; what one page needed the next one keeps, so that the code stays where it is."""
        needed = MARGINS[1] + MARGINS[3]
        if self.said.isVisibleTo(self):
            needed += self.said.heightForWidth(self.said.width())
        if self._page is not None:
            needed += self._page.needed_height + (GAP if self.said.isVisibleTo(self) else 0)
            needed = max(needed, self.height())
        self.setFixedHeight(max(min(needed, self.most), self._usual))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._rooms.start()


def _escaped(text: str) -> str:
    """For rich text, in the language of the moment."""
    return escape(unbroken(translated(text)))
