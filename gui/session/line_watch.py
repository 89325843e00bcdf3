"""Notices a line of the loop that has been running for long."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from gui.session.worker import Worker

LEAST_SECONDS = 1


class RunningLine(NamedTuple):
    """Where a loop is that gives no answer.

    Attributes:
        line: the line that is running.
        seconds: since the loop has come no further, neither to an answer nor to another iteration.
    """

    line: int
    seconds: int


class LineWatch:
    """Looks, when asked, whether the worker's loop comes any further.

    Attributes:
        stuck: where it was at the last look; None when all went well.
        stopped: where a person has stopped it, until something is commanded.
    """

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._progress: tuple[int, ...] = ()
        self._since = 0.0
        self.stuck: RunningLine | None = None
        self.stopped: RunningLine | None = None

    def begin(self) -> None:
        """Count the time from now on: something is commanded."""
        self._progress, self._since = self._worker.progress, time.monotonic()
        self.stuck = self.stopped = None

    def look(self, least: int = LEAST_SECONDS, stopping: bool = False) -> RunningLine | None:
        """Return the line that the loop is in, and for how long, when it has come no further for a while.

        Args:
            least: how many seconds are a while.
            stopping: whether it was told to stop: when it comes further, it has been, which is heard of a little later.
        """
        if self._worker.progress != self._progress:
            if not stopping:
                self.begin()
        elif self.seconds >= least and (line := self._worker.line) is not None:
            self.stuck = RunningLine(line, self.seconds)
        return self.stuck

    def end(self, stopping: bool) -> None:
        """Take note that the loop stands, and whether it was told to stop."""
        if self.stuck is not None and stopping:
            self.stopped = self.stuck._replace(seconds=self.seconds)
        self.stuck = None

    @property
    def seconds(self) -> int:
        """How long it has come no further."""
        return int(time.monotonic() - self._since)
