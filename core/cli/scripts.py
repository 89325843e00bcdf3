"""Scripts where a command takes a trainer: which names are theirs, their options, and how they are opened."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from core.cli.signals import deferred_signals
from core.errors import ConfigError, LoopError
from core.experiment.fields import FIELDS
from core.experiment.script_choice import ScriptChoice
from core.experiment.trainers import TRAINERS

if TYPE_CHECKING:
    from core.engine.script_subject import ScriptSubject
    from core.engine.stepper import Stepper

SUFFIXES = (".py", ".ipynb")
TRAINER_OR_SCRIPT = f"{', '.join(TRAINERS)}, or the path of a script or notebook"

_SHARED = frozenset({"seed", "iterations", "threads"})
"""Fields of an experiment that can be chosen for a script; all others it sets itself."""


class ScriptError(Exception):
    """A script that a command can do nothing with, in one line for a person."""


def is_script(name: str) -> bool:
    """Return whether a name stands for a script rather than for a trainer."""
    return name not in TRAINERS and (name.lower().endswith(SUFFIXES) or os.path.exists(name))


def add_script_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that only a script has."""
    group = parser.add_argument_group("a script", "What follows -- is its own command line.")
    group.add_argument("--loop", metavar="LINE", help="where its training loop begins, such as 12 or engine.py:12")


def check_options(options: argparse.Namespace) -> None:
    """Check that the options that were typed suit a script, or a trainer.

    Raises:
        ConfigError: with each of the others.
    """
    typed = vars(options)
    if is_script(options.trainer):
        problems = {name: "is for trainers; a script sets it itself" for name in FIELDS if name in typed}
        problems = {name: text for name, text in problems.items() if name not in _SHARED}
        if typed.get("log_every"):
            problems["--log-every"] = "is for trainers; a script prints what it likes"
    else:
        problems = {"--loop": "is for scripts"} if typed.get("loop") else {}
        if typed.get("arguments"):
            problems["--"] = "comes before the command line of a script, and a trainer has none"
    if problems:
        raise ConfigError(problems)


def read(
    options: argparse.Namespace,
    write: Callable[[str], object] | None = None,
    write_error: Callable[[str], object] | None = None,
) -> ScriptSubject:
    """Return the script that the options name, of which nothing has been run.

    Args:
        options: of the command.
        write: gets what it prints; collected when left out.
        write_error: gets what it prints to `sys.stderr`.

    Raises:
        ScriptError: when it cannot be read, or has no training loop.
    """
    with deferred_signals() as request:  # within the import of torch, Ctrl+C itself can go unheard
        import torch

        from core.scripts import read_script

        torch.set_num_threads(vars(options).get("threads") or 1)
    request.raise_if_received()
    path, seed = os.path.abspath(options.trainer), vars(options).get("seed", 0)
    try:
        choice = ScriptChoice(Path(path), tuple(options.arguments), seed, options.loop)
        return read_script(choice, write, write_error)
    except LoopError as error:
        raise ScriptError(_placed(error, Path(path))) from None


def _placed(error: LoopError, path: Path) -> str:
    """Return a message with the script's name, if it does not name it yet."""
    message = str(error)
    if path.name in message:
        return message
    return f"{path.name}: {message}" if error.line is None else f"{path.name}, line {error.line}: {message}"


def told(error: LoopError, subject: ScriptSubject) -> str:
    """Return in one line what a script raised, and at which line of its own."""
    cause = error.__cause__
    place = None if cause is None else _last_own_place(cause.__traceback__, subject)
    return f"{place or subject.path.project.script.path.name}: {error}"


def _last_own_place(trace: TracebackType | None, subject: ScriptSubject) -> str | None:
    files = {str(file.path): file for file in subject.path.project.files.values()}
    place = None
    while trace is not None:
        if file := files.get(trace.tb_frame.f_code.co_filename):
            place = file.place(trace.tb_lineno)
        trace = trace.tb_next
    return place


def after(options: argparse.Namespace, phase: str) -> Stepper:
    """Return the script that the options name, paused just after a phase of an iteration.

    Raises:
        ScriptError: when it does not come there.
    """
    subject = read(options)
    from core.engine.stepper import Stepper

    try:
        stepper = Stepper(subject)
        stepper.run(options.iteration - 1)
        if not stepper.ended:
            stepper.run_through(phase)
    except LoopError as error:
        raise ScriptError(told(error, subject)) from None
    if stepper.ended and stepper.finished < options.iteration:
        raise ScriptError(_ended_early(stepper, subject))
    return stepper


def _ended_early(stepper: Stepper, subject: ScriptSubject) -> str:
    done, name = stepper.finished, subject.path.project.script.path.name
    if done:
        return f"{name} ends after {done:,} iteration{'' if done == 1 else 's'}"
    printed = [line for line in stepper.printed.take(unfinished=True) if line.strip()]
    return f"{name} ends before its training loop" + (f"; it says: {printed[-1]}" if printed else "")
