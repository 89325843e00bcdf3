"""The scale that a tensor keeps over its run, so that a small value does not look like a large one."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import NamedTuple, Protocol

from core.engine.stepper import Stepper
from core.history.branch import Branch

WORTH_KEEPING = 1.01
"""How much larger than any before a value must be to be kept as another one."""


class Scale(Protocol):
    """The end of a tensor's scale at a moment."""

    def __call__(self, largest: float) -> float:
        """Return it, given the largest absolute value of that moment."""
        ...


class _Seen(NamedTuple):
    """A largest value that was seen: in which iteration of which branch."""

    branch: Branch
    iteration: int
    largest: float


class RunScales:
    """The largest absolute values of tensors that were seen, in their order, on every branch of a run.

    A moment knows only those that led to it: after a way back, what comes later counts no longer.
    """

    def __init__(self) -> None:
        self._seen: defaultdict[str, list[_Seen]] = defaultdict(list)

    @classmethod
    def of(cls, stepper: Stepper) -> RunScales:
        """Return those of a run."""
        return stepper.memory.setdefault(cls, (None, cls()))[1]  # type: ignore[no-any-return]

    def at(self, name: str, branch: Branch, iteration: int) -> Scale:
        """Return the scale of a tensor at a moment of a branch; its picture may arrive when the run is elsewhere."""
        return partial(self._scale, name, branch, iteration)

    def _scale(self, name: str, branch: Branch, iteration: int, largest: float) -> float:
        known = max(
            (
                seen.largest
                for seen in self._seen[name]
                if seen.iteration <= iteration and branch.owner_of(seen.iteration) is seen.branch
            ),
            default=0.0,
        )
        if largest > known * WORTH_KEEPING:
            self._seen[name].append(_Seen(branch.owner_of(iteration), iteration, largest))
        return max(known, largest)
