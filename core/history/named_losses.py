"""The losses of runs that have several: those of a discriminator and of a generator, say."""

from __future__ import annotations

import math
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

import torch

from core.history.loss_recorder import LossRecorder
from core.history.loss_series import LossSeries

NOTHING: frozenset[str] = frozenset()

MOST = 12
"""The most losses that are told apart: a name is a place in the script, so there are few."""


class NamedLosses:
    """The losses of every iteration by what the backward passes were called on, once there is more than one name.

    A run with one loss has it in its recorder; nothing is kept here. In an iteration without a backward pass of some
    name the loss of that name stays what it was.

    Attributes:
        expected: the names with which there is nothing to be recorded; None once every iteration is.
    """

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self.expected: AbstractSet[str] | None = NOTHING
        self._recorders: dict[str, LossRecorder] = {}
        self._last: dict[str, Any] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The names in their order; none as long as there is one loss only."""
        return tuple(self._recorders)

    def series(self, name: str) -> LossSeries:
        """Return the losses of a name, NaN for iterations before its first backward pass."""
        return self._recorders[name].series

    def record(self, losses: Mapping[str, Any], recorder: LossRecorder) -> None:
        """Add the losses of one more iteration.

        Args:
            losses: by name, in the order of their backward passes.
            recorder: of the loss that the run has in any case, that of this iteration included.
        """
        if not self._recorders:
            if not losses or (self.expected == NOTHING and len(losses) == 1):
                self.expected = frozenset(losses) or self.expected
                return
            self._begin(losses, recorder)
        for name in losses:
            if name not in self._recorders and len(self._recorders) < MOST:
                self._recorders[name] = LossRecorder(self._device, [math.nan] * (recorder.count - 1))
        for name, own in self._recorders.items():
            if name in losses:
                loss = losses[name]
                self._last[name] = loss.detach() if isinstance(loss, torch.Tensor) else loss
            own.record(self._last.get(name, math.nan))

    def _begin(self, losses: Mapping[str, Any], recorder: LossRecorder) -> None:
        """Tell losses apart from this iteration on; those before it were of one name."""
        before = recorder.count - 1
        for name in self.expected or ():
            if before:
                earlier = recorder.series.values(0, before)
                self._recorders[name] = LossRecorder(self._device, earlier)
                self._last[name] = float(earlier[-1])
        self.expected = None

    def until(self, count: int) -> NamedLosses:
        """Return the losses of the first `count` iterations."""
        other = NamedLosses(self._device)
        other.expected = self.expected
        other._recorders = {name: own.until(count) for name, own in self._recorders.items()}
        other._last = {name: own.series[count - 1] for name, own in other._recorders.items() if count}
        return other
