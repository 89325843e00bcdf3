"""Who is told of the iterations that a runner walks through."""

from __future__ import annotations

from typing import Protocol


class IterationListener(Protocol):
    """Told at each place of an iteration; `core.health.sampler` measures there."""

    def begin(self, watched: bool) -> None:
        """Take note that an iteration begins; `watched` if each of its lines will be looked at."""

    def before_line(self) -> None:
        """Take note that a line is about to run."""

    def after_line(self) -> None:
        """Take note that a line has run."""

    def end(self) -> None:
        """Take note that an iteration is complete."""

    def leave(self) -> None:
        """Take note that the run stands elsewhere now: what was begun will not be completed."""
