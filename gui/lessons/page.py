"""What a lesson's panel shows at one moment, frozen."""

from __future__ import annotations

from dataclasses import dataclass

from core.check.results import Check
from core.lessons.lesson import Point


@dataclass(frozen=True)
class Page:
    """One step of a lesson, as it is to be read.

    Attributes:
        title: of the lesson.
        number, count: which step of how many.
        text: with its holes filled; a question's while one is asked.
        choices: to choose from; empty when nothing is asked.
        guess: what was chosen before; empty when nothing was.
        guessed_right: whether that was right.
        checks: of the gradients, when this step checks them.
        problems: what did not come out as the lesson says.
        point: what is pointed at; nothing while a question waits, since that would give the answer away.
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
    busy: bool = False

    @property
    def asks(self) -> bool:
        """Whether a question waits for its answer."""
        return bool(self.choices)
