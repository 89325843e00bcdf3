"""What the window is told of the run: each event a frozen value, all through one signal.

Imports neither torch nor numpy: the window is built before they are there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.control.console import Wanted
from core.experiment.devices import Device
from core.queries import Question
from core.view.snapshot import Experiment, Stop


@dataclass(frozen=True, slots=True)
class Event:
    """Something that has happened.

    Attributes:
        run: the number of the run it happened in; 0 before the first.
    """

    run: int


@dataclass(frozen=True, slots=True)
class Loaded(Event):
    """Torch is there, and offers these devices."""

    devices: tuple[Device, ...]


@dataclass(frozen=True, slots=True)
class Started(Event):
    """An experiment has begun, or was returned to."""

    experiment: Experiment


@dataclass(frozen=True, slots=True)
class Refused(Event):
    """An experiment could not begin: its problems by field name. The one before it goes on."""

    problems: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ScriptRefused(Event):
    """A script cannot be opened, or has raised before its training loop.

    Attributes:
        text: what it says; empty where it cannot be read.
        message: why.
        line: of the script; None where it is no line's fault.
        details: the traceback; empty where nothing was raised.
    """

    text: str
    message: str
    line: int | None
    details: str


@dataclass(frozen=True, slots=True)
class RunningChanged(Event):
    """The loop runs now, or stands still."""

    running: bool


@dataclass(frozen=True, slots=True)
class Reached(Event):
    """The run has come to its goal."""


@dataclass(frozen=True, slots=True)
class Failed(Event):
    """Something went wrong; the message is empty when the loop raised, which the snapshot tells of."""

    message: str


@dataclass(frozen=True, slots=True)
class Stopped(Event):
    """A breakpoint made the run pause."""

    stop: Stop


@dataclass(frozen=True, slots=True)
class LoopChanged(Event):
    """The loop reads otherwise now."""

    experiment: Experiment


@dataclass(frozen=True, slots=True)
class EditRefused(Event):
    """A text cannot be a loop: why, and at which of its lines."""

    message: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Answered(Event):
    """A question, and its answer."""

    question: Question
    answer: object


@dataclass(frozen=True, slots=True)
class UpdateWaiting(Event):
    """The mailbox was empty, and holds an update now."""


@dataclass(frozen=True, slots=True)
class OutputWaiting(Event):
    """A script has written something, which the console holds now."""


@dataclass(frozen=True, slots=True)
class InputWanted(Event):
    """A script waits for a line that a person types; or it no longer does.

    Attributes:
        wanted: what it waits for; None when the wait has ended.
    """

    wanted: Wanted | None
