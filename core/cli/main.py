"""The command line of a run without a window. Neither torch nor Qt is imported until a command runs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from core import atomic_file
from core.cli import console
from core.cli.console import OutputLostError, complain, say
from core.cli.signals import EndWantedError, heeding
from core.errors import CellError, ConfigError, LoopError
from core.experiment.fields import FIELDS, MOST, Field, count_of
from core.experiment.trainers import TRAINERS
from core.text.quoting import quoted

if TYPE_CHECKING:
    from core.cli.signals import Wish
    from core.engine.stepper import Stepper
    from core.experiment.config import RunConfig
    from core.history.loss_series import Losses

Command = Callable[[argparse.Namespace], int]

LONG_RUN_SECONDS = 2.0
BAR_SECONDS = 0.1
INTERRUPTED, PIPE_BROKEN = 128 + 2, 128 + 13
"""As a shell names the end of a program by SIGINT and by SIGPIPE."""


class Parser(argparse.ArgumentParser):
    """A parser that answers bad input with one line."""

    def error(self, message: str) -> NoReturn:
        complain(message)
        self.exit(2)

    def _print_message(self, message: str, file: object = None) -> None:
        """Help and version: argparse itself would pass over an output that is lost."""
        say(message, end="")


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
    from core.experiment.config import config_of

    return config_of({name: value for name, value in vars(options).items() if name in FIELDS or name == "trainer"})


def add_commands(commands: Any) -> None:
    """The command `train`, and beside it `explain` and `check`."""
    from core.cli.explain import add_check, add_explain

    add_explain(commands)
    add_check(commands)
    parser = commands.add_parser("train", help="train without a window", description=train.__doc__)
    parser.add_argument("trainer", help=", ".join(TRAINERS))
    add_experiment_options(parser)
    parser.add_argument("--log-every", type=positive, default=100, metavar="N", help="print every Nth loss")
    parser.add_argument("--losses", type=file_name, metavar="FILE.csv", help="write every loss to a CSV file")
    parser.set_defaults(command=train)


def file_name(text: str) -> str:
    """The name of a file, of which only its being there is certain."""
    if not text:
        raise argparse.ArgumentTypeError("is empty")
    return text


def positive(text: str) -> int:
    """A whole number above 0."""
    number = count_of(text)
    if not number:
        raise argparse.ArgumentTypeError(f"“{quoted(text)}” is not a whole number above 0")
    if number > MOST:
        raise argparse.ArgumentTypeError(f"“{quoted(text)}” is more than {MOST:,}")
    return number


def train(options: argparse.Namespace) -> int:
    """Train, and print the loss as it falls."""
    config = config_from(options)
    if options.losses is not None:
        atomic_file.check_writable(options.losses)  # which is told before a long run
    stepper = stepper_of(config, budget=0)  # it never goes back
    say(headline(stepper))
    with heeding() as wish:
        try:
            _run(stepper, options.log_every, wish)
        except (KeyboardInterrupt, LoopError):
            if not wish.signal:  # the second signal, in the midst of a line
                raise
        finally:  # whatever broke it off: a signal, the loop itself, or a reader of the log who has gone
            if options.losses is not None:
                _write_what_there_is(options.losses, stepper)
    wish.fulfil()
    return 0


def stepper_of(config: RunConfig, budget: int | None = None) -> Stepper:
    """A loop at its start, on as many threads as the config says.

    Raises:
        ConfigError: when this machine cannot give what it needs.
    """
    with heeding() as wish:  # within the import of torch, Ctrl+C itself can go unheard
        import torch

        from core.engine.stepper import Stepper
        from core.experiment.devices import largest_size, resolved

        torch.set_num_threads(config.threads or 1)
        try:
            stepper = Stepper(resolved(config), budget)
        except (MemoryError, RuntimeError) as error:  # torch's way to say that a device is out of memory
            raise ConfigError({largest_size(config): f"is too large: {error}"}) from None
    wish.fulfil()
    return stepper


def _run(stepper: Stepper, log_every: int, wish: Wish) -> None:
    """To the last iteration, or until somebody wants it to end."""
    from tqdm import tqdm

    iterations = stepper.config.iterations
    bar = tqdm(
        total=iterations,
        unit="it",
        delay=LONG_RUN_SECONDS,
        leave=False,
        disable=not (sys.stdout.isatty() and sys.stderr.isatty()),
    )
    with bar:
        while stepper.finished < iterations and not wish.signal:
            before = stepper.finished
            to_log = log_every - before % log_every
            stepper.run(min(to_log, iterations - before), BAR_SECONDS)
            if stepper.finished % log_every == 0:
                bar.clear()  # tqdm.write would draw the bar again, in a short run too
                say(log_line(stepper.finished, stepper.losses[-1]))
            bar.update(stepper.finished - before)


def _write_what_there_is(path: str, stepper: Stepper) -> None:
    """The losses so far; of a run that was broken off, how many they are is said."""
    done, wanted = stepper.finished, stepper.config.iterations
    if done == 0:
        complain(f"broken off before the first iteration was done; nothing was written to {path}")
        return
    write_losses(path, stepper.losses)
    if done < wanted:
        losses = "one loss was" if done == 1 else f"{done:,} losses were"
        complain(f"broken off in iteration {done + 1:,} of {wanted:,}; {losses} written to {path}")


def headline(stepper: Any) -> str:
    """The first line of a log: the shape of the data."""
    return f"X.shape {next(iter(stepper.tensors.values())).shape}"


def log_line(iteration: int, loss: float) -> str:
    """A line of the log, as the lecture's own loop prints it."""
    return f"Iteration:  {iteration} Loss:  {loss}"


def write_losses(path: str, losses: Losses) -> None:
    """Write a CSV file of every loss, with enough digits to read back the same number."""
    with atomic_file.replacing(path) as file:
        file.write(b"iteration,loss\n")
        file.writelines(f"{iteration},{loss!r}\n".encode() for iteration, loss in enumerate(losses, start=1))


def run(parser: argparse.ArgumentParser, arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name; what a person got wrong ends in one line and exit status 2."""
    console.prepare()
    try:
        return _obey(parser, arguments)
    except ConfigError as error:
        complain("; ".join(f"{_shown(name)} {text}" for name, text in error.problems.items()))
    except CellError as error:
        complain(str(error))
    except LoopError as error:
        complain(f"line {error.line} of the loop: {error}")
    except OutputLostError as error:
        console.silence(sys.stdout)
        if isinstance(error.__cause__, BrokenPipeError):
            return PIPE_BROKEN
        complain(f"standard output: {_reason(error.__cause__)}")
    except OSError as error:
        complain(f"{error.filename}: {_reason(error)}" if error.filename else _reason(error))
    except EndWantedError as end:
        return end.status
    except KeyboardInterrupt:
        return INTERRUPTED
    return 2


def _obey(parser: argparse.ArgumentParser, arguments: Sequence[str] | None) -> int:
    try:
        options = parser.parse_args(arguments)
        command: Command = options.command
        return command(options)
    finally:
        console.finish()


def _reason(error: BaseException | None) -> str:
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)


def _shown(name: str) -> str:
    return f"--{name.replace('_', '-')}" if name in FIELDS else name
