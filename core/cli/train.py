"""The command `train`: a run without a window."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from core import atomic_file
from core.cli.console import complain, say
from core.cli.losses import write_losses
from core.cli.options import add_experiment_options, config_from, file_name, positive, stepper_of
from core.cli.scripts import TRAINER_OR_SCRIPT, add_script_options, check_options, is_script
from core.cli.signals import StopRequest, deferred_signals
from core.cli.train_script import train_script
from core.errors import LoopError

if TYPE_CHECKING:
    from core.engine.stepper import Stepper

LOG_EVERY = 100
LONG_RUN_SECONDS = 2.0
BAR_SECONDS = 0.1


def add_train(commands: Any) -> None:
    """Add the command `train`."""
    parser = commands.add_parser("train", help="train without a window", description=train.__doc__)
    parser.add_argument("trainer", help=TRAINER_OR_SCRIPT)
    add_experiment_options(parser)
    add_script_options(parser)
    parser.add_argument("--log-every", type=positive, metavar="N", help=f"print every Nth loss; every {LOG_EVERY}th")
    parser.add_argument("--losses", type=file_name, metavar="FILE.csv", help="write every loss to a CSV file")
    parser.set_defaults(command=train)


def train(options: argparse.Namespace) -> int:
    """Train, and print the loss as it falls; of a script, print what Python would print."""
    check_options(options)
    if is_script(options.trainer):
        return train_script(options)
    config = config_from(options)
    if options.losses is not None:
        atomic_file.check_writable(options.losses)  # fail before a long run rather than after it
    stepper = stepper_of(config, budget=0)  # the command never goes back in time

    from core.control.run_log import headline

    say(headline(stepper))
    with deferred_signals() as request:
        try:
            _run(stepper, options.log_every or LOG_EVERY, request)
        except (KeyboardInterrupt, LoopError):
            if not request.signal:  # the second signal, in the middle of a line
                raise
        finally:  # whatever ended the run: a signal, the loop itself, or a closed pipe of the log
            if options.losses is not None:
                _write_what_there_is(options.losses, stepper)
    request.raise_if_received()
    return 0


def _run(stepper: Stepper, log_every: int, request: StopRequest) -> None:
    """Run to the last iteration, or until a signal asks to end."""
    from tqdm import tqdm

    from core.control.run_log import log_line

    iterations = stepper.config.iterations
    bar = tqdm(
        total=iterations,
        unit="it",
        delay=LONG_RUN_SECONDS,
        leave=False,
        disable=not (sys.stdout.isatty() and sys.stderr.isatty()),
    )
    with bar:
        while stepper.finished < iterations and not request.signal:
            before = stepper.finished
            stepper.run(min(log_every - before % log_every, iterations - before), BAR_SECONDS)
            if stepper.finished % log_every == 0:
                bar.clear()  # tqdm.write would draw the bar again, even in a short run
                say(log_line(stepper.finished, stepper.losses[-1]))
            bar.update(stepper.finished - before)


def _write_what_there_is(path: str, stepper: Stepper) -> None:
    """Write the losses so far; print their number if the run was cut short."""
    done, wanted = stepper.finished, stepper.config.iterations
    if done == 0:
        complain(f"broken off before the first iteration was done; nothing was written to {path}")
        return
    write_losses(path, stepper.losses)
    if done < wanted:
        losses = "one loss was" if done == 1 else f"{done:,} losses were"
        complain(f"broken off in iteration {done + 1:,} of {wanted:,}; {losses} written to {path}")
