"""A script that is connected to the console of the window: what it writes, asks for, draws and warns of."""

from __future__ import annotations

from collections.abc import Callable

from core.control.console import Console
from core.engine.failure import failure_of
from core.engine.script_subject import ScriptSubject
from core.engine.stepper import Stepper
from core.errors import LoopError
from core.history.branch import Branch
from core.i18n import Words, joined
from core.interrupt import Interrupted

Write = Callable[[str], object]

RED, USUAL = "\x1b[31m", "\x1b[0m"


class ScriptOutput:
    """Hands what one script writes to the console, and says there when it comes to another branch."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._stepper: Stepper | None = None
        self._branch: Branch | None = None
        self._notes: set[str] = set()

    def follow(self, stepper: Stepper) -> None:
        """Say from now on when another branch begins."""
        self._stepper, self._branch = stepper, stepper.branch

    def write(self, text: str) -> None:
        """Show what goes to standard output."""
        if self._stepper is not None and self._stepper.branch is not self._branch:
            self._tell_branch(self._stepper.branch)
        self._console.write(text)

    def write_error(self, text: str) -> None:
        """Show what goes to standard error."""
        if self._stepper is not None and self._stepper.branch is not self._branch:
            self._tell_branch(self._stepper.branch)
        self._console.write_error(text)

    def note(self, text: Words) -> None:
        """Say once what a person is to know of how the script is run."""
        if text not in self._notes:
            self._notes.add(text)
            self._console.note(text)

    def _tell_branch(self, branch: Branch) -> None:
        self._branch = branch
        self._console.note(joined(" ", ["—", branch.name, "—"]))


def open_in(console: Console, read: Callable[[Write, Write], ScriptSubject], budget: int | None = None) -> Stepper:
    """Run a script up to its training loop; what it writes on the way is in the console at once.

    Args:
        console: where it writes to and reads from.
        read: returns the script, of which nothing has been run, given what gets its output and its errors.
        budget: bytes for keyframes.

    Raises:
        LoopError: when the script cannot be read, has no training loop, or raises before it.
    """
    output = ScriptOutput(console)
    subject = read(output.write, output.write_error)
    console.clear()
    console.is_own = subject.is_own_file
    subject.read_from(console.keyboard)
    subject.noted = output.note
    subject.warned_at = lambda filename, line: None if subject.replaying else console.warned_at(filename, line)
    subject.keep_figures()
    try:
        stepper = Stepper(subject, budget)
    except BaseException as error:
        if isinstance(error, LoopError) and error.__cause__ is not None:
            tell(subject, error.__cause__)
        subject.close()
        raise
    output.follow(stepper)
    return stepper


def tell(subject: ScriptSubject, error: BaseException) -> None:
    """Write what a script has raised to its standard error, as Python does."""
    if not isinstance(error, Interrupted) and not subject.has_told(error):
        subject.write_error(f"{RED}{failure_of(error, 0).details}{USUAL}\n")
