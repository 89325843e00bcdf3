"""How often a breakpoint has been hit, at any moment that time travel comes to."""

from __future__ import annotations

from bisect import bisect_left


class HitLog:
    """The hits of one breakpoint by iteration: those of an iteration that runs again are the same ones.

    Args:
        first: the iteration that was in progress when the breakpoint was set. What ran before counts only where a
            person lets it run again.
    """

    def __init__(self, first: int) -> None:
        self._first = first
        self._iterations: list[int] = []
        self._totals: list[int] = []
        self._present = -1
        self._place = self._base = self._count = 0

    def leave(self) -> None:
        """Take note that the run stands elsewhere now: the iteration in progress begins again if it comes back."""
        self._present = -1

    def note(self, iteration: int, on_the_way: bool) -> int:
        """Count a hit in an iteration; return how many there have been up to then.

        Args:
            iteration: the iteration.
            on_the_way: whether it only runs on the way to another moment.
        """
        if on_the_way and iteration < self._first:
            return 0
        self._first = min(self._first, iteration)
        if iteration != self._present:
            self._begin(iteration)
        self._count += 1
        total = self._base + self._count
        self._totals[self._place] = max(self._totals[self._place], total)
        return total

    def forget(self, iteration: int) -> None:
        """Forget the hits from an iteration on, which will run otherwise."""
        place = bisect_left(self._iterations, iteration)
        del self._iterations[place:], self._totals[place:]
        if self._present >= iteration:
            self.leave()

    def _begin(self, iteration: int) -> None:
        self._present, self._count = iteration, 0
        self._place = place = bisect_left(self._iterations, iteration)
        self._base = self._totals[place - 1] if place else 0
        if place == len(self._iterations) or self._iterations[place] != iteration:
            del self._iterations[place:], self._totals[place:]  # they were counted without this one
            self._iterations.append(iteration)
            self._totals.append(self._base)
