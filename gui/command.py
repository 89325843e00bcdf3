"""The command `nablascope`: the window, its screenshots, and the commands that need no window."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from core import __version__
from core.cli.main import add_commands, run
from core.cli.options import Parser, add_experiment_options, config_from, experiment_values, file_name
from core.cli.scripts import SUFFIXES, add_script_options
from core.experiment.fields import count_of
from core.experiment.script_choice import ScriptChoice
from core.experiment.trainers import TRAINERS
from core.text.quoting import quoted
from gui.main_window.sizes import FIRST, SMALLEST

OPEN = "open"
"""The command that opens a file."""

LARGEST = (8192, 8192)
"""The largest picture: a quarter of a gigabyte of pixels. Qt draws nothing beyond 32,767 in either direction."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    typed = list(sys.argv[1:] if arguments is None else arguments)
    if typed and typed[0].lower().endswith(SUFFIXES):
        typed.insert(0, OPEN)  # the name of a file is short for the command that opens it
    return run(_parser(), typed)


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="nablascope",
        description="A microscope for backpropagation: walk a real PyTorch training loop line by line.",
    )
    parser.add_argument("--version", action="version", version=f"nablascope {__version__}")
    parser.add_argument("--trainer", default=argparse.SUPPRESS, help=", ".join(TRAINERS))
    add_experiment_options(parser)
    parser.set_defaults(command=_open_window)
    commands = parser.add_subparsers(metavar="COMMAND", parser_class=Parser)
    _add_open(commands)
    add_commands(commands)
    _add_screenshot(commands)
    return parser


def _open_window(options: argparse.Namespace) -> int:
    values = experiment_values(options)
    from core.experiment.config import config_of, small_config

    of_its_own = "learning_rate" in values or any(name.endswith("_size") for name in values)
    config = config_of(values) if of_its_own else small_config(**values)
    from gui.app import open_window

    return open_window(config)


def _add_open(commands: argparse._SubParsersAction[Parser]) -> None:
    parser = commands.add_parser(OPEN, help="open a script or a notebook in the window", description=_open.__doc__)
    parser.add_argument("file", type=file_name, metavar="FILE.py", help="a script, or a notebook")
    parser.set_defaults(command=_open)
    add_script_options(parser)
    parser.add_argument("--seed", type=int, default=0, help="of all generators, where the script sets none")


def _open(options: argparse.Namespace) -> int:
    """Open a script or a notebook in the window; `nablascope FILE.py` does the same. It runs once you agree."""
    from core.experiment.config import small_config
    from gui.app import open_window

    script = ScriptChoice(Path(options.file).absolute(), tuple(options.arguments), options.seed, options.loop)
    return open_window(small_config(), script)


def _add_screenshot(commands: argparse._SubParsersAction[Parser]) -> None:
    parser = commands.add_parser("screenshot", help="draw the window into a picture", description=_screenshot.__doc__)
    parser.add_argument("file", type=file_name, help="the picture to write, such as out.png")
    parser.add_argument("--trainer", default=argparse.SUPPRESS, help=", ".join(TRAINERS))
    parser.add_argument("--script", type=file_name, metavar="FILE.py", help="a script instead of a trainer")
    parser.add_argument("--phase", help="stop the last iteration after this phase")
    parser.add_argument("--size", type=_size, default=FIRST, metavar="WIDTHxHEIGHT", help="of the window")
    parser.add_argument("--theme", choices=("light", "dark", "high-contrast"), default="light")
    parser.add_argument("--language", choices=("en", "ko"), default="en", help="English or Korean")
    add_experiment_options(parser)
    parser.set_defaults(command=_screenshot)


def _screenshot(options: argparse.Namespace) -> int:
    """Run an experiment for --iterations, and draw the window at that moment. Needs no screen."""
    script = None if options.script is None else ScriptChoice(Path(options.script).absolute())
    config = config_from(options)
    from gui.screenshot import take

    return take(config, options.file, options.phase, options.size, options.theme, options.language, script)


def _size(text: str) -> tuple[int, int]:
    match [count_of(side) for side in text.split("x")]:
        case [int(width), int(height)] if _is_between(SMALLEST, (width, height), LARGEST):
            return width, height
    smallest, largest = (f"{width}x{height}" for width, height in (SMALLEST, LARGEST))
    raise argparse.ArgumentTypeError(
        f"“{quoted(text)}” is not a size such as 1440x900, of at least {smallest} and at most {largest}"
    )


def _is_between(smallest: tuple[int, int], size: tuple[int, int], largest: tuple[int, int]) -> bool:
    return all(least <= side <= most for least, side, most in zip(smallest, size, largest, strict=True))
