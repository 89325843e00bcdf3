"""What the trainer is doing."""

from __future__ import annotations

import enum


class State(enum.Enum):
    """What the trainer is doing.

    BUSY and ANSWERING are what takes long: a command, or a question of a moment that stands still.
    """

    LOADING = enum.auto()
    REFUSED = enum.auto()
    PAUSED = enum.auto()
    RUNNING = enum.auto()
    REACHED = enum.auto()
    FAILED = enum.auto()
    BUSY = enum.auto()
    ANSWERING = enum.auto()
