"""Compares the losses of a replay with those of the run."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from core.history.loss_recorder import LossRecorder
from core.history.loss_series import Floats


class ReplayedLosses:
    """The losses of iterations that run once more, until they are compared.

    Those on an accelerator are read in batches, as the recorder reads them.
    """

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._first = 0
        self._again: LossRecorder | None = None

    def record(self, iteration: int, loss: Any) -> None:
        """Add the loss of an iteration."""
        if self._again is None or self._first + self._again.count != iteration:
            self._first, self._again = iteration, LossRecorder(self._device)
        self._again.record(loss)

    def first_difference(self, recorder: LossRecorder) -> int | None:
        """Return the first iteration since the last comparison whose loss is another one; None where there is none.

        Args:
            recorder: of the run.
        """
        if self._again is None:
            return None
        again, self._again = self._again, None
        series = recorder.series
        losses = again.series.values(0, again.count)
        before = series.values(self._first - 1, self._first - 1 + len(losses))
        differs = np.flatnonzero(_bits(before) != _bits(losses[: len(before)]))
        return self._first + int(differs[0]) if len(differs) else None


def _bits(losses: Floats) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return the bits of numbers; all that are none have the same."""
    return np.where(np.isnan(losses), np.nan, losses).view(np.int64)
