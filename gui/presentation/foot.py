"""The foot of a presentation: what the line has done or the page of a lesson, and the loss."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy

from core.i18n import unbroken, words
from core.view.snapshot import Snapshot
from gui.presentation.lesson_page import LessonPage
from gui.presentation.sparkline import Sparkline
from gui.style import building, number_format
from gui.style.language import bind_text, translated
from gui.style.plain_text import Label, RichLabel
from gui.style.theme import Theme

WORDS_PIXELS, RATE_PIXELS, HEIGHT = 23, 18, 116
RATE = words("Stage", "learning rate {rate}")
MARGINS = 28, 8, 20, 8
GAP = 8
WORDS_TO_LOSS, PAGE_TO_LOSS = 3, 4
"""The ratio of the width of the text to that of the curve."""
IGNORED, EXPANDING, LEAST = QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum


class PresentationFoot(QFrame):
    """A foot of constant height, unless the caption or the page of a lesson needs more.

    Attributes:
        caption: the label of the caption.
        loss: the curve of the loss.
        most: the maximum height in pixels.
    """

    def __init__(self, theme: Theme, zoom: float) -> None:
        super().__init__(objectName="stageFoot")
        self._theme, self._zoom = theme, zoom
        self._page: LessonPage | None = None
        self.most = self._usual
        self.caption = RichLabel(
            objectName="stageWords",
            wordWrap=True,
            pixels=round(WORDS_PIXELS * zoom),
            sizePolicy=QSizePolicy(IGNORED, EXPANDING),
            accessibleName=words("Stage", "What the line has done"),
        )
        self.loss = Sparkline(theme, zoom)
        self._rate = Label(
            objectName="stageRate",
            alignment=Qt.AlignmentFlag.AlignRight,
            pixels=round(RATE_PIXELS * zoom),
            role="muted",
        )
        self._column = building.column(self.caption, spacing=GAP)
        curve = building.column((self.loss, 1), self._rate, spacing=0)
        self._row = building.row((self._column, WORDS_TO_LOSS), (curve, 1), parent=self, margins=MARGINS, spacing=24)
        self.setFixedHeight(self._usual)
        self._rooms = QTimer(self, interval=0, singleShot=True)
        self._rooms.timeout.connect(self.make_room)

    @property
    def _usual(self) -> int:
        return round(HEIGHT * self._zoom)

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._theme = theme
        self.loss.set_theme(theme)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the loss and the learning rate of another moment."""
        self.loss.show_snapshot(snapshot)
        rate = snapshot.learning_rate
        bind_text(self._rate.setText, "" if rate is None else RATE.format(rate=number_format.learning_rate(rate)))

    # The caption

    def tell(self, code: str, done: str, more: str = "", colour: str = "") -> None:
        """Show the text of a line, what it has done, and further details with less emphasis.

        Args:
            code: the text of the line.
            done: what it has done.
            more: the details.
            colour: the colour of what it has done; the usual one by default.
        """
        marked = f"color: {self._theme.now}; background-color: {self._theme.now_pale}"  # as the line in the code
        lead = f'<span style="{marked}">{_escaped(code)}</span> ' if code else ""
        told = _escaped(done)
        told = f'<span style="color: {colour}">{told}</span>' if colour else told
        below = "<br>" if self._page is None else " &nbsp;"  # the page of a lesson leaves room for one line
        rest = f'{below}<span style="color: {self._theme.muted}">{_escaped(more)}</span>' if more else ""
        self.caption.setText(lead + told + rest)
        self.make_room()

    def show_caption(self, shown: bool) -> None:
        """Show or hide the caption beside the page of a lesson, which itself says what a line has done."""
        self.caption.setVisible(shown or self._page is None)
        self.make_room()

    # The page of a lesson

    @property
    def page(self) -> LessonPage | None:
        """The page of a lesson that is shown."""
        return self._page

    def take_page(self, page: LessonPage) -> None:
        """Show a page, as high as it needs."""
        self._page = page
        page.stand_in_presentation(self._zoom)
        page.laid_out.connect(self.make_room)
        self._column.addWidget(page, 1)
        self._row.setStretch(0, PAGE_TO_LOSS)
        self.caption.setSizePolicy(IGNORED, LEAST)

    def give_page(self) -> None:
        """Release the page, which is shown elsewhere or no longer."""
        if self._page is not None:
            self._page.laid_out.disconnect(self.make_room)
            self._column.removeWidget(self._page)
            self._page = None
            self._row.setStretch(0, WORDS_TO_LOSS)
            self.caption.setSizePolicy(IGNORED, EXPANDING)
            self.setFixedHeight(self._usual)

    @Slot()
    def make_room(self) -> None:
        """Make room for all of a page, and keep it for the next page, so that the code stays where it is."""
        needed = MARGINS[1] + MARGINS[3]
        if self.caption.isVisibleTo(self):
            needed += self.caption.heightForWidth(self.caption.width())
        if self._page is not None:
            needed += self._page.needed_height + (GAP if self.caption.isVisibleTo(self) else 0)
            needed = max(needed, self.height())
        self.setFixedHeight(max(min(needed, self.most), self._usual))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._rooms.start()


def _escaped(text: str) -> str:
    """Escape a text in the current language for rich text."""
    return escape(unbroken(translated(text)))
