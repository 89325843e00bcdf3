"""The command `train` for a script: to who reads what it prints, it is as if Python ran it."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, TextIO

from core import atomic_file
from core.cli.console import OutputLostError, complain, silence
from core.cli.losses import write_losses
from core.cli.scripts import ScriptError, read, told
from core.cli.signals import StopRequest, deferred_signals
from core.errors import LoopError
from core.text.missing_module import advice
from core.text.tracebacks import prune

if TYPE_CHECKING:
    from core.engine.script_subject import ScriptSubject
    from core.engine.stepper import Stepper

SECONDS = 0.1
"""How often a run looks up: for a signal, and for files to reach the disk."""

INTERRUPTED = 128 + 2
"""Exit status by which a shell reports termination by SIGINT."""


def train_script(options: argparse.Namespace) -> int:
    """Run a script, and return the exit status that it has by itself."""
    if options.losses is not None:
        atomic_file.check_writable(options.losses)  # fail before a long run rather than after it
    output = _Output(sys.stdout)
    subject = read(options, output.write, _errors_to(sys.stderr))
    run = _Run(subject, output, options.losses)
    try:
        return run.status(vars(options).get("iterations", sys.maxsize))
    finally:
        run.close()


class _Output:
    """Hands on what a script prints, at once.

    Attributes:
        lost: why it could not; None while it could.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.lost: OSError | None = None

    def write(self, text: str) -> None:
        """Print a text.

        Raises:
            OutputLostError: from the OSError that caused it.
        """
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError as error:
            self.lost = self.lost or error
        self.check()

    def check(self) -> None:
        """Check that nothing was lost: a script may have caught what said so.

        Raises:
            OutputLostError: if something was.
        """
        if self.lost is not None:
            raise OutputLostError from self.lost


def _errors_to(stream: TextIO) -> Callable[[str], None]:
    """Return what hands errors on at once, or drops them if the stream is closed."""

    def write(text: str) -> None:
        try:
            stream.write(text)
            stream.flush()
        except OSError:
            silence(stream)

    return write


class _Run:
    """A run of a script."""

    def __init__(self, subject: ScriptSubject, output: _Output, losses: str | None) -> None:
        self._subject = subject
        self._output = output
        self._losses = losses
        self._stepper: Stepper | None = None

    def status(self, iterations: int) -> int:
        """Run so many iterations, or to the end of the script, and return the exit status.

        Raises:
            ScriptError: when it cannot even begin.
            OutputLostError: when nobody reads what it prints.
            TerminatedError: when it was asked to end.
        """
        try:
            self._advance(iterations)
        except LoopError as error:
            self._output.check()
            self._print(error)
            self._subject.run_exit_handlers()
            return INTERRUPTED if isinstance(error.__cause__, KeyboardInterrupt) else 1
        self._output.check()
        return self._exit_status() if self._stepper is None or self._stepper.ended else 0

    def _advance(self, iterations: int) -> None:
        from core.engine.stepper import Stepper

        self._stepper = stepper = Stepper(self._subject, budget=0)  # the command never goes back in time
        with deferred_signals() as request:
            try:
                while not (stepper.ended or stepper.finished >= iterations or request.signal or self._output.lost):
                    stepper.run(iterations - stepper.finished, SECONDS)
            except (KeyboardInterrupt, LoopError):
                if not request.signal:  # the second signal, in the middle of a line
                    raise
            finally:
                self._say_if_broken_off(request)
        request.raise_if_received()

    def _say_if_broken_off(self, request: StopRequest) -> None:
        if request.signal and self._losses is not None and self._stepper is not None:
            done = self._stepper.finished
            losses = "one loss was" if done == 1 else f"{done:,} losses were"
            complain(f"broken off in iteration {done + 1:,}; {losses} written to {self._losses}")

    def _print(self, error: LoopError) -> None:
        """Print what the script raised, as Python does.

        Raises:
            ScriptError: when nothing was raised by its code, or what it needs is not installed.
        """
        cause = error.__cause__
        if cause is None or (isinstance(cause, ModuleNotFoundError) and self._stepper is None):
            raise ScriptError(told(error, self._subject))
        prune(cause)
        if not self._subject.has_told(cause):
            traceback.print_exception(cause)
        if (told_to := advice(cause)) is not None:
            complain(told_to)

    def _exit_status(self) -> int:
        """Return the exit status for what the script has called `sys.exit` with; print it, if it is no number."""
        self._subject.run_exit_handlers()  # of one that has ended before its training loop
        code = self._subject.exit_code
        if code is None or isinstance(code, int):
            return code or 0
        print(code, file=sys.stderr)
        return 1

    def close(self) -> None:
        """Write the losses so far, and say what a person is to know of the run."""
        if self._stepper is not None:
            self._stepper.close()
            if self._losses is not None:
                write_losses(self._losses, self._stepper.losses)
        else:
            self._subject.close()
        for note in self._subject.notes:
            complain(note)
