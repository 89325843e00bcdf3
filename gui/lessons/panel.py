"""The page of a lesson: its text, its question, and the way on and back."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.gradcheck import Check
from core.lessons.lesson import as_html, as_paragraphs
from core.words import joined, words
from gui import fonts
from gui import text as numbers
from gui.language import say, translated
from gui.lessons.page import Page
from gui.theme import Theme

SMALLEST_WIDTH = 300
MOST_CHOICES = 3

NEXT, SKIP, FINISH = words("LessonPanel", "Next"), words("LessonPanel", "Skip"), words("LessonPanel", "Finish")
BACK, LEAVE = words("LessonPanel", "Back"), words("LessonPanel", "Leave")
RIGHT_GUESS = words("LessonPanel", "You expected this: “{choice}”.")
WRONG_GUESS = words("LessonPanel", "You expected otherwise: “{choice}”.")
CHECKED_RIGHT = words("LessonPanel", "{tensor} is right. Largest relative error: {error}.")
CHECKED_WRONG = words("LessonPanel", "{tensor} is wrong. Largest relative error: {error}.")
AT_WORK = words("LessonPanel", "The loop is at work…")


class LessonPanel(QWidget):
    """Shows one page.

    Keys: Enter goes on, or presses the button that has the focus; 1, 2 and 3 choose; Esc leaves.

    Signals:
        next_wanted, back_wanted, leave_wanted: a person wants to go on, back, or out.
        chosen: the number of a choice, from 0.
    """

    next_wanted = Signal()
    back_wanted = Signal()
    leave_wanted = Signal()
    chosen = Signal(int)

    title = words("LessonPanel", "Lesson")

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        say(self.setAccessibleName, self.title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(SMALLEST_WIDTH)
        self._theme = theme
        self._page: Page | None = None
        self._heading = _label("lessonTitle", 18, fonts.SEMIBOLD)
        self._guess = _label("lessonGuess", 15, fonts.MEDIUM)
        self._text = _label("lessonText", 17)
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self._findings = _label("lessonChecks", 15)
        self._findings.setTextFormat(Qt.TextFormat.RichText)
        self._problems = _label("lessonProblems", 15)
        self._problems.setProperty("role", "error")
        self._choices = [self._made_choice(number) for number in range(MOST_CHOICES)]
        self._leave = self._made_button("lessonLeave", LEAVE, self.leave_wanted)
        self._back = self._made_button("lessonBack", BACK, self.back_wanted)
        self._next = self._made_button("lessonNext", NEXT, self.next_wanted)
        self._lay_out()

    def _lay_out(self) -> None:
        page = QWidget(objectName="lessonPage")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(12)
        for widget in (self._guess, self._text, *self._choices, self._findings, self._problems):
            column.addWidget(widget)
        column.addStretch(1)
        scroll = QScrollArea(widgetResizable=True, frameShape=QFrame.Shape.NoFrame, objectName="lessonScroll")
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page)
        self._scroll = scroll
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._leave)
        buttons.addStretch(1)
        buttons.addWidget(self._back)
        buttons.addWidget(self._next)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 12, 14)
        layout.setSpacing(14)
        layout.addWidget(self._heading)
        layout.addWidget(scroll, 1)
        layout.addLayout(buttons)

    def _made_button(self, name: str, title: str, pressed: SignalInstance) -> QPushButton:
        button = QPushButton(objectName=name)
        say(button.setText, title)
        say(button.setAccessibleName, title)
        button.setFont(fonts.words(14, fonts.SEMIBOLD if name == "lessonNext" else fonts.MEDIUM))
        button.clicked.connect(self._keep_focus)
        button.clicked.connect(lambda _checked=False: pressed.emit())
        return button

    def _made_choice(self, number: int) -> Choice:
        choice = Choice(f"lessonChoice{number + 1}")
        choice.clicked.connect(self._keep_focus)
        choice.clicked.connect(lambda _checked=False: self.chosen.emit(number))
        return choice

    def set_theme(self, theme: Theme) -> None:
        """Takes on other colours."""
        self._theme = theme
        if self._page is not None:
            self.show_page(self._page)

    # What is shown

    @Slot(object)
    def show_page(self, page: Page) -> None:
        """Shows a page; while the lesson is at work, the one before stays, without its question."""
        self._page = page
        self._heading.setText(page.title)
        if page.busy and page.text == "":
            self._guess.hide()
            self._text.setText(as_paragraphs(translated(AT_WORK), ""))
        else:
            self._show_text(page)
        for number, choice in enumerate(self._choices):
            choice.setVisible(number < len(page.choices))
            if number < len(page.choices):
                choice.show_words(page.choices[number], self._code_style())
        last = page.number == page.count
        onward = SKIP if page.asks else FINISH if last else NEXT
        say(self._next.setText, onward)
        say(self._next.setAccessibleName, onward)
        self._back.setEnabled(page.number > 1)
        self._scroll.verticalScrollBar().setValue(0)

    def _show_text(self, page: Page) -> None:
        self._text.setText(as_paragraphs(page.text, self._code_style()))
        guess = (RIGHT_GUESS if page.guessed_right else WRONG_GUESS).format(choice=page.guess.replace("`", ""))
        say(self._guess.setText, guess)
        self._guess.setStyleSheet(f"color: {self._theme.good if page.guessed_right else self._theme.now}")
        self._guess.setVisible(bool(page.guess))
        self._findings.setText("".join(map(self._finding, page.checks)))
        self._findings.setVisible(bool(page.checks))
        say(self._problems.setText, joined("\n", page.problems))
        self._problems.setVisible(bool(page.problems))
        self.setAccessibleDescription(page.text)

    def _code_style(self) -> str:
        return f"font-family: 'JetBrains Mono'; font-size: 15px; background-color: {self._theme.sunken}"

    def _finding(self, check: Check) -> str:
        if check.note:
            return f'<p style="margin: 2px 0">{translated(check.note)}</p>'
        colour, verdict = (self._theme.good, CHECKED_RIGHT) if check.ok else (self._theme.error, CHECKED_WRONG)
        said = translated(verdict.format(tensor=check.tensor, error=numbers.number(check.relative_error, 2)))
        return f'<p style="margin: 2px 0; color: {colour}">{"✓" if check.ok else "✗"} {said}</p>'

    # What a person does

    @Slot()
    def _keep_focus(self) -> None:
        """Else it would wander from a button that goes away."""
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
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._heading.setProperty("focused", True)
        self._heading.style().polish(self._heading)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._heading.setProperty("focused", False)
        self._heading.style().polish(self._heading)


class Choice(QPushButton):
    """A button whose words may take several lines."""

    def __init__(self, name: str) -> None:
        super().__init__(objectName=name)
        self.setProperty("role", "choice")
        self._words = _label("", 16)
        self._words.setTextFormat(Qt.TextFormat.RichText)
        self._words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 9, 12, 9)
        layout.addWidget(self._words)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_words(self, answer: str, code_style: str) -> None:
        """What it says."""
        self._words.setText(as_html(answer, code_style))
        self.setAccessibleName(answer.replace("`", ""))
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(200, self._words.heightForWidth(max(self.width() - 26, 100)) + 18)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(self.sizeHint().height())


def _label(name: str, pixels: int, weight: int = fonts.REGULAR) -> QLabel:
    label = QLabel(objectName=name, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setFont(fonts.words(pixels, weight))
    return label
