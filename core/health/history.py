"""The health samples of every branch, bounded in number."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from typing import Protocol
from weakref import WeakKeyDictionary

from core.health.sample import Health

MOST_SAMPLES = 150
"""The number of pixels of a small curve; more samples would cost the run more than they show."""


class Line(Protocol):
    """A branch, as seen by its samples: it grew out of its parent after iteration `fork`."""

    @property
    def parent(self) -> Line | None:
        """The branch that it grew out of; None for the first one."""

    @property
    def fork(self) -> int:
        """The last iteration that it shares with its parent."""


class SampleHistory:
    """At most `most` samples of each branch's own iterations, thinned evenly beyond that.

    A branch has the samples of its own iterations and of those that it shares with the branch it grew out of, never
    those of an abandoned future.
    """

    def __init__(self, most: int = MOST_SAMPLES) -> None:
        self._most = most
        self._samples: WeakKeyDictionary[Line, dict[int, Health]] = WeakKeyDictionary()
        self._order: WeakKeyDictionary[Line, list[int]] = WeakKeyDictionary()

    def add(self, owner: Line, sample: Health) -> None:
        """Add a sample of an iteration that `owner` computed, or complete the existing one."""
        samples, order = self._samples.setdefault(owner, {}), self._order.setdefault(owner, [])
        before = samples.get(sample.iteration)
        samples[sample.iteration] = sample if before is None else before.completed(sample)
        if before is None:
            insort(order, sample.iteration)
            if len(order) > self._most:
                self._thin_out(owner)

    def _thin_out(self, owner: Line) -> None:
        """Drop the sample that leaves the narrowest gap, never the first or the last."""
        order = self._order[owner]
        gaps = [after - before for before, after in zip(order, order[2:], strict=False)]
        del self._samples[owner][order.pop(gaps.index(min(gaps)) + 1)]

    def forget(self, owner: Line, begins: int) -> None:
        """Forget a branch's samples from iteration `begins` on, which will be computed differently."""
        order = self._order.get(owner, [])
        first = bisect_left(order, begins)
        for iteration in order[first:]:
            del self._samples[owner][iteration]
        del order[first:]

    def of(self, branch: Line) -> tuple[Health, ...]:
        """Return every sample in the history of a branch, its parents' included."""
        found: list[Health] = []
        owner, until = branch, float("inf")
        while True:
            since = owner.fork if owner.parent is not None else -1
            order, samples = self._order.get(owner, []), self._samples.get(owner, {})
            own = order[bisect_right(order, since) : bisect_right(order, until)]
            found[:0] = [samples[iteration] for iteration in own]
            if owner.parent is None:
                return tuple(found)
            owner, until = owner.parent, min(owner.fork, until)

    def last_before(self, owner: Line, iteration: int) -> int | None:
        """Return the last sampled iteration up to `iteration` among those that `owner` computed."""
        order = self._order.get(owner, [])
        index = bisect_right(order, iteration)
        return order[index - 1] if index else None
