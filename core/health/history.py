"""The health samples of every branch, bounded in number."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from weakref import WeakKeyDictionary

from core.health.sample import Health
from core.history.branch import Branch, lineage

MOST_SAMPLES = 150
"""The number of pixels of a small curve; more samples would cost the run more than they show."""


class SampleHistory:
    """At most `most` samples of each branch's own iterations, thinned evenly beyond that.

    A branch has the samples of its own iterations and of those that it shares with the branch it grew out of, never
    those of an abandoned future.
    """

    def __init__(self, most: int = MOST_SAMPLES) -> None:
        self._most = most
        self._samples: WeakKeyDictionary[Branch, dict[int, Health]] = WeakKeyDictionary()
        self._order: WeakKeyDictionary[Branch, list[int]] = WeakKeyDictionary()

    def add(self, owner: Branch, sample: Health) -> None:
        """Add a sample of an iteration that `owner` computed, or complete the existing one."""
        samples, order = self._samples.setdefault(owner, {}), self._order.setdefault(owner, [])
        before = samples.get(sample.iteration)
        samples[sample.iteration] = sample if before is None else before.completed(sample)
        if before is None:
            insort(order, sample.iteration)
            if len(order) > self._most:  # drop the one that leaves the narrowest gap, never the first or the last
                gaps = [after - before for before, after in zip(order, order[2:], strict=False)]
                del samples[order.pop(gaps.index(min(gaps)) + 1)]

    def forget(self, owner: Branch, begins: int) -> None:
        """Forget a branch's samples from iteration `begins` on, which will be computed differently."""
        order = self._order.get(owner, [])
        first = bisect_left(order, begins)
        for iteration in order[first:]:
            del self._samples[owner][iteration]
        del order[first:]

    def of(self, branch: Branch) -> tuple[Health, ...]:
        """Return every sample in the history of a branch, its parents' included."""
        found: list[Health] = []
        for owner, since, until in lineage(branch):
            order, samples = self._order.get(owner, []), self._samples.get(owner, {})
            own = order[bisect_right(order, since) : bisect_right(order, until)]
            found[:0] = [samples[iteration] for iteration in own]
        return tuple(found)

    def last_before(self, owner: Branch, iteration: int) -> int | None:
        """Return the last sampled iteration up to `iteration` among those that `owner` computed."""
        order = self._order.get(owner, [])
        index = bisect_right(order, iteration)
        return order[index - 1] if index else None
