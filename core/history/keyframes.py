"""Bounded keyframes: the state itself at some iterations, from which any other is a short replay away."""

from __future__ import annotations

import math
from bisect import bisect_right, insort
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import torch

from core.history.branch import Branch, common_past, lineage
from core.state.grad_accumulation import Accumulation
from core.state.memento import Memento
from core.state.rng_state import ThreadState

MOST_KEYFRAMES = 4096
NEAR, THINNING = 300.0, 0.25


@dataclass(frozen=True, eq=False)
class Keyframe:
    """All of a run's state just after an iteration.

    Attributes:
        branch: the branch that computed it.
        iteration: how many iterations are complete.
        memento: all that the code can reach.
        surroundings: generators and grad mode.
        last_line: the line that ran last.
        accumulation: of how many backward passes the gradients are sums.
        next_node: the number that autograd was to give to the next node.
    """

    branch: Branch
    iteration: int
    memento: Memento
    surroundings: ThreadState
    last_line: int | None
    accumulation: Accumulation
    next_node: int = 0

    @cached_property
    def digest(self) -> str:
        """A fingerprint of the state."""
        return f"{self.memento.digest()} {self.surroundings.digest()}"


class Timeline:
    """Keyframes of all branches within one budget: dense near the present and thinner further from it.

    The room between two neighbours may grow with their distance from the present, and from a few hundred iterations on
    with its fourth root: in a long run at the default sizes that keeps any iteration within a third of a second, and
    those nearby within a twentieth.

    Args:
        budget: bytes. Memory that several keyframes share counts once.
    """

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self.bytes = 0
        self._frames: dict[Branch, dict[int, Keyframe]] = {}
        self._order: dict[Branch, list[int]] = {}
        self._held: Counter[int] = Counter()
        self._freed: list[torch.UntypedStorage] = []

    def take_freed(self) -> list[torch.UntypedStorage]:
        """Return the memory of the last keyframe that was given up, to be used again.

        A keyframe that was kept since may hold some of it: what has not changed in between is not copied anew.
        """
        freed, self._freed = self._freed, []
        return [storage for storage in freed if storage._cdata not in self._held]

    def keep(self, frame: Keyframe, present: Branch, soon: float = 0.0) -> list[Branch]:
        """Adds a keyframe, and makes room for it.

        Args:
            frame: the keyframe.
            present: the branch that the run is on.
            soon: so many iterations are replayed in no time: keyframes nearer to each other are too many, also where
                the budget would let them be.

        Returns:
            The branches that had to be given up: nothing of them is left.
        """
        frames = self._frames.setdefault(frame.branch, {})
        if frame.iteration in frames:
            return []
        frames[frame.iteration] = frame
        insort(self._order.setdefault(frame.branch, []), frame.iteration)
        self._count(frame, 1)
        for iteration in _too_near(self.iterations(present), frame.iteration, soon):  # new memory costs a run more
            self._remove(self._frames[present.owner_of(iteration)][iteration])
        return self._make_room(frame, present)

    def forget(self, branch: Branch, iteration: int) -> None:
        """Removes the keyframe of an iteration: what the next one begins with has changed."""
        frame = self._frames.get(branch, {}).get(iteration)
        if frame is not None:
            self._remove(frame)

    def forget_inexact(self, branch: Branch) -> None:
        """Removes the keyframes of a branch's history that do not hold all that the run depends on."""
        for frame in self.history(branch):
            if not branch.is_exact(frame.iteration):
                self._remove(frame)

    def latest(self, branch: Branch, iteration: int) -> Keyframe | None:
        """The last keyframe of a branch's history that is not after `iteration`."""
        while True:
            owner = branch.owner_of(iteration)
            order = self._order.get(owner, [])
            index = bisect_right(order, iteration)
            if index and (owner.parent is None or order[index - 1] > owner.fork):
                return self._frames[owner][order[index - 1]]
            if owner.parent is None:
                return None
            branch, iteration = owner.parent, owner.fork

    def next_after(self, branch: Branch, iteration: int) -> float:
        """The iteration of the first keyframe of a branch's history after `iteration`; infinite where there is none."""
        return next((kept for kept in self.iterations(branch) if kept > iteration), math.inf)

    def iterations(self, branch: Branch) -> tuple[int, ...]:
        """Where the history of a branch has keyframes."""
        found: list[int] = []
        for owner, since, until in lineage(branch):
            order = self._order.get(owner, [])
            found += order[bisect_right(order, since) : bisect_right(order, until)]
        return tuple(sorted(found))

    def history(self, branch: Branch) -> tuple[Keyframe, ...]:
        """The keyframes of a branch's history, the earliest first."""
        return tuple(self._frames[branch.owner_of(iteration)][iteration] for iteration in self.iterations(branch))

    def has_room(self, size: int) -> bool:
        """Whether a state of so many bytes has a place beside all that is kept."""
        return self.bytes + size <= self.budget and self._count_of_all < MOST_KEYFRAMES

    @property
    def _count_of_all(self) -> int:
        return sum(map(len, self._order.values()))

    def _count(self, frame: Keyframe, change: int) -> None:
        for storage in {storage._cdata: storage for storage in frame.memento.storages}.values():
            key = storage._cdata
            before = self._held[key]
            self._held[key] += change
            if not before or not self._held[key]:
                self.bytes += change * storage.nbytes()
            if not self._held[key]:
                del self._held[key]
                self._freed.append(storage)

    def _make_room(self, newest: Keyframe, present: Branch) -> list[Branch]:
        lost: list[Branch] = []
        while self.bytes > self.budget or self._count_of_all > MOST_KEYFRAMES:
            victim = self._least_missed(newest, present)
            if victim is None:
                self._remove(newest)
                return lost
            self._remove(victim)
            future = present.owner_of(victim.iteration) is not victim.branch
            if future and not self._futures(present).get(victim.branch):
                lost.append(victim.branch)
        return lost

    def _futures(self, present: Branch) -> dict[Branch, list[int]]:
        """The keyframes that lie in futures that were left, the oldest future first."""
        return {
            branch: kept
            for branch, order in self._order.items()
            if (kept := order[bisect_right(order, common_past(branch, present)) :])
        }

    def _remove(self, frame: Keyframe) -> None:
        del self._frames[frame.branch][frame.iteration]
        self._order[frame.branch].remove(frame.iteration)
        self._freed = []
        self._count(frame, -1)

    def _least_missed(self, newest: Keyframe, present: Branch) -> Keyframe | None:
        """Return the keyframe to give up first.

        Of a future that was left these are all but the last; then comes what the present's history misses least; then
        the last of the oldest future that was left.
        """
        futures = self._futures(present)
        for branch, kept in futures.items():
            if len(kept) > 1:
                return self._frames[branch][kept[0]]
        own = [iteration for iteration in self.iterations(present) if iteration != newest.iteration]
        if len(own) > 1 or (own and not futures):
            iteration = own[_least_missed(own, newest.iteration, present.computed)]
            return self._frames[present.owner_of(iteration)][iteration]
        return next((self._frames[branch][kept[0]] for branch, kept in futures.items()), None)


