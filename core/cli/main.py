"""Entry point of the command line. Neither torch nor Qt is imported before a command runs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import Any

from core.cli import console
from core.cli.console import OutputLostError, complain
from core.cli.explain import add_check, add_explain
from core.cli.scripts import ScriptError
from core.cli.signals import TerminatedError
from core.cli.train import add_train
from core.errors import CellError, ConfigError, LoopError
from core.experiment.fields import FIELDS

Command = Callable[[argparse.Namespace], int]

INTERRUPTED, PIPE_BROKEN = 128 + 2, 128 + 13
"""Exit statuses by which a shell reports termination by SIGINT and by SIGPIPE."""


def add_commands(commands: Any) -> None:
    """Add the commands that need no window."""
    add_explain(commands)
    add_check(commands)
    add_train(commands)


def run(parser: argparse.ArgumentParser, arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name; a user's mistake ends in one line and exit status 2."""
    console.prepare()
    try:
        return _run_command(parser, arguments)
    except ConfigError as error:
        complain("; ".join(f"{_shown(name)} {text}" for name, text in error.problems.items()))
    except (CellError, ScriptError) as error:
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
    except TerminatedError as end:
        return end.status
    except KeyboardInterrupt:
        return INTERRUPTED
    return 2


def _run_command(parser: argparse.ArgumentParser, arguments: Sequence[str] | None) -> int:
    typed, of_script = _split(sys.argv[1:] if arguments is None else list(arguments))
    try:
        options = parser.parse_args(typed)
        options.arguments = of_script
        command: Command = options.command
        return command(options)
    finally:
        console.finish()


def _split(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Return the arguments of this command, and those behind a `--`, which are the script's."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    return arguments[:end], arguments[end + 1 :]


def _reason(error: BaseException | None) -> str:
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)


def _shown(name: str) -> str:
    return f"--{name.replace('_', '-')}" if name in FIELDS else name
