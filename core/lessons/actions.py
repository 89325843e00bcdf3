"""The actions of a lesson's step as data, and the protocol that carries them out. Importing it loads no torch."""

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
    """A condition that ends a run early: a loss below or above a number."""

    below: float | None = None
    above: float | None = None


class Executor(Protocol):
    """Carries out what a user could do: with a stepper, or through the window's session."""

    @property
    def source(self) -> str:
        """The source of the loop."""

    @property
    def next_iteration(self) -> int:
        """The first iteration that an edit made now would affect."""

    def start(self, config: RunConfig) -> None:
        """Begin an experiment."""

    def step(self, unit: Unit) -> None:
        """Run one line, phase or iteration."""

    def seek(self, iteration: int, line: int | None) -> None:
        """Go to just before a line of an iteration, or without a line to just after its end."""

    def run(self, iterations: int, until: Until) -> None:
        """Complete that many more iterations, unless `until` ends the run earlier."""

    def set_learning_rate(self, learning_rate: float) -> None:
        """Set the learning rate from the next iteration on."""

    def edit(self, source: str) -> None:
        """Run a changed source of the loop from the current iteration on."""

    def explain(self, reference: Reference) -> None:
        """Open the explanation of a cell."""

    def check(self) -> None:
        """Check every gradient."""

    def remember(self, quantity: str, name: str) -> None:
        """Remember the current value of a quantity under a name."""


class Action(Protocol):
    """One action of a step."""

    def do(self, executor: Executor) -> None:
        """Carry it out.

        Raises:
            ActionError: if it is impossible at the current moment.
        """


@dataclass(frozen=True, slots=True)
class Start:
    """Begin an experiment."""

    config: RunConfig

    def do(self, executor: Executor) -> None:
        executor.start(self.config)


@dataclass(frozen=True, slots=True)
class Step:
    """Run a number of lines, phases or iterations."""

    unit: Unit
    times: int = 1

    def do(self, executor: Executor) -> None:
        for _ in range(self.times):
            executor.step(self.unit)


@dataclass(frozen=True, slots=True)
class Seek:
    """Go to an iteration.

    Attributes:
        iteration: the iteration to go to, just after its end unless one of the others is given; 0 is the start.
        before: the text of a line to stop before.
        after: a phase to stop after.
    """

    iteration: int
    before: str = ""
    after: str = ""

    def do(self, executor: Executor) -> None:
        executor.seek(self.iteration, self.line_in(executor.source))

    def line_in(self, source: str) -> int | None:
        """Return the line of a loop to stop at; None at the end of the iteration.

        Raises:
            ActionError: if there is no such line or phase.
        """
        if self.before:
            return line_of(source, self.before)
        return line_after(source, self.after) if self.after else None


@dataclass(frozen=True, slots=True)
class Run:
    """Run a number of iterations, or until the loss passes a number."""

    iterations: int
    until: Until = Until()

    def do(self, executor: Executor) -> None:
        executor.run(self.iterations, self.until)


@dataclass(frozen=True, slots=True)
class SetLearningRate:
    """Set the learning rate from the next iteration on."""

    learning_rate: float

    def do(self, executor: Executor) -> None:
        executor.set_learning_rate(self.learning_rate)


@dataclass(frozen=True, slots=True)
class TryWhatIf:
    """Apply a ready-made edit of the loop, by its title."""

    title: str

    def edited(self, source: str, iteration: int = 1) -> str:
        """Return the edited source.

        Raises:
            ActionError: if the edit does not apply to it.
        """
        text = what_if_of(self.title).edited(source, iteration)
        if text is None:
            raise ActionError(words("LessonFile", "“{title}” does not apply to this loop"), title=quoted(self.title))
        return text

    def do(self, executor: Executor) -> None:
        executor.edit(self.edited(executor.source, executor.next_iteration))


@dataclass(frozen=True, slots=True)
class Replace:
    """Edit the loop by replacing each occurrence of one text by another."""

    old: str
    new: str

    def edited(self, source: str, _iteration: int = 1) -> str:
        """Return the edited source.

        Raises:
            ActionError: if the text does not occur, or the result is no loop.
        """
        if self.old not in source:
            raise ActionError(words("LessonFile", "“{text}” is not in this loop"), text=quoted(self.old))
        no_loop = words("LessonFile", "“{text}” makes no loop: {reason}")
        longer = source.count(self.old) * (len(self.new) - len(self.old))
        if len(source) + longer > LARGEST_LOOP:  # each of a few edits could make it a hundred times longer
            raise ActionError(no_loop.format(text=quoted(self.new), reason=TOO_LARGE.format(most=LARGEST_LOOP)))
        text = source.replace(self.old, self.new)
        try:
            _loop_of(text)
        except LoopError as error:
            raise ActionError(no_loop.format(text=quoted(self.new), reason=str(error))) from None
        return text

    def do(self, executor: Executor) -> None:
        executor.edit(self.edited(executor.source))


@dataclass(frozen=True, slots=True)
class Explain:
    """Open the explanation of a cell."""

    reference: Reference

    def do(self, executor: Executor) -> None:
        executor.explain(self.reference)


@dataclass(frozen=True, slots=True)
class CheckGradients:
    """Check every gradient by hand, by autograd and by finite differences."""

    def do(self, executor: Executor) -> None:
        executor.check()


@dataclass(frozen=True, slots=True)
class Remember:
    """Remember the current value of a quantity, to be compared with later."""

    quantity: str
    name: str

    def do(self, executor: Executor) -> None:
        executor.remember(self.quantity, self.name)


def what_if_of(title: str) -> WhatIf:
    """Return the ready-made edit of that title.

    Raises:
        ActionError: if there is none.
    """
    for what_if in WHAT_IFS:
        if what_if.title == title:
            return what_if
    known = ", ".join(one.title for one in WHAT_IFS)
    raise ActionError(
        words("LessonFile", "“{title}” is none of the edits; there is {known}"), title=quoted(title), known=known
    )


_loop_of = lru_cache(maxsize=4)(Loop)
"""Compiles a loop, cached since a lesson's steps refer to the same one repeatedly."""


def line_of(source: str, text: str) -> int:
    """Return the executable line that reads `text`, or else the only one that contains it.

    Raises:
        ActionError: if there is no such line, or more than one.
    """
    loop = _loop_of(source)
    said = {line: loop.text_of(line).strip() for line in loop.lines}
    found = [line for line, read in said.items() if read == text] or [
        line for line, read in said.items() if text in read
    ]
    if not found:
        raise ActionError(words("LessonFile", "No line of this loop reads “{text}”"), text=quoted(text))
    if len(found) > 1:
        raise ActionError(
            words("LessonFile", "“{text}” stands in lines {lines}; write more of the line"),
            text=quoted(text),
            lines=quoted(", ".join(map(str, found))),
        )
    return found[0]


def line_after(source: str, phase: str) -> int | None:
    """Return the first line after the last one of a phase; None if the iteration ends with it.

    Raises:
        ActionError: if the loop has no such phase.
    """
    loop = _loop_of(source)
    own = [line for line in loop.lines if loop.phase_of(line) == phase]
    if not own:
        raise ActionError(
            words("LessonFile", "This loop has no phase “{phase}”; there is {known}"),
            phase=quoted(phase),
            known=", ".join(loop.phases),
        )
    return next((line for line in loop.lines if line > own[-1]), None)
