"""What a window begins: a trainer's loop, or a person's script."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial

import torch

from core.control.commands import Start
from core.control.console import Console
from core.control.script_output import open_in
from core.control.thread_tuning import choose
from core.engine.stepper import Stepper
from core.errors import LoopError
from core.experiment.config import RunConfig
from core.experiment.devices import resolved
from core.experiment.script_choice import ScriptChoice
from core.program.project import read_text
from core.scripts import read_script


def stepper_for(start: Start, hurried: Callable[[], bool], console: Console) -> Stepper:
    """Return the experiment that is to begin, before its first iteration.

    Args:
        start: what a person wishes.
        hurried: whether the loop runs by itself at this moment.
        console: where a script writes to, and reads from.

    Raises:
        ConfigError: when a trainer's loop cannot be run as it is configured.
        LoopError: when a script cannot be opened, or raises before its training loop.
    """
    if start.script is not None:
        return _script(start.script, start.config, hurried, console)
    stepper = Stepper(resolved(start.config))
    stepper.examine(hurried)
    if start.source is not None:
        stepper.edit(start.source)
    if start.config.threads:
        torch.set_num_threads(start.config.threads)
    else:
        choose(stepper)
    return stepper


def text_of(choice: ScriptChoice) -> str:
    """Return what a script says; nothing where that cannot be read."""
    with suppress(LoopError):
        return choice.text if choice.text is not None else read_text(choice.path)
    return ""


def _script(choice: ScriptChoice, config: RunConfig, hurried: Callable[[], bool], console: Console) -> Stepper:
    """Return a script before its first iteration, computed by as many threads as Python would use."""
    stepper = open_in(console, partial(read_script, choice), config.history_mb * 2**20)
    stepper.examine(hurried)
    return stepper
