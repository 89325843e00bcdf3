"""Takes down the loss of every iteration without making the device wait."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import torch

from core.history.loss_series import LossSeries
from core.interrupt import CtrlC, Interrupted

BATCH = 1024


class LossRecorder:
    """Losses on their way into a series.

    Those on the CPU are read at once. Those on an accelerator stay there until somebody asks or a batch is full:
    reading each would make the CPU wait for the device in every iteration.

    Attributes:
        count: how many losses are recorded.
    """

    def __init__(self, device: torch.device, losses: Iterable[float] = ()) -> None:
        self._device = device
        self._on_accelerator = device.type != "cpu"
        self._series = LossSeries(losses)
        self.count = len(self._series)
        self._read: list[float] = []
        self._batch: torch.Tensor | None = None
        self._in_batch = 0

    def record(self, loss: Any) -> None:
        """Adds the loss of one more iteration; NaN for what is no number."""
        self.count += 1
        if not self._on_accelerator:
            self._read.append(number(loss))
        elif _is_kept(loss):
            self._keep(loss.detach())
        else:
            self._collect()
            self._read.append(number(loss))

    def until(self, count: int) -> LossRecorder:
        """Another recorder, with the first `count` losses."""
        return LossRecorder(self._device, self.series.values(0, count))

    @property
    def series(self) -> LossSeries:
        """Every loss recorded so far."""
        self._collect()
        self._series.extend(self._read)
        self._read.clear()
        return self._series

    def _keep(self, loss: torch.Tensor) -> None:
        if self._batch is None or self._batch.device != loss.device or self._batch.dtype != loss.dtype:
            self._collect()
            self._batch = torch.empty(BATCH, device=loss.device, dtype=loss.dtype)
        self._batch[self._in_batch] = loss.reshape(())
        self._in_batch += 1
        if self._in_batch == BATCH:
            self._collect()

    def _collect(self) -> None:
        if self._in_batch:
            assert self._batch is not None
            self._read += self._batch[: self._in_batch].tolist()
            self._in_batch = 0


def _is_kept(loss: Any) -> bool:
    return isinstance(loss, torch.Tensor) and loss.numel() == 1 and loss.device.type != "cpu"


def number(loss: Any) -> float:
    """Return a loss as a number; NaN for what is none."""
    try:
        return float(loss.item() if hasattr(loss, "item") else loss)
    except (Interrupted, CtrlC):
        raise
    except BaseException:  # an object of the loop's own may raise what it likes
        return math.nan
