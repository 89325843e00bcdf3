"""Of how many backward passes each gradient is the sum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import torch

from core.state.norm import is_zero


@dataclass(frozen=True)
class Accumulation:
    """Counts, kept exactly while a loop is walked by line.

    What runs unwatched is taken to do what the last watched iteration did: to clear a gradient, or to add to it as
    often. In a loop whose iterations may differ in that, nobody knows until the gradient is cleared in sight.

    Attributes:
        counts: backward passes in each gradient now, by name; 0 when it is cleared or not there yet, None when unknown.
        begun: the same when the present iteration began.
        cleared: the gradients that the present iteration has cleared so far.
        usual: the counts after the last watched iteration, less those at its beginning unless it cleared them; None
            before one has been watched.
        clears: the gradients that the last watched iteration cleared.
    """

    counts: Mapping[str, int | None] = field(default_factory=dict)
    begun: Mapping[str, int | None] = field(default_factory=dict)
    cleared: frozenset[str] = frozenset()
    usual: Mapping[str, int] | None = None
    clears: frozenset[str] = frozenset()

    def begin(self) -> Accumulation:
        """An iteration begins."""
        return replace(self, begun=self.counts, cleared=frozenset())

    def after_line(
        self,
        gradients: Mapping[str, torch.Tensor | None],
        changed: list[str],
        replaced: list[str],
        backward: bool,
        norms: Mapping[str, float | None],
    ) -> Accumulation:
        """A line has run.

        Args:
            gradients: as they are now.
            changed: the names of the values that the line changed.
            replaced: those of them that are another tensor now.
            backward: whether the line is one that adds to gradients.
            norms: those of gradients that the line changed, as far as they are known.
        """
        counts, cleared = dict(self.counts), set(self.cleared)
        for name, gradient in gradients.items():
            before = counts.get(name, 0)
            if gradient is None:
                counts[name] = 0
            elif name in changed:
                is_zero = norms.get(name) == 0 or (norms.get(name) is None and _is_zero(gradient))
                counts[name] = 0 if is_zero else 1 if name in replaced else _sum(before, backward)
            if before != 0 and (counts.get(name) == 0 or name in replaced):
                cleared.add(name)
        return replace(self, counts=counts, cleared=frozenset(cleared))

    def end(self, watched: bool, varies: bool) -> Accumulation:
        """An iteration ends.

        Args:
            watched: whether it was, from its first line on.
            varies: whether another iteration may clear or sum up otherwise.
        """
        if watched and varies:
            return replace(self, usual={}).begin()
        first_sum = {name for name, count in self.counts.items() if count and not self.begun.get(name)} - self.cleared
        if watched and not first_sum:  # which does not tell whether the next one clears it or adds to it
            usual = {
                name: count if name in self.cleared else count - (self.begun.get(name) or 0)
                for name, count in self.counts.items()
                if count is not None
            }
            return replace(self, usual=usual, clears=self.cleared).begin()
        return self.begin() if watched else self.skip(1, varies)

    def skip(self, iterations: int, varies: bool) -> Accumulation:
        """Some more iterations have run unwatched since the present one began."""
        if varies:
            return replace(self, counts=dict.fromkeys(self.counts)).begin()
        counts = {
            name: count if name in self.clears else _sum(self.begun.get(name, 0), iterations * count)
            for name, count in (self.usual or {}).items()
        }
        return replace(self, counts=counts).begin()

    def forget(self) -> Accumulation:
        """Another loop runs from now on."""
        return replace(self, usual=None, clears=frozenset())


def _sum(before: int | None, passes: int) -> int | None:
    return None if before is None else before + passes


def _is_zero(gradient: torch.Tensor) -> bool:
    """Its first row tells it of nearly every gradient that is not, without a look at millions of numbers."""
    has_rows = gradient.layout == torch.strided and gradient.dim() > 0
    return not (has_rows and gradient[:1].any()) and is_zero(gradient)
