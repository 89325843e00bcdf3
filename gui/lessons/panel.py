"""The page of a lesson: its text, its question, and the way on and back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, SignalInstance, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QPushButton,
    QWidget,
)

from core.i18n import joined, words
from core.lessons.lesson import as_paragraphs
from gui.lessons.choice import Choice
from gui.lessons.page import Page
from gui.lessons.page_text import code_style, finding
from gui.lessons.scroll_area import ReadingArea
from gui.presentation.lesson_page import LessonPage
from gui.style import building, fonts
from gui.style.language import bind_text, bind_texts, translated
from gui.style.plain_text import Label, RichLabel
from gui.style.theme import Theme

SMALLEST_WIDTH = 300
MOST_CHOICES = 3
PRESENTATION_ZOOM = 1.3
"""How large the type of a presentation is, to that in a dock."""
TITLE_PIXELS, TEXT_PIXELS, NOTE_PIXELS, CODE_PIXELS, CHOICE_PIXELS, BUTTON_PIXELS = 18, 17, 15, 15, 16, 14
LOW, MARGINS, SPACING = 300, (16, 12, 12, 14), 14
LOW_MARGINS, LOW_SPACING, LOW_TITLE_PIXELS = (14, 8, 12, 10), 8, 16
"""The measures of a column that leaves little height to the text."""
SPARE = 2
"""The pixels that make up for what Qt rounds."""
PITCH = 24
"""The pixels from line to line of the text."""

NEXT, SKIP, FINISH = words("LessonPanel", "Next"), words("LessonPanel", "Skip"), words("LessonPanel", "Finish")
NEXT_LESSON, FOLLOWING = words("LessonPanel", "Next lesson"), words("LessonPanel", "The next lesson: {title}")
BACK, LEAVE = words("LessonPanel", "Back"), words("LessonPanel", "Leave")
RIGHT_GUESS = words("LessonPanel", "Right: “{choice}”.")
WRONG_GUESS = words("LessonPanel", "Not so. You chose “{choice}”.")
AT_WORK = words("LessonPanel", "The loop is running…")
STEP = words("Lessons", "{number} of {count}")


class LessonPanel(LessonPage):
    """Shows one page.

    Keys: Enter goes on, or presses the button that has the focus; 1, 2 and 3 choose; ↑, ↓, Home and End scroll; Esc
    leaves.

    Signals:
        next_wanted, back_wanted, leave_wanted: a person wants to go on, back, or out.
        chosen: the number of a choice, from 0.
        laid_out: its parts have their places, and it may need another height.
    """

    next_wanted = Signal()
    back_wanted = Signal()
    leave_wanted = Signal()
    chosen = Signal(int)

    title = words("LessonPanel", "Lesson")

    def __init__(self, theme: Theme) -> None:
        super().__init__(focusPolicy=Qt.FocusPolicy.StrongFocus, minimumWidth=SMALLEST_WIDTH)
        bind_text(self.setAccessibleName, self.title)
        self._theme = theme
        self._page: Page | None = None
        self._zoom = 1.0
        self._heading = Label(objectName="lessonTitle", wordWrap=True)
        self._step = Label(objectName="lessonStep", role="muted")
        self._guess = Label(objectName="lessonGuess", wordWrap=True)
        self._problems = Label(objectName="lessonProblems", wordWrap=True, role="error")
        self._text = RichLabel(objectName="lessonText", wordWrap=True)
        self._findings = RichLabel(objectName="lessonChecks", wordWrap=True)
        self._following = Label(objectName="lessonFollowing", wordWrap=True, role="muted")
        self._choices = [self._made_choice(number) for number in range(MOST_CHOICES)]
        self._leave = self._made_button("lessonLeave", LEAVE, self.leave_wanted)
        self._back = self._made_button("lessonBack", BACK, self.back_wanted)
        self._next = self._made_button("lessonNext", NEXT, self.next_wanted)
        self._lay_out()

    def _lay_out(self) -> None:
        self._answers = building.column(*((choice, 1) for choice in self._choices), spacing=10)
        page = QWidget(objectName="lessonPage")
        self._text_column = building.column(
            self._guess,
            self._text,
            self._answers,
            self._findings,
            self._problems,
            self._following,
            building.STRETCH,
            parent=page,
            margins=(0, 0, 6, 0),
            spacing=12,
        )
        self._scroll = ReadingArea(page, self._theme)
        page.installEventFilter(self)
        self._buttons = QWidget()
        building.row(
            self._leave, building.STRETCH, self._back, self._next, parent=self._buttons, margins=(0, 0, 0, 0), spacing=8
        )
        self._head = building.row((self._heading, 1), self._step, spacing=16)
        self._column = building.column(self._head, (self._scroll, 1), parent=self)
        self.stand_in_dock()

    # Where it stands

    def stand_in_dock(self) -> None:
        """Stand in a column, the buttons below the text."""
        self._docked, self._zoom = True, 1.0
        self._step.hide()
        self._head.removeWidget(self._buttons)
        self._column.addWidget(self._buttons)
        self._set_low(self.height() < LOW)
        self._answers.setDirection(QBoxLayout.Direction.TopToBottom)
        self._set_type()

    def _set_low(self, low: bool) -> None:
        """Leave what height there is to the text."""
        self._low = low
        self._column.setContentsMargins(*(LOW_MARGINS if low else MARGINS))
        self._column.setSpacing(LOW_SPACING if low else SPACING)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._docked and (self.height() < LOW) != self._low:
            self._set_low(not self._low)
            self._set_type()

    def stand_in_presentation(self, zoom: float) -> None:
        """Stand below the code, wide and in large type, with the step beside the title."""
        self._docked, self._low, self._zoom = False, False, PRESENTATION_ZOOM * zoom
        self._column.removeWidget(self._buttons)
        self._head.addWidget(self._buttons)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(round(8 * zoom))
        self._step.show()
        self._answers.setDirection(QBoxLayout.Direction.LeftToRight)
        self._set_type()

    @property
    def needed_height(self) -> int:
        """The height at which nothing has to be scrolled, once it is laid out in its width."""
        text = self._text_column.totalHeightForWidth(self._scroll.viewport().width())
        margins = self._column.contentsMargins()
        head = self._head.sizeHint().height()
        return margins.top() + head + self._column.spacing() + text + SPARE + margins.bottom()

    def _set_type(self) -> None:
        for label, pixels, weight in (
            (self._heading, LOW_TITLE_PIXELS if self._low else TITLE_PIXELS, fonts.SEMIBOLD),
            (self._step, NOTE_PIXELS, fonts.REGULAR),
            (self._guess, NOTE_PIXELS, fonts.MEDIUM),
            (self._text, TEXT_PIXELS, fonts.REGULAR),
            (self._findings, NOTE_PIXELS, fonts.REGULAR),
            (self._problems, NOTE_PIXELS, fonts.REGULAR),
            (self._following, NOTE_PIXELS, fonts.REGULAR),
            (self._leave, BUTTON_PIXELS, fonts.MEDIUM),
            (self._back, BUTTON_PIXELS, fonts.MEDIUM),
            (self._next, BUTTON_PIXELS, fonts.SEMIBOLD),
        ):
            label.setFont(fonts.text(self._zoomed(pixels), weight))
        for choice in self._choices:
            choice.set_type(self._zoomed(CHOICE_PIXELS))
        self._scroll.set_line(self._zoomed(PITCH))
        if self._page is not None:
            self.show_page(self._page)

    @property
    def _code_style(self) -> str:
        return code_style(self._zoomed(CODE_PIXELS), self._theme)

    def _zoomed(self, pixels: int) -> int:
        return round(pixels * self._zoom)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Report that the parts of the page are laid out again."""
        if event.type() == QEvent.Type.LayoutRequest:
            QTimer.singleShot(0, self, self.laid_out.emit)
        return False

    def _made_button(self, name: str, title: str, pressed: SignalInstance) -> QPushButton:
        button = building.set_up(
            QPushButton(objectName=name), text=title, accessibleName=title, clicked=self._keep_focus
        )
        button.clicked.connect(pressed)
        return button

    def _made_choice(self, number: int) -> Choice:
        choice = Choice(f"lessonChoice{number + 1}")
        choice.clicked.connect(self._keep_focus)
        choice.clicked.connect(lambda _checked=False: self.chosen.emit(number))
        return choice

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._theme = theme
        self._scroll.set_theme(theme)
        if self._page is not None:
            self.show_page(self._page)

    # What is shown

    @Slot(object)
    def show_page(self, page: Page) -> None:
        """Show a page; while the lesson is at work, the one before stays, without its question."""
        self._page = page
        self._heading.setText(page.title)
        if page.busy and page.text == "":
            self._guess.hide()
            self._text.setText(as_paragraphs(translated(AT_WORK), "", self._zoomed(PITCH)))
        else:
            self._show_text(page)
        for number, choice in enumerate(self._choices):
            choice.setVisible(number < len(page.choices))
            if number < len(page.choices):
                choice.show_text(number + 1, page.choices[number], self._code_style)
        last = page.number == page.count
        leads_on = last and not page.asks and bool(page.following)
        onward = SKIP if page.asks else NEXT_LESSON if leads_on else FINISH if last else NEXT
        bind_text(self._following.setText, FOLLOWING.format(title=page.following))
        self._following.setVisible(leads_on and not page.busy)
        bind_texts(self._next, text=onward, accessibleName=onward)
        self._back.setEnabled(page.number > 1)
        bind_text(self._step.setText, STEP.format(number=page.number, count=page.count))
        self._scroll.verticalScrollBar().setValue(0)
        QTimer.singleShot(0, self, self.laid_out.emit)

    def _show_text(self, page: Page) -> None:
        self._text.setText(as_paragraphs(page.text, self._code_style, self._zoomed(PITCH)))
        guess = (RIGHT_GUESS if page.guessed_right else WRONG_GUESS).format(choice=page.guess.replace("`", ""))
        bind_text(self._guess.setText, guess)
        self._guess.setStyleSheet(f"color: {self._theme.good if page.guessed_right else self._theme.now}")
        self._guess.setVisible(bool(page.guess))
        self._findings.setText("".join(finding(check, self._theme) for check in page.checks))
        self._findings.setVisible(bool(page.checks))
        bind_text(self._problems.setText, joined("\n", page.problems))
        self._problems.setVisible(bool(page.problems))
        self.setAccessibleDescription(page.text)

    # What a person does

    def read_on(self) -> bool:
        """Scroll on if there is more to read; return whether there was."""
        return self._scroll.read_on()

    @Slot()
    def _keep_focus(self) -> None:
        """Take the focus, which would wander from a button that goes away."""
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, focused = event.key(), QApplication.focusWidget()
        choice = key - Qt.Key.Key_1
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if isinstance(focused, QPushButton):
                focused.click()
            else:
                self.next_wanted.emit()
        elif key == Qt.Key.Key_Escape:
            self.leave_wanted.emit()
        elif self._page is not None and 0 <= choice < len(self._page.choices):
            self.chosen.emit(choice)
        elif self._scroll.obeys(Qt.Key(key)):
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        building.set_role(self._heading, True, "focused")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        building.set_role(self._heading, False, "focused")
