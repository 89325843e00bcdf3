"""The command `train` for a script: to a terminal it is as if Python ran the script."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any, TextIO

from core import atomic_file
from core.cli.console import OutputLostError, complain
from core.cli.losses import write_losses
from core.cli.scripts import ScriptError, read, told
from core.cli.signals import StopRequest, deferred_signals
from core.cli.tracebacks import lines_of
from core.errors import LoopError

if TYPE_CHECKING:
    from core.engine.script_subject import ScriptSubject
    from core.engine.stepper import Stepper

SECONDS = 0.1
"""How often a run looks up: for a signal, and for files to reach the disk."""

INTERRUPTED = 128 + 2
"""Exit status by which a shell reports termination by SIGINT."""


class Stream:
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
            raise OutputLostError from error


def train_script(options: argparse.Namespace) -> int:
    """Run a script, and return the exit status that it would have by itself."""
    if options.losses is not None:
        atomic_file.check_writable(options.losses)  # fail before a long run rather than after it
    output, errors = Stream(sys.stdout), Stream(sys.stderr)
    subject = read(options, output.write, errors.write)
    run = _Run(subject, options.losses)
    try:
        return run.status_of(options.__dict__.get("iterations"), output, errors)
    finally:
        run.close()


class _Run:
    """A run of a script."""

    def __init__(self, subject: ScriptSubject, losses: str | None) -> None:
        self._subject = subject
        self._losses = losses
        self._stepper: Stepper | None = None

    def status_of(self, iterations: int | None, output: Stream, errors: Stream) -> int:
        """Run it, and return the exit status.

        Args:
            iterations: after how many to stop; None to run it to its end.
            output: where it prints.
            errors: where it prints errors.
        """
        try:
            self._advance(iterations, output)
            status = _status(self._subject.exit_code, errors)
        except LoopError as error:
            if output.lost:
                raise OutputLostError from output.lost
            status = self._failed(error, errors)
        if output.lost:  # the script has caught what said so
            raise OutputLostError from output.lost
        if self._stepper is None or self._stepper.ended or self._stepper.failed:
            self._run_exit_handlers()
        return status

    def _advance(self, iterations: int | None, output: Stream) -> None:
        from core.engine.stepper import Stepper

        self._stepper = stepper = Stepper(self._subject, budget=0)  # the command never goes back in time
        with deferred_signals() as request:
            try:
                while not (self._is_done(iterations) or request.signal or output.lost):
                    stepper.run((iterations or sys.maxsize) - stepper.finished, SECONDS)
            except (KeyboardInterrupt, LoopError):
                if not request.signal:  # the second signal, in the middle of a line
                    raise
            self._say_if_broken_off(request)
        request.raise_if_received()

    def _is_done(self, iterations: int | None) -> bool:
        assert self._stepper is not None
        return self._stepper.ended or (iterations is not None and self._stepper.finished >= iterations)

    def _say_if_broken_off(self, request: StopRequest) -> None:
        if request.signal and self._losses is not None and self._stepper is not None:
            done = self._stepper.finished
            losses = "one loss was" if done == 1 else f"{done:,} losses were"
            complain(f"broken off in iteration {done + 1:,}; {losses} written to {self._losses}")

    def _failed(self, error: LoopError, errors: Stream) -> int:
        """Print what the script raised, as Python does, and return the exit status."""
        cause = error.__cause__
        if cause is None:
            raise ScriptError(told(error, self._subject))
        if isinstance(cause, ModuleNotFoundError) and self._stepper is None:
            raise ScriptError(told(error, self._subject))
        errors.write("".join(lines_of(cause)))
        return INTERRUPTED if isinstance(cause, KeyboardInterrupt) else 1

    def _run_exit_handlers(self) -> None:
        self._subject.run_exit_handlers()

    def close(self) -> None:
        """Write the losses so far, and say what a person is to know of the run."""
        stepper = self._stepper
        if stepper is not None:
            stepper.close()
            if self._losses is not None:
                write_losses(self._losses, stepper.losses)
        else:
            self._subject.close()
        for note in self._subject.notes:
            complain(note)


def _status(code: Any, errors: Stream) -> int:
    """Return the exit status for what `sys.exit` was called with; print it, if it is no number."""
    if code is None or isinstance(code, int):
        return code or 0
    errors.write(f"{code}\n")
    return 1
