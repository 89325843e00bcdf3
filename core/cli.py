"""The command line of a run without a window. Neither torch nor Qt is imported until a command runs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from core.errors import CellError, ConfigError, LoopError
from core.fields import FIELDS, Field
from core.trainers import TRAINERS

if TYPE_CHECKING:
    from core.config import RunConfig
    from core.series import Losses

Command = Callable[[argparse.Namespace], int]

LONG_RUN_SECONDS = 2.0
BAR_SECONDS = 0.1
PIPE_BROKEN = 128 + 13
"""As a shell names the end of a program by SIGPIPE."""


class Parser(argparse.ArgumentParser):
    """A parser that answers bad input with one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog.split()[0]}: {_on_one_line(message)}\n")


def add_experiment_options(parser: argparse.ArgumentParser) -> None:
    """One option for each field of an experiment; those not typed leave no trace, so that defaults hold."""
    group = parser.add_argument_group("the experiment")
    for field in FIELDS.values():
        group.add_argument(
            f"--{field.name.replace('_', '-')}",
            type=_parser_of(field),
            default=argparse.SUPPRESS,
            metavar=field.kind.__name__.upper(),
            help=field.help + _offered(field),
        )


def _offered(field: Field) -> str:
    """What a trainer offers for a field that is chosen rather than typed."""
    offers = {"data": lambda trainer: trainer.datasets, "optimizer": lambda trainer: trainer.optimizers}
    if field.name not in offers:
        return ""
    named = {name: ", ".join(offers[field.name](trainer)) for name, trainer in TRAINERS.items()}
    return " " + "; ".join(f"{name}: {names}" for name, names in named.items() if names) + "."


def _parser_of(field: Field) -> Callable[[str], Any]:
    def parse(text: str) -> Any:
        try:
            return field.parse(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return parse


def config_from(options: argparse.Namespace) -> RunConfig:
    """The config of the options that were typed.

    Raises:
        ConfigError: when no experiment can be made of them.
    """
    from core.config import config_of

    return config_of({name: value for name, value in vars(options).items() if name in FIELDS or name == "trainer"})


def add_commands(commands: Any) -> None:
    """The command `train`, and beside it `explain` and `check`."""
    from core.cli_explain import add_check, add_explain

    add_explain(commands)
    add_check(commands)
    parser = commands.add_parser("train", help="train without a window", description=train.__doc__)
    parser.add_argument("trainer", help=", ".join(TRAINERS))
    add_experiment_options(parser)
    parser.add_argument("--log-every", type=positive, default=100, metavar="N", help="print every Nth loss")
    parser.add_argument("--losses", metavar="FILE.csv", help="write every loss to a CSV file")
    parser.set_defaults(command=train)


def positive(text: str) -> int:
    """A whole number above 0."""
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number above 0")
    return int(text)


def train(options: argparse.Namespace) -> int:
    """Train, and print the loss as it falls."""
    config = config_from(options)

    import torch
    from tqdm import tqdm

    from core.machine import resolved
    from core.stepper import Stepper

    torch.set_num_threads(config.threads or 1)
    stepper = Stepper(resolved(config), budget=0)  # it never goes back
    if options.losses:
        write_losses(options.losses, stepper.losses)  # a file that cannot be written is told before a long run
    print(headline(stepper))
    bar = tqdm(
        total=config.iterations,
        unit="it",
        delay=LONG_RUN_SECONDS,
        leave=False,
        disable=not (sys.stdout.isatty() and sys.stderr.isatty()),
    )
    with bar:
        while stepper.finished < config.iterations:
            before = stepper.finished
            to_log = options.log_every - before % options.log_every
            stepper.run(min(to_log, config.iterations - before), BAR_SECONDS)
            if stepper.finished % options.log_every == 0:
                bar.clear()  # tqdm.write would draw the bar again, in a short run too
                print(log_line(stepper.finished, stepper.losses[-1]))
            bar.update(stepper.finished - before)
    if options.losses:
        write_losses(options.losses, stepper.losses)
    return 0


def headline(stepper: Any) -> str:
    """The first line of a log: the shape of the data."""
    return f"X.shape {next(iter(stepper.tensors.values())).shape}"


def log_line(iteration: int, loss: float) -> str:
    """A line of the log, as the lecture's own loop prints it."""
    return f"Iteration:  {iteration} Loss:  {loss}"


def write_losses(path: str, losses: Losses) -> None:
    """A CSV file of every loss, with enough digits to read back the same number."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write("iteration,loss\n")
        file.writelines(f"{iteration},{loss!r}\n" for iteration, loss in enumerate(losses, start=1))


def run(parser: argparse.ArgumentParser, arguments: Sequence[str] | None = None) -> int:
    """Runs the command that the arguments name; what a person got wrong ends in one line and exit status 2."""
    options = parser.parse_args(arguments)
    try:
        command: Command = options.command
        status = command(options)
        if sys.stdout is not None:
            sys.stdout.flush()  # a reader that has gone is noticed here, not when Python ends
        return status
    except ConfigError as error:
        return _refuse(parser, "; ".join(f"{_shown(name)} {text}" for name, text in error.problems.items()))
    except CellError as error:
        return _refuse(parser, str(error))
    except LoopError as error:
        return _refuse(parser, f"line {error.line} of the loop: {error}")
    except BrokenPipeError:
        return _quietly()
    except OSError as error:
        return _refuse(parser, f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror))
    except KeyboardInterrupt:
        return 130


def _quietly() -> int:
    """Who read what was printed has read enough, as `head` does. What is still to be written goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return PIPE_BROKEN


def _refuse(parser: argparse.ArgumentParser, message: str) -> int:
    print(f"{parser.prog}: {_on_one_line(message)}", file=sys.stderr)
    return 2


def _on_one_line(message: str) -> str:
    """A message may quote what was typed, line breaks and all."""
    return " ".join(message.split())


def _shown(name: str) -> str:
    return f"--{name.replace('_', '-')}" if name in FIELDS else name
