"""What a step of a lesson can do, as data, and whose hands do it. Importing it loads no torch."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, Protocol

from core.errors import LoopError
from core.experiment.config import RunConfig
from core.explain.types import Reference
from core.i18n import words
from core.lessons.errors import ActionError
from core.program.loop import LARGEST_LOOP, TOO_LARGE, Loop
from core.program.what_if import WHAT_IFS, WhatIf
from core.text.quoting import quoted

Unit = Literal["line", "phase", "iteration"]

UNITS: tuple[Unit, ...] = ("line", "phase", "iteration")


@dataclass(frozen=True, slots=True)
class Until:
    """What ends a run early: a loss below or above a number."""

    below: float | None = None
    above: float | None = None


class Executor(Protocol):
    """Does what a person could do: with a stepper, or through the window's session."""

    @property
    def source(self) -> str:
        """The text of the loop."""

    @property
    def next_iteration(self) -> int:
        """The first iteration that an edit made now would hold for."""

    def start(self, config: RunConfig) -> None:
        """Begins an experiment."""

    def step(self, unit: Unit) -> None:
        """Runs one line, phase or iteration."""

    def seek(self, iteration: int, line: int | None) -> None:
        """Goes to just before a line of an iteration, or without a line to just after its end."""

    def run(self, iterations: int, until: Until) -> None:
        """Completes that many more iterations, unless something ends the run before."""

    def set_learning_rate(self, learning_rate: float) -> None:
        """From the next iteration on."""

    def edit(self, source: str) -> None:
        """Runs another text of the loop from the present iteration on."""

    def explain(self, reference: Reference) -> None:
        """Opens why a cell has its value."""

    def check(self) -> None:
        """Checks every gradient."""

    def remember(self, quantity: str, name: str) -> None:
        """Keeps what a quantity is now under a name."""


class Action(Protocol):
    """One thing that a step does."""

    def do(self, hands: Executor) -> None:
        """Does it.

        Raises:
            DeedError: when it cannot be done where the loop stands.
        """


@dataclass(frozen=True, slots=True)
class Start:
    """Begins an experiment."""

    config: RunConfig

    def do(self, hands: Executor) -> None:
        hands.start(self.config)


@dataclass(frozen=True, slots=True)
class Step:
    """Runs so many lines, phases or iterations."""

    unit: Unit
    times: int = 1

    def do(self, hands: Executor) -> None:
        for _ in range(self.times):
            hands.step(self.unit)


@dataclass(frozen=True, slots=True)
class Seek:
    """Goes to an iteration.

    Attributes:
        iteration: to just after its end, unless one of the others is given; 0 is the start.
        before: a line, as it is written.
        after: a phase.
    """

    iteration: int
    before: str = ""
    after: str = ""

    def do(self, hands: Executor) -> None:
        line = None
        if self.before:
            line = line_of(hands.source, self.before)
        elif self.after:
            line = line_after(hands.source, self.after)
        hands.seek(self.iteration, line)


@dataclass(frozen=True, slots=True)
class Run:
    """Runs so many iterations, or until the loss is beyond a number."""

    iterations: int
    until: Until = Until()

    def do(self, hands: Executor) -> None:
        hands.run(self.iterations, self.until)


@dataclass(frozen=True, slots=True)
class SetLearningRate:
    """Another learning rate, from the next iteration on."""

    learning_rate: float

    def do(self, hands: Executor) -> None:
        hands.set_learning_rate(self.learning_rate)


@dataclass(frozen=True, slots=True)
class TryWhatIf:
    """A ready-made edit of the loop, by its title."""

    title: str

    def edited(self, source: str, iteration: int = 1) -> str:
        text = what_if_of(self.title).edited(source, iteration)
        if text is None:
            raise ActionError(
                words("LessonFile", "“{title}” does not apply to this loop").format(title=quoted(self.title))
            )
        return text

    def do(self, hands: Executor) -> None:
        hands.edit(self.edited(hands.source, hands.next_iteration))


@dataclass(frozen=True, slots=True)
class Replace:
    """An edit of the loop that the lesson brings itself: each place where one text stands gets another one."""

    old: str
    new: str

    def edited(self, source: str, _iteration: int = 1) -> str:
        if self.old not in source:
            raise ActionError(words("LessonFile", "“{text}” is not in this loop").format(text=quoted(self.old)))
        no_loop = words("LessonFile", "“{text}” makes no loop: {reason}")
        longer = source.count(self.old) * (len(self.new) - len(self.old))
        if len(source) + longer > LARGEST_LOOP:  # each of a few edits could make it a hundred times as long
            raise ActionError(no_loop.format(text=quoted(self.new), reason=TOO_LARGE.format(most=LARGEST_LOOP)))
        text = source.replace(self.old, self.new)
        try:
            _loop_of(text)
        except LoopError as error:
            raise ActionError(no_loop.format(text=quoted(self.new), reason=str(error))) from None
        return text

    def do(self, hands: Executor) -> None:
        hands.edit(self.edited(hands.source))


@dataclass(frozen=True, slots=True)
class Explain:
    """Opens why a cell has its value."""

    reference: Reference

    def do(self, hands: Executor) -> None:
        hands.explain(self.reference)


@dataclass(frozen=True, slots=True)
class CheckGradients:
    """Checks every gradient by hand, by autograd and by finite differences."""

    def do(self, hands: Executor) -> None:
        hands.check()


@dataclass(frozen=True, slots=True)
class Remember:
    """Keeps what a quantity is now, to be compared with later."""

    quantity: str
    name: str

    def do(self, hands: Executor) -> None:
        hands.remember(self.quantity, self.name)


def what_if_of(title: str) -> WhatIf:
    """The ready-made edit of that title.

    Raises:
        DeedError: when there is none.
    """
    for what_if in WHAT_IFS:
        if what_if.title == title:
            return what_if
    known = ", ".join(one.title for one in WHAT_IFS)
    unknown = words("LessonFile", "“{title}” is none of the edits; there is {known}")
    raise ActionError(unknown.format(title=quoted(title), known=known))


@lru_cache(maxsize=4)
def _loop_of(source: str) -> Loop:
    """A lesson's steps speak of the same loop again and again."""
    return Loop(source)


def line_of(source: str, text: str) -> int:
    """The line that reads as `text`, or else the only one that has `text` in it; one at which the loop pauses.

    Raises:
        DeedError: when there is no such line, or more than one.
    """
    loop = _loop_of(source)
    said = {line: loop.text_of(line).strip() for line in loop.lines}
    found = [line for line, read in said.items() if read == text] or [
        line for line, read in said.items() if text in read
    ]
    if not found:
        raise ActionError(words("LessonFile", "No line of this loop reads “{text}”").format(text=quoted(text)))
    if len(found) > 1:
        several = words("LessonFile", "“{text}” stands in lines {lines}; write more of the line")
        raise ActionError(several.format(text=quoted(text), lines=quoted(", ".join(map(str, found)))))
    return found[0]


def line_after(source: str, phase: str) -> int | None:
    """The first line after the last one of a phase; None when the iteration ends with it.

    Raises:
        DeedError: when the loop has no such phase.
    """
    loop = _loop_of(source)
    own = [line for line in loop.lines if loop.phase_of(line) == phase]
    if not own:
        no_phase = words("LessonFile", "This loop has no phase “{phase}”; there is {known}")
        raise ActionError(no_phase.format(phase=quoted(phase), known=", ".join(loop.phases)))
    return next((line for line in loop.lines if line > own[-1]), None)
