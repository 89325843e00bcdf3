"""Iterating over the first dimension of a tensor."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import torch


class TensorRows(Iterator[torch.Tensor]):
    """Over the rows of a tensor, made at once as torch does; a memento keeps the tensor and a count, no row."""

    memento_skip = ("_rows",)

    def __init__(self, tensor: torch.Tensor) -> None:
        self._tensor, self._at = tensor, 0
        self._grad = torch.is_grad_enabled()
        self._rows = iter(tensor)

    def __next__(self) -> torch.Tensor:
        row: torch.Tensor = next(self._rows)
        self._at += 1
        return row

    def __length_hint__(self) -> int:
        return len(self._tensor) - self._at

    def memento_restored(self) -> None:
        """Make the rows again, and skip those drawn."""
        with torch.set_grad_enabled(self._grad):
            self._rows = islice(iter(self._tensor), self._at, None)
