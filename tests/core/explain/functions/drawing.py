"""Random sizes, numbers and settings for a function's arguments, drawn by hypothesis."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import torch
from hypothesis import strategies as st
from torch import Tensor

Case = Callable[["Draw"], tuple[Sequence[Tensor], Callable[..., Any]]]
"""Draws the arguments that have a derivative, and a function of them."""

Choice = TypeVar("Choice")


class Draw:
    """Draws for one example."""

    def __init__(self, data: st.DataObject) -> None:
        self._data = data
        self._generator = torch.Generator().manual_seed(data.draw(st.integers(0, 2**31), "seed"))
        self._drawn = 0

    def size(self, low: int = 1, high: int = 4) -> int:
        return self._data.draw(st.integers(low, high))

    def one_of(self, *choices: Choice) -> Choice:
        return self._data.draw(st.sampled_from(choices))

    def __call__(self, *shape: int) -> Tensor:
        """Return numbers between −3 and 3, further than 0.001 from each other and from every hundredth.

        Those of another tensor are as far from them: no function has a kink there.
        """
        count = torch.Size(shape).numel()
        self._drawn += 1
        lattice = torch.randperm(600, generator=self._generator)[:count] - 300
        assert len(lattice) == count
        return (lattice / 100 + 0.0013 * self._drawn % 0.01 + 0.001).reshape(shape)

    def positive(self, *shape: int) -> Tensor:
        return self(*shape).abs() + 0.1

    def fraction(self, *shape: int) -> Tensor:
        """Return numbers between 0 and 1."""
        return self(*shape) / 8 + 0.5

    def regular(self, size: int, *batch: int) -> Tensor:
        """Return a matrix that is far from singular, or some."""
        return torch.eye(size) + self(*batch, size, size) / 20

    def below(self, size: int) -> int:
        """Return an index."""
        return int(torch.randint(size, (), generator=self._generator))

    def classes(self, count: int, *shape: int) -> Tensor:
        """Return whole numbers from 0 to `count` − 1."""
        return torch.randint(count, shape, generator=self._generator)

    def flags(self, *shape: int) -> Tensor:
        return self.classes(2, *shape) == 1
