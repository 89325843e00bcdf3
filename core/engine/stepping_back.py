"""Steps back inside the functions that a line of the loop calls."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress

from core.engine.call_record import CallRecord
from core.engine.position import Position
from core.engine.runner import Runner
from core.errors import LoopError

Moment = tuple[int, int, int]
"""How many iterations are complete, lines of the next one have run, and lines of functions in the one that runs."""


class SteppingBack:
    """Go back from a line of a function: by replaying the line of the loop that calls it.

    Args:
        position: whose code it is.
        runner: makes it go on.
        walk_into: goes so many lines into the iteration after so many complete ones.
    """

    def __init__(self, position: Position, runner: Runner, walk_into: Callable[[int, int], None]) -> None:
        self._at = position
        self._runner = runner
        self._walk_into = walk_into
        self._trail: list[tuple[Moment, Moment]] = []

    @property
    def here(self) -> Moment:
        """The present moment."""
        return self._at.finished, self._at.steps, self._at.inner

    def note(self, came_from: Moment) -> None:
        """Take note of a step into, within or out of a function."""
        self._trail.append((came_from, self.here))

    def leave(self) -> None:
        """Forget the steps: the run goes on by itself."""
        self._trail.clear()

    def undo(self) -> bool:
        """Go back to where the last step came from; return false if it was none that was noted."""
        trail, self._trail = self._trail, []
        came_from, to = trail[-1] if trail else (self.here, None)
        if to != self.here or self._at.failed:
            return False
        self._trail = trail[:-1]
        self._go_to(*came_from)
        return True

    def within(self, unit: str) -> bool:
        """Go back from a line of a function by a unit; return false where the line about to run is in none.

        Args:
            unit: "into" to the line that came to its turn before, "out" to the line that the function was called at,
                and "over" to the line before in the same function, or if there is none to that one.
        """
        complete, steps, inner = self.here
        if not inner or self._at.failed:
            return False
        if unit == "into":
            target = inner - 1
        else:
            calls = self._record(complete, steps, lambda: self._runner.step_to_inner(inner))
            target = calls.before(inner, outwards=unit == "out")
        self._go_to(complete, steps, target)
        return True

    def into_last_call(self, complete: int, steps: int) -> None:
        """Go to the last line of functions that came to its turn in a line of the loop; where there was none, to that.

        Args:
            complete: how many iterations are complete then.
            steps: how many lines of the next one have run then.
        """
        calls = self._record(complete, steps, lambda: self._runner.step_line(watched=False))
        self._go_to(complete, steps, len(calls))

    def count(self) -> None:
        """Find out how many lines of functions had run where a run stopped in one: at full speed nobody counts them."""
        at = self._at
        if at.counted or at.failed or at.asked or at.walk is None or at.walk.origin is None:
            return
        origin, (complete, steps, since) = at.walk.origin, self.here
        foremost = complete == at.computed
        if foremost:
            at.branch.partial = steps, sys.maxsize  # what runs until then has run before
        self._walk_into(complete, steps)
        at.stop_only_at(origin)
        self._runner.step_line(watched=False)
        at.stop_only_at(None)
        found = at.inner
        if foremost and not at.interrupted:
            at.branch.partial = steps, found + since
        self._trail = [(_moved(one, steps, found), _moved(other, steps, found)) for one, other in self._trail]
        if since:
            self._runner.step_to_inner(found + since)

    def _record(self, complete: int, steps: int, go_on: Callable[[], None]) -> CallRecord:
        """Return the calls of functions that a line of the loop leads to."""
        self._walk_into(complete, steps)
        if self._at.at_boundary:
            self._runner.begin_iteration()
        calls, walk = CallRecord(), self._at.walk
        assert walk is not None
        walk.watcher = calls.note
        try:
            with suppress(LoopError):  # as it did before
                go_on()
        finally:
            walk.watcher = None
        return calls

    def _go_to(self, complete: int, steps: int, inner: int) -> None:
        self._walk_into(complete, steps)
        if inner and not self._at.interrupted:
            self._runner.step_to_inner(inner)


def _moved(moment: Moment, steps: int, by: int) -> Moment:
    return moment if moment[1] != steps else (moment[0], steps, moment[2] + by)
