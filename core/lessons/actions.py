"""The actions of a lesson's step as data, and the protocol that carries them out. Importing it loads no torch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from core.errors import LoopError
from core.experiment.config import RunConfig
from core.experiment.script_choice import ScriptChoice
from core.explain.types import Reference
from core.i18n import words
from core.lessons.errors import ActionError
from core.lessons.lines import line_after, line_in_loop, loop_of
from core.program.loop import LARGEST_LOOP, TOO_LARGE
from core.program.script_edit import edited
from core.program.script_loop import ScriptLoop
from core.program.what_if import WHAT_IFS, WhatIf
from core.text.quoting import quoted

Unit = Literal["line", "phase", "iteration", "into", "out"]

UNITS: tuple[Unit, ...] = ("line", "phase", "iteration", "into", "out")


@dataclass(frozen=True, slots=True)
class Until:
    """A condition that ends a run early: a loss below or above a number."""

    below: float | None = None
    above: float | None = None


class Executor(Protocol):
    """Carries out what a user could do: with a stepper, or through the window's session."""

    @property
    def source(self) -> str:
        """The source of the loop; of a script, the whole text."""

    @property
    def script(self) -> Path | None:
        """The path of the script that runs; None in a trainer's loop."""

    @property
    def next_iteration(self) -> int:
        """The first iteration that an edit made now would affect."""

    def start(self, config: RunConfig) -> None:
        """Begin an experiment."""

    def start_script(self, choice: ScriptChoice) -> None:
        """Run a script up to its first iteration, without breakpoints."""

    def step(self, unit: Unit) -> None:
        """Run one line, phase or iteration; into a function that the line calls, or out of the one that it is in."""

    def seek(self, iteration: int, line: int | None) -> None:
        """Go to just before a line of an iteration, or without a line to just after its end."""

    def run(self, iterations: int, until: Until) -> None:
        """Complete that many more iterations, unless `until` ends the run earlier."""

    def run_to(self, line: int) -> None:
        """Run until a line of the script comes to its turn."""

    def set_breakpoint(self, line: int, condition: str) -> None:
        """Set a breakpoint on a line of the script; an empty condition always holds."""

    def clear_breakpoints(self) -> None:
        """Remove the breakpoints of the lesson."""

    def watch(self, expressions: tuple[str, ...]) -> None:
        """Watch expressions, and no others."""

    def pin(self, tensors: tuple[str, ...]) -> None:
        """Show tensors of the script as maps, and no others."""

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
        executor.seek(self.iteration, self.line_in(executor.source, executor.script))

    def line_in(self, source: str, script: Path | None = None) -> int | None:
        """Return the line of a loop to stop at; None at the end of the iteration.

        Raises:
            ActionError: if there is no such line or phase.
        """
        if self.before:
            return line_in_loop(source, self.before, script)
        return line_after(source, self.after, script) if self.after else None


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
    """Edit the loop or the script by replacing each occurrence of one text by another."""

    old: str
    new: str

    def edited(self, source: str, script: Path | None = None) -> str:
        """Return the edited source, which can take effect at once.

        Raises:
            ActionError: if the text does not occur, or the result is no loop, or takes effect from the beginning only.
        """
        text = self.replaced(source)
        try:
            if script is None:
                loop_of(text)
            else:
                before = loop_of(source, script)
                assert isinstance(before, ScriptLoop)
                edited(before, text)
        except LoopError as error:
            raise self.no_loop(str(error)) from None
        return text

    def replaced(self, source: str) -> str:
        """Return the edited source, whatever it is.

        Raises:
            ActionError: if the text does not occur, or the result is too long.
        """
        if self.old not in source:
            raise ActionError(words("LessonFile", "“{text}” is not in this loop"), text=quoted(self.old))
        longer = source.count(self.old) * (len(self.new) - len(self.old))
        if len(source) + longer > LARGEST_LOOP:  # each of a few edits could make it a hundred times longer
            raise self.no_loop(TOO_LARGE.format(most=LARGEST_LOOP))
        return source.replace(self.old, self.new)

    def no_loop(self, reason: str) -> ActionError:
        """Return the error of an edit that cannot run."""
        return ActionError(
            words("LessonFile", "“{text}” makes no loop: {reason}"), text=quoted(self.new), reason=reason
        )

    def do(self, executor: Executor) -> None:
        executor.edit(self.edited(executor.source, executor.script))


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
