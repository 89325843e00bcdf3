"""The content of a lesson's panel at one moment, frozen."""

from __future__ import annotations

from dataclasses import dataclass

from core.check.results import Check
from core.lessons.lesson import Point


@dataclass(frozen=True)
class Page:
    """One step of a lesson, ready to be shown.

    Attributes:
        title: the title of the lesson.
        number, count: the number of the step and the number of steps.
        text: the text, filled in; that of the question while one is asked.
        choices: the answers to choose from; empty if nothing is asked.
        guess: the answer chosen before; empty if there was none.
        guessed_right: whether that was right.
        checks: the checks of the gradients, if this step makes them.
        problems: what did not turn out as the lesson says.
        point: the target pointed at; None while a question is open, since that would give the answer away.
        following: the title of the lesson that comes after this one; empty if none does.
        busy: whether the lesson is still at work.
    """

    title: str
    number: int
    count: int
    text: str = ""
    choices: tuple[str, ...] = ()
    guess: str = ""
    guessed_right: bool = False
    checks: tuple[Check, ...] = ()
    problems: tuple[str, ...] = ()
    point: Point | None = None
    following: str = ""
    busy: bool = False

    @property
    def asks(self) -> bool:
        """Whether a question is open."""
        return bool(self.choices)
