"""One line of history: what a run is made of besides its state."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import torch

from core.history.loss_recorder import LossRecorder
from core.i18n import words
from core.program.loop import Loop

ORIGINAL = words("Branch", "original")


@dataclass(eq=False)
class Branch:
    """A past, and a future that differs from its parent's.

    Attributes:
        name: what made it differ, by which a person returns to it.
        recorder: the loss of every computed iteration, those before the fork included.
        learning_rates: each rate by the first iteration it holds for.
        loops: each text of the loop by the first iteration it runs in.
        parent: the branch it grew out of; None for the first.
        fork: the last iteration it has in common with its parent.
        partial: how many lines of the iteration after the last computed one have been run, and how many lines of
            functions in the one that was running.
        drift: the iteration at which a replay was found to differ from the run; None while none was.
    """

    name: str
    recorder: LossRecorder
    learning_rates: dict[int, float]
    loops: dict[int, Loop]
    parent: Branch | None = None
    fork: int = 0
    partial: tuple[int, int] = (0, 0)
    drift: int | None = None

    @classmethod
    def first(cls, learning_rate: float, loop: Loop, device: torch.device) -> Branch:
        """The branch of an experiment that has not begun."""
        return cls(ORIGINAL, LossRecorder(device), {1: learning_rate}, {1: loop})

    @property
    def computed(self) -> int:
        """How many iterations it has been computed to."""
        return self.recorder.count

    def learning_rate_of(self, iteration: int) -> float:
        """The learning rate that `iteration` runs with."""
        return self.learning_rates[max(start for start in self.learning_rates if start <= iteration)]

    def loop_of(self, iteration: int) -> Loop:
        """The loop that `iteration` runs."""
        return self.loops[max(start for start in self.loops if start <= iteration)]

    def change_loop(self, begins: int, loop: Loop) -> None:
        """Another text runs from iteration `begins` on; none that was to come later does."""
        earlier = {start: text for start, text in self.loops.items() if start < begins}
        same = bool(earlier) and earlier[max(earlier)].source == loop.source
        self.loops = earlier if same else {**earlier, begins: loop}

    def next_loop(self, iteration: int) -> float:
        """The first iteration after `iteration` that runs another text; infinite where there is none."""
        return min((start for start in self.loops if start > iteration), default=math.inf)

    def owner_of(self, iteration: int) -> Branch:
        """The branch that computed an iteration of this one's history."""
        branch = self
        while branch.parent is not None and iteration <= branch.fork:
            branch = branch.parent
        return branch

    def forked(self, name: str, fork: int) -> Branch:
        """Return a branch with the same past up to iteration `fork`, and no future yet.

        The rate and the text that the iteration after the fork begins with were chosen before, and hold on.
        """
        return Branch(
            name,
            self.recorder.until(fork),
            {start: rate for start, rate in self.learning_rates.items() if start <= fork + 1},
            {start: loop for start, loop in self.loops.items() if start <= fork + 1},
            parent=self,
            fork=fork,
        )


def common_past(first: Branch, second: Branch) -> int:
    """The last iteration that two branches have in common."""
    reach_of_second = {branch: reach for branch, _, reach in lineage(second)}
    return max(
        int(min(reach, reach_of_second[branch], branch.computed))
        for branch, _, reach in lineage(first)
        if branch in reach_of_second
    )


def lineage(branch: Branch) -> Iterator[tuple[Branch, int, float]]:
    """Yield the branches that computed a branch's past, the youngest first.

    Each comes with the last iteration before those that are its own here, and with the last of its own.
    """
    reach = math.inf
    while branch.parent is not None:
        yield branch, branch.fork, reach
        branch, reach = branch.parent, min(reach, branch.fork)
    yield branch, -1, reach