def _too_near(iterations: tuple[int, ...], present: int, soon: float) -> list[int]:
    """Return the iterations that lie too near to others.

    Their neighbours, without them, would be no further apart than `soon`, nor than half the way from the present:
    around it they may be as dense as they like.
    """
    places = np.array(iterations, dtype=np.float64)
    enough = np.minimum(soon, np.abs(present - places[1:-1]) / 2)
    if not (near := places[2:] - places[:-2] <= enough).any():
        return []
    first = int(near.argmax())  # those before it keep all of their neighbours, and a long history has many
    lost, before = [], iterations[first]
    for iteration, after in pairwise(iterations[first + 1 :]):
        if after - before <= min(soon, abs(present - iteration) / 2):
            lost.append(iteration)
        else:
            before = iteration
    return lost


def _least_missed(iterations: list[int], present: int, end: int) -> int:
    """The index of the one whose neighbours, without it, would be least too far from each other.

    Args:
        iterations: of the keyframes, rising.
        present: the iteration around which they should be dense.
        end: the last iteration that was computed, which is to be reached as well.
    """
    if len(iterations) == 1:
        return 0
    places = np.array(iterations, dtype=np.float64)
    after = np.append(places[1:], max(places[-1], present, end) + 1)
    before = np.insert(places[:-1], 0, 0.0)
    distance = np.abs(places - present)
    fair = np.minimum(distance + 1, NEAR) * np.maximum(distance / NEAR, 1) ** THINNING
    room = (after - before) / fair
    room[0] = np.inf  # without the first, nothing before the second could be reached without starting anew
    return int(room.argmin())
