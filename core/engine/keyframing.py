"""Keeps moments of a run to go back to, as often as its speed and its memory allow."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping

from core.engine.branching import Branching
from core.engine.position import Position
from core.engine.reaching_back import sequence_number
from core.history.keyframes import Keyframe, Timeline
from core.state.memento import Memento, Mementos

KEYFRAME_SECONDS = 0.2
FILLING_SECONDS = 0.07
"""How often a keyframe is kept while there is room for all: what memory a run is allowed, it has within a minute."""
KEYFRAME_SHARE = 0.0125
KEYFRAME_PATIENCE = 0.04
"""Seconds that a keyframe waits for a run to look up anyway: each time it does, its caches are cold."""
SOON = FILLING_SECONDS
"""Seconds that a replay between two keyframes of the far past may take."""


class Keyframing:
    """Keep keyframes of a position, and take it back to them.

    Attributes:
        timeline: the keyframes.
    """

    def __init__(self, position: Position, branching: Branching, budget: int) -> None:
        """Keep nothing yet.

        Args:
            position: of the run.
            branching: told of the branches whose last keyframe is given up.
            budget: bytes.
        """
        self.timeline = Timeline(budget)
        self._at = position
        self._branching = branching
        self._mementos = Mementos()
        self._state_size = 0
        self._due, self._cost = 0.0, 0.0
        self._kept = 0, 0.0

    @property
    def next_time(self) -> float:
        """When a run must look up for a keyframe."""
        return self._due + KEYFRAME_PATIENCE

    def keep_if_due(self) -> None:
        """Keep a keyframe if the last one is long enough ago."""
        if self._at.at_boundary and time.perf_counter() >= self._due:
            self.keep()

    def keep(self) -> None:
        """Keep a keyframe of the present moment, if it stands between two iterations: steps back will begin here.

        Not at a fork: the two branches may already differ in what their next iteration begins with.
        """
        started = time.perf_counter()
        position, branch, finished = self._at, self._at.branch, self._at.finished
        at_fork = branch.parent is not None and finished == branch.fork
        fits = self._state_size <= self.timeline.budget
        if position.can_be_resumed and not at_fork and fits and branch.is_exact(finished):
            memento = self._mementos.take(position.subject.roots)
            self._state_size = memento.size
            frame = Keyframe(
                branch.owner_of(finished),
                finished,
                memento,
                position.surroundings.state,
                None if position.ran is None else position.ran[1],
                position.accumulation,
                sequence_number(),
            )
            if position.walk is not None:
                position.walk.check_graphs(1)
            self._branching.forget(self.timeline.keep(frame, branch, self._iterations_within(SOON, started)))
            self._mementos.recycle(self.timeline.take_freed())
        now = time.perf_counter()
        self._cost = min(now - started, 2 * self._cost or math.inf)  # one that the machine held up tells nothing
        pace = FILLING_SECONDS if self.timeline.has_room(self._state_size) else KEYFRAME_SECONDS
        self._due = now + max(pace, self._cost / KEYFRAME_SHARE)
        self._kept = finished, now

    def moment(self, more: Mapping[str, object]) -> Memento:
        """Return a memento of the present moment that no one keeps.

        Args:
            more: what else it is to hold besides what the code can reach.
        """
        return self._mementos.take({**self._at.subject.roots, **more})

    def _iterations_within(self, seconds: float, now: float) -> float:
        """Return as many as ran in that time lately; fewer after a pause, never more."""
        finished, then = self._kept
        return max(self._at.finished - finished, 0) * seconds / (now - then)

    def give_up_inexact(self, oldest_node: int) -> None:
        """Give up the keyframes that lack a part of a gradient's graph, and let no others be kept of the present text.

        Args:
            oldest_node: the number that autograd gave to the oldest node of the graph.
        """
        branch = self._at.branch
        begin = branch.begin_of_loop(max(self._at.iteration, 1))
        older = [frame.iteration for frame in self.timeline.history(branch) if frame.next_node <= oldest_node]
        branch.inexact[begin] = max((one for one in older if one < begin), default=-1) + 1
        self.timeline.forget_inexact(branch)

    def restore(self, complete: int) -> None:
        """Go to the last keyframe of the present branch that is not after an iteration, or without one to the start."""
        frame = self.timeline.latest(self._at.branch, complete)
        if frame is None:
            if self._at.subject.makes_new_objects:
                self.timeline = Timeline(self.timeline.budget)
                self._mementos = Mementos()
            self._at.begin()
        else:
            self._at.end_walk()
            self._at.surroundings.state = frame.surroundings
            frame.memento.restore()
            self._at.stand(frame.iteration, frame.last_line, frame.accumulation)
        self._kept = self._at.finished, time.perf_counter()

    @property
    def next_check(self) -> float:
        """The next iteration whose replay can be compared with a keyframe; infinite where there is none."""
        past = self._at.finished < self._at.computed
        return self.timeline.next_after(self._at.branch, self._at.finished) if past else math.inf

    def check_replay(self, most: float = math.inf) -> None:
        """Compare a replay with the keyframe that it has come to.

        At a fork the two branches may already differ in what their next iteration begins with.

        Args:
            most: bytes of a state that is compared.
        """
        position, branch = self._at, self._at.branch
        if not position.can_be_resumed or branch.drift is not None or self._state_size > most:
            return
        frame = self.timeline.latest(branch, position.finished)
        at_fork = branch.owner_of(position.finished) is not branch.owner_of(position.finished + 1)
        if frame is None or frame.iteration != position.finished or at_fork:
            return
        if frame.digest != digest_of(position):
            branch.note_drift(position.finished)


def digest_of(position: Position) -> str:
    """Return a fingerprint of all that a position's code can reach, and of the generators."""
    memento = Mementos().take(position.subject.roots)
    return f"{memento.digest()} {position.surroundings.state.digest()}"
