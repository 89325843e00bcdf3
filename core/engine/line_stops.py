"""Whether a run stops before a line, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Protocol

import torch

from core.engine.condition import Condition
from core.engine.hit_log import HitLog
from core.program.line_breakpoints import LineBreakpoint, condition_problem
from core.text.clip import in_words

LinePlace = tuple[str, int]
"""A file and a line."""

Arrival = tuple[LinePlace, int]
"""A line, and for which time it was reached since the last line of the loop came to its turn."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A stop before a line.

    Attributes:
        breakpoint: that asked for it; None where a person let the code run to this line.
        number: for which time it was hit.
        problem: what its condition has raised; empty if nothing.
    """

    breakpoint: LineBreakpoint | None
    number: int = 0
    problem: str = ""


class Moment(Protocol):
    """Where a run stands: how many iterations are complete, and lines of the next one have run.

    Attributes:
        finished: the iterations.
        asked: whether it was taken elsewhere to answer a question.
        device: whose generator its code may draw from.
    """

    finished: int
    asked: bool
    device: torch.device

    @property
    def steps(self) -> int:
        """The lines."""


class _Watched:
    """A breakpoint that is looked out for."""

    def __init__(self, breakpoint: LineBreakpoint, iteration: int) -> None:
        self.breakpoint = breakpoint
        self.log = HitLog(iteration)
        self._problem = condition_problem(breakpoint.condition) if breakpoint.condition else ""
        self._condition = Condition(breakpoint.condition) if breakpoint.condition and not self._problem else None

    def hit(self, frame: FrameType, moment: Moment, on_the_way: bool) -> Hit | None:
        """Return the hit that a frame has come to, if the condition holds or cannot be told."""
        problem = self._problem
        try:
            if self._condition is not None and not self._condition.holds(frame, moment.device):
                return None
        except Exception as error:  # a person's own objects raise what they like
            problem = in_words(error)
        return Hit(self.breakpoint, self.log.note(moment.finished + 1, on_the_way), problem)

    def stops(self, hit: Hit) -> bool:
        """Tell whether a hit is one to stop at."""
        return bool(hit.problem) or self.breakpoint.count in (0, hit.number)


class LineStops:
    """The lines that a run stops before.

    Attributes:
        places: their files and numbers.
        lines: their numbers, in whichever file.
        looking: whether a condition is evaluated at this moment.
        hit: why the run stopped last.
        arrival: where it did.
    """

    def __init__(self, moment: Moment) -> None:
        self._moment = moment
        self._watched: dict[LinePlace, _Watched] = {}
        self._once: LinePlace | None = None
        self._sought: Arrival | None = None
        self._arrivals: dict[LinePlace, tuple[tuple[int, int], int]] = {}
        self._quiet = 0
        self.looking = False
        self.hit: Hit | None = None
        self.arrival: Arrival = ("", 0), 0
        self.places: frozenset[LinePlace] = frozenset()
        self.lines: frozenset[int] = frozenset()

    def set(self, breakpoints: Iterable[LineBreakpoint]) -> None:
        """Stop at these from now on. The hits of those that stay as they are go on being counted."""
        known = {watched.breakpoint: watched for watched in self._watched.values()}
        enabled = [one for one in breakpoints if one.enabled]
        self._watched = {one.place: known.get(one) or _Watched(one, self._moment.finished + 1) for one in enabled}
        self._note_lines()

    def once(self, place: LinePlace | None) -> None:
        """Stop at a line when it is reached next, whatever the breakpoints are; at none for None."""
        self._once = place
        self._note_lines()

    def seek(self, arrival: Arrival | None) -> None:
        """Stop nowhere but where the run had arrived before; for None at the breakpoints again."""
        self._sought = arrival
        self._note_lines()

    def leave(self) -> None:
        """Take note that the run stands elsewhere now."""
        self._arrivals.clear()
        for watched in self._watched.values():
            watched.log.leave()

    def forget(self, iteration: int) -> None:
        """Forget the hits from an iteration on, which will run otherwise."""
        for watched in self._watched.values():
            watched.log.forget(iteration)

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Stop nowhere within the block, but go on counting."""
        self._quiet += 1
        try:
            yield
        finally:
            self._quiet -= 1

    @property
    def is_quiet(self) -> bool:
        """Tell whether nothing is to stop the run."""
        return self._quiet > 0

    def reached(self, frame: FrameType, line: int) -> bool:
        """Return whether to stop before a line that has come to its turn, in the frame that it belongs to."""
        place = frame.f_code.co_filename, line
        if self._moment.asked or place not in self.places:
            return False
        arrival = self._arrive(place)
        if self._sought is not None:
            return self._sought == arrival
        hit = self._hit(place, frame)
        if hit is None or self._quiet:
            return False
        self.hit, self.arrival = hit, arrival
        return True

    def _note_lines(self) -> None:
        others = [] if self._once is None else [self._once]
        others += [] if self._sought is None else [self._sought[0]]
        self.places = frozenset([*self._watched, *others])
        self.lines = frozenset(line for _, line in self.places)

    def _arrive(self, place: LinePlace) -> Arrival:
        moment = self._moment.finished, self._moment.steps
        then, number = self._arrivals.get(place, (moment, 0))
        number = number + 1 if then == moment else 1
        self._arrivals[place] = moment, number
        return place, number

    def _hit(self, place: LinePlace, frame: FrameType) -> Hit | None:
        hit = None
        if (watched := self._watched.get(place)) is not None:
            self.looking = True
            try:
                hit = watched.hit(frame, self._moment, bool(self._quiet))
            finally:
                self.looking = False
            hit = hit if hit is not None and watched.stops(hit) else None
        return hit or (Hit(None) if place == self._once else None)
