"""One line of history: what a run is made of besides its state."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import torch

from core.history.loss_recorder import LossRecorder
from core.history.named_losses import NamedLosses
from core.history.rate_group import RateGroup
from core.i18n import words
from core.program.loop import Loop

ORIGINAL = words("Branch", "original")


@dataclass(eq=False)
class Branch:
    """A past, and a future that differs from its parent's.

    Attributes:
        name: what made it differ, by which a person returns to it.
        recorder: the loss of every computed iteration, those before the fork included.
        named: the same by name, where there are several.
        learning_rates: each rate of all parameter groups by the first iteration it holds for.
        group_rates: of single groups, the rates by the first iteration they hold for.
        loops: each text of the loop by the first iteration it runs in.
        parent: the branch it grew out of; None for the first.
        fork: the last iteration it has in common with its parent.
        partial: how many lines of the iteration after the last computed one have been run, and how many lines of
            functions in the one that was running.
        drift: the first iteration at which a replay was found to differ from the run; None while none was.
        inexact: of each text whose gradients reach back over iterations, by the iteration that it begins with, the
            first iteration after which no keyframe holds all that the run does.
    """

    name: str
    recorder: LossRecorder
    named: NamedLosses
    learning_rates: dict[int, float]
    loops: dict[int, Loop]
    parent: Branch | None = None
    fork: int = 0
    partial: tuple[int, int] = (0, 0)
    drift: int | None = None
    inexact: dict[int, int] = field(default_factory=dict)
    group_rates: dict[int, dict[RateGroup, float]] = field(default_factory=dict)

    @classmethod
    def first(cls, learning_rate: float, loop: Loop, device: torch.device) -> Branch:
        """The branch of an experiment that has not begun."""
        return cls(ORIGINAL, LossRecorder(device), NamedLosses(device), {1: learning_rate}, {1: loop})

    @property
    def computed(self) -> int:
        """How many iterations it has been computed to."""
        return self.recorder.count

    def learning_rate_of(self, iteration: int) -> float:
        """The learning rate that `iteration` runs with."""
        return self.learning_rates[max(start for start in self.learning_rates if start <= iteration)]

    def group_rate_of(self, iteration: int, group: RateGroup) -> float | None:
        """Return the learning rate that was commanded for a parameter group in `iteration`; None if none ever was."""
        begins = max(start for start in self.learning_rates if start <= iteration)
        own = [start for start, rates in self.group_rates.items() if begins <= start <= iteration and group in rates]
        return self.group_rates[max(own)][group] if own else self.learning_rates[begins]

    def rates_until(self, iteration: int) -> tuple[object, ...]:
        """Return all learning rates that were commanded for iterations up to `iteration`, to be compared."""
        groups = ((start, *sorted(rates.items())) for start, rates in self.group_rates.items() if start <= iteration)
        return (*((start, rate) for start, rate in self.learning_rates.items() if start <= iteration), *groups)

    def command_rate(self, begins: int, rate: float, group: RateGroup | None = None) -> None:
        """Let a learning rate hold from an iteration on; what was to come later is forgotten.

        Args:
            begins: the iteration.
            rate: the rate.
            group: the one parameter group that it is for; None for all of them.
        """
        last = begins - 1 if group is None else begins
        self.learning_rates = {start: one for start, one in self.learning_rates.items() if start <= last}
        self.group_rates = {start: dict(rates) for start, rates in self.group_rates.items() if start <= last}
        if group is None:
            self.learning_rates[begins] = rate
        else:
            self.group_rates.setdefault(begins, {})[group] = rate

    def loop_of(self, iteration: int) -> Loop:
        """The loop that `iteration` runs."""
        return self.loops[self.begin_of_loop(iteration)]

    def begin_of_loop(self, iteration: int) -> int:
        """Return the first iteration of the text that `iteration` runs."""
        return max(start for start in self.loops if start <= iteration)

    def is_exact(self, iteration: int) -> bool:
        """Return whether a keyframe after an iteration holds all that the next ones depend on."""
        return not any(
            first <= iteration and iteration + 1 < self.next_loop(begin) for begin, first in self.inexact.items()
        )

    def note_drift(self, iteration: int) -> None:
        """Take note that a replay differs from the run at an iteration."""
        self.drift = iteration if self.drift is None else min(self.drift, iteration)

    def change_loop(self, begins: int, loop: Loop) -> None:
        """Another text runs from iteration `begins` on; none that was to come later does."""
        earlier = {start: text for start, text in self.loops.items() if start < begins}
        same = bool(earlier) and earlier[max(earlier)].source == loop.source
        self.loops = earlier if same else {**earlier, begins: loop}
        self.inexact = {start: first for start, first in self.inexact.items() if start < begins}

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
            self.named.until(fork),
            {start: rate for start, rate in self.learning_rates.items() if start <= fork + 1},
            {start: loop for start, loop in self.loops.items() if start <= fork + 1},
            parent=self,
            fork=fork,
            inexact={start: first for start, first in self.inexact.items() if start <= fork + 1},
            group_rates={start: dict(rates) for start, rates in self.group_rates.items() if start <= fork + 1},
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
