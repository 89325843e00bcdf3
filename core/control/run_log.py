"""What the log is told of a run: a line for every hundredth iteration, and what the loop printed."""

from __future__ import annotations

from typing import Protocol

from core.control.script_output import tell
from core.engine.script_subject import ScriptSubject
from core.engine.stepper import Stepper
from core.history.branch import common_past
from core.i18n import joined

EVERY = 100


class Log(Protocol):
    """The log of a run."""

    def write(self, running: bool = False) -> None:
        """Note what has been run since the last call.

        Args:
            running: whether the loop runs on, and may yet go on with a line that it has begun to print.
        """

    def take(self) -> tuple[str, ...]:
        """Return the lines that nobody has taken yet."""


def log_of(stepper: Stepper) -> Log:
    """Return the log of a run from now on."""
    subject = stepper.subject
    return ScriptLog(stepper, subject) if isinstance(subject, ScriptSubject) else RunLog(stepper)


def headline(stepper: Stepper) -> str:
    """Return the first line of a log: the shape of the data."""
    return f"X.shape {next(iter(stepper.tensors.values())).shape}"


def log_line(iteration: int, loss: float) -> str:
    """Return a line of the log, as the lecture's own loop prints it."""
    return f"Iteration:  {iteration} Loss:  {loss}"


class RunLog:
    """The log of a run: each iteration once for each branch, however often a person comes by it."""

    def __init__(self, stepper: Stepper) -> None:
        self._stepper = stepper
        self._branch = stepper.branch
        self._written = stepper.computed
        self._lines = [headline(stepper)]

    def write(self, running: bool = False) -> None:
        """Note what has been run since the last call."""
        branch = self._stepper.branch
        if branch is not self._branch:
            self._written = min(common_past(self._branch, branch), self._written)
            self._lines.append(joined(" ", ["—", branch.name, "—"]))
        losses = branch.recorder.series
        first = self._written // EVERY * EVERY + EVERY
        self._lines += [log_line(t, losses[t - 1]) for t in range(first, len(losses) + 1, EVERY)]
        self._branch, self._written = branch, max(self._written, len(losses))
        self._lines += self._stepper.printed.take(unfinished=not running)
        self._lines += self._stepper.warned.take()

    def take(self) -> tuple[str, ...]:
        """Return the lines that nobody has taken yet."""
        lines = tuple(self._lines)
        self._lines.clear()
        return lines


class ScriptLog:
    """The log of a script, which writes to its console by itself, but for the notes and what it raises."""

    def __init__(self, stepper: Stepper, subject: ScriptSubject) -> None:
        self._stepper, self._subject = stepper, subject
        self._told: object = None

    def write(self, running: bool = False) -> None:
        """Write the notes, and what the script has raised, once however often a person comes by it."""
        for note in self._stepper.notes:
            self._subject.noted(note)
        error = self._stepper.error
        if error is None or error.__cause__ is None:
            return
        place = self._stepper.branch.name, self._stepper.finished, error.line, str(error)
        if place != self._told:
            self._told = place
            tell(self._subject, error.__cause__)

    def take(self) -> tuple[str, ...]:
        """Return nothing."""
        return ()
