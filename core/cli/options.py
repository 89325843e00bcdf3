"""The shared parts of the commands: their parser, experiment options, and the runs these start."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

from core.cli.console import complain, say
from core.cli.signals import deferred_signals
from core.errors import ConfigError
from core.experiment.config import RunConfig, config_of
from core.experiment.fields import FIELDS, MOST, Field, count_of
from core.experiment.trainers import TRAINERS
from core.text.quoting import quoted

if TYPE_CHECKING:
    from core.engine.stepper import Stepper


class Parser(argparse.ArgumentParser):
    """A parser that reports bad input on one line."""

    def error(self, message: str) -> NoReturn:
        """Print the message and exit with status 2."""
        complain(message)
        self.exit(2)

    def _print_message(self, message: str, file: object = None) -> None:
        """Print help or version; argparse itself would ignore output that is lost."""
        say(message, end="")


def add_experiment_options(parser: argparse.ArgumentParser) -> None:
    """Add an option for each field of an experiment; those not typed are absent, so that defaults hold."""
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
    """Return the choices that trainers offer for a field."""
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
    """Return the config for the options that were typed.

    Raises:
        ConfigError: if no experiment can be made of them.
    """
    return config_of(experiment_values(options))


def experiment_values(options: argparse.Namespace) -> dict[str, Any]:
    """Return the typed options of an experiment by field name."""
    return {name: value for name, value in vars(options).items() if name in FIELDS or name == "trainer"}


def file_name(text: str) -> str:
    """Return a non-empty file name, otherwise unchecked."""
    if not text:
        raise argparse.ArgumentTypeError("is empty")
    return text


def positive(text: str) -> int:
    """Parse a whole number above 0."""
    number = count_of(text)
    if not number:
        raise argparse.ArgumentTypeError(f"“{quoted(text)}” is not a whole number above 0")
    if number > MOST:
        raise argparse.ArgumentTypeError(f"“{quoted(text)}” is more than {MOST:,}")
    return number


def stepper_of(config: RunConfig, budget: int | None = None) -> Stepper:
    """Return a loop at its start, on as many threads as the config says.

    Raises:
        ConfigError: if this machine cannot provide what it needs.
    """
    with deferred_signals() as request:  # within the import of torch, Ctrl+C itself can go unheard
        import torch

        from core.engine.stepper import Stepper
        from core.experiment.devices import largest_size, resolved

        torch.set_num_threads(config.threads or 1)
        try:
            stepper = Stepper(resolved(config), budget)
        except (MemoryError, RuntimeError) as error:  # torch raises these if a device is out of memory
            raise ConfigError({largest_size(config): f"is too large: {error}"}) from None
    request.raise_if_received()
    return stepper
