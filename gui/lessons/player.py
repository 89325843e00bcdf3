"""Plays a lesson: does each step's actions in order, waits for each, and brings an earlier step back exactly."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from core.check.results import Check
from core.control.events import ScriptRefused
from core.experiment.script_choice import ScriptChoice
from core.i18n import joined, words
from core.lessons.actions import Action
from core.lessons.errors import ActionError
from core.lessons.lesson import Lesson, LessonStep, Translations, filled, said
from core.lessons.quantities import Finding, Measured, Standing
from gui.lessons.aids import Aids
from gui.lessons.executor import GOING, SessionExecutor
from gui.lessons.page import Page
from gui.session.session import Session
from gui.style import number_format
from gui.style.language import translated

CUT_SHORT = words("Lessons", "The run was paused before its end. “Next” goes on as planned.")
NOT_SO = words("Lessons", "This step expects {fact}. Here it is {left}.")
FAILED = words("Lessons", "This step could not be done. {reason}")
NOTHING = words("Lessons", "nothing")


class Player(QObject):
    """Walks through one lesson.

    It knows where each step left the loop. When a person has gone elsewhere in between, the lesson goes back there
    before it goes on: from the beginning of its experiment, by the same actions, since the same seed gives the same
    numbers.

    Signals:
        turned: the `Page` to be shown.
        explained: the reference of a cell to be explained.
    """

    turned = Signal(object)
    explained = Signal(object)

    def __init__(self, session: Session, lesson: Lesson, language: str, aids: Aids, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._lesson = lesson
        self._language = language
        self._index = 0
        self._asking = False
        self._busy = False
        self._surveying = False
        self._actions: deque[Action] = deque()
        self._left_at: dict[int, Standing] = {}
        self._guesses: dict[int, int] = {}
        self._values: dict[str, Measured] = {}
        self._checks: tuple[Check, ...] = ()
        self._problems: list[str] = []
        self._executor = SessionExecutor(session, aids, self)
        self._executor.found.connect(self._on_found)
        self._executor.checked.connect(self._on_checked)
        self._executor.explained.connect(self.explained)
        session.failed.connect(self._on_failed)
        session.refused.connect(self._on_refused)
        session.script_refused.connect(self._on_script_refused)

    # What a person wants

    def begin(self) -> None:
        """Show the first step."""
        self._turn_to(0)

    def go_on(self) -> bool:
        """Do what was asked about, or turn to the next step; return whether there was anything left."""
        if self._busy:
            return True
        if self._asking:
            self._perform()
        elif self._index + 1 < len(self._lesson.steps):
            self._turn_to(self._index + 1)
        else:
            return False
        return True

    def choose(self, choice: int) -> None:
        """Answer the question, and show what does happen."""
        if self._asking and not self._busy:
            self._guesses[self._index] = choice
            self._perform()

    def go_back(self) -> None:
        """Go back to the step before, and to where it left the loop."""
        if self._index > 0 and not self._busy:
            self._index -= 1
            self._asking = False
            self._do_from(self._index, ())

    def set_language(self, language: str) -> Page:
        """Show texts in another language from now on; return the present page in it."""
        self._language = language
        return self._page()

    def stop(self) -> None:
        """Stop, and leave the loop as it is."""
        self._actions.clear()
        self._busy = False
        self._executor.leave()

    # Turning pages

    @property
    def _step(self) -> LessonStep:
        return self._lesson.steps[self._index]

    def _turn_to(self, index: int) -> None:
        self._index = index
        self._asking = self._step.question is not None
        if self._asking:
            self._show()
        else:
            self._perform()

    def _perform(self) -> None:
        """Do the present step's actions, from where the step before left the loop."""
        self._asking = False
        self._do_from(self._index - 1, self._step.actions)

    def _do_from(self, before: int, actions: tuple[Action, ...]) -> None:
        """Do actions from where a step left the loop; go there first, if the loop is elsewhere."""
        self._busy, self._checks, self._problems = True, (), []
        self._before, self._then = before, actions
        self._show()
        if before < 0:
            self._do(actions)
        elif self._session.state in GOING:
            self._do((*self._lesson.way_to(before), *actions))
        else:
            self._surveying = True
            self._executor.survey()

    def _do(self, actions: tuple[Action, ...]) -> None:
        self._actions = deque(actions)
        self._go_on()

    def _go_on(self) -> None:
        """Do the next action; after the last one, find out what has come of them."""
        if self._actions:
            try:
                self._actions.popleft().do(self._executor)
            except ActionError as error:
                self._give_up(str(error))
                return
        self._executor.survey(() if self._actions else self._quantities())

    def _quantities(self) -> tuple[str, ...]:
        """Return the quantities in this step's text and in the next one's question."""
        following = self._lesson.steps[self._index + 1 : self._index + 2]
        asked = [step.question.quantities for step in following if step.question is not None]
        return (*self._step.quantities, *(asked[0] if asked else ()))

    # What comes of it

    @Slot(object)
    def _on_found(self, finding: Finding) -> None:
        if self._surveying:
            self._surveying = False
            there = finding.standing == self._left_at.get(self._before)
            self._do(self._then if there else (*self._lesson.way_to(self._before), *self._then))
        elif self._executor.cut_short:
            self._left_at.pop(self._index, None)
            self._finish(CUT_SHORT)
        elif self._actions:
            self._go_on()
        else:
            self._compare(finding)

    def _compare(self, finding: Finding) -> None:
        """Compare what was found with what the step expects."""
        self._left_at[self._index] = finding.standing
        self._values = {**self._executor.remembered, **finding.values}
        facts = [fact for fact in self._step.expectations if not fact.holds(self._values)]
        sides = [(fact.text, _text(fact.sides(self._values)[0])) for fact in facts]
        self._finish(*(NOT_SO.format(fact=fact, left=left) for fact, left in sides))

    @Slot(object)
    def _on_checked(self, checks: tuple[Check, ...]) -> None:
        if self._busy:
            self._checks = checks

    @Slot(object)
    def _on_failed(self, message: str) -> None:
        if self._busy:
            self._give_up(message)

    @Slot(object)
    def _on_refused(self, problems: dict[str, str]) -> None:
        if self._busy:
            each = [joined(" ", [name, problem]) if name else problem for name, problem in problems.items()]
            self._give_up(joined("; ", each))

    @Slot(object, object)
    def _on_script_refused(self, _script: ScriptChoice, refusal: ScriptRefused) -> None:
        if self._busy:
            self._give_up(refusal.message)

    def _give_up(self, reason: str) -> None:
        self._left_at.pop(self._index, None)
        self._executor.let_go()
        self._finish(FAILED.format(reason=reason))

    def _finish(self, *problems: str) -> None:
        self._actions.clear()
        self._busy, self._surveying, self._problems = False, False, list(problems)
        self._show()

    # What is shown

    def _show(self) -> None:
        self.turned.emit(self._page())

    def _page(self) -> Page:
        lesson, step = self._lesson, self._step
        page = Page(said(lesson.title, self._language), self._index + 1, len(lesson.steps), busy=self._busy)
        if self._asking and step.question is not None:
            choices = tuple(said(choice.text, self._language) for choice in step.question.choices)
            page = replace(page, text=self._filled(step.question.text), choices=choices)
        elif not self._busy:
            page = replace(page, text=self._filled(step.text), point=step.point)
            page = replace(page, checks=self._checks, problems=tuple(self._problems))
            page = self._with_guess(page, step)
        return page

    def _filled(self, text: Translations) -> str:
        return filled(said(text, self._language), self._values, lambda value: translated(number_format.number(value)))

    def _with_guess(self, page: Page, step: LessonStep) -> Page:
        guess = self._guesses.get(self._index)
        if guess is None or step.question is None:
            return page
        choice = step.question.choices[guess]
        return replace(page, guess=said(choice.text, self._language), guessed_right=choice.right)


def _text(value: Measured) -> str:
    return NOTHING if value is None else value if isinstance(value, str) else number_format.number(value)
