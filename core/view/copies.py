"""Copies of large tensors, of which another thread makes pictures while the loop that changes them goes on."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

import torch

from core.engine.stepper import Stepper
from core.view.downsampling import MANY

Result = TypeVar("Result")

MOST_BYTES = 192 * 2**20
"""What the copies of a run may take; what does not fit is looked at while the loop waits."""

_thread = ThreadPoolExecutor(1, "pictures")


class Copies:
    """The copies of one run, by name. Each is used again and again: new memory costs more than to copy into it."""

    def __init__(self) -> None:
        self._copies: dict[str, torch.Tensor] = {}
        self._reading: dict[str, Future[Any]] = {}

    @classmethod
    def of(cls, stepper: Stepper) -> Copies:
        """Return those of a run."""
        return stepper.memory.setdefault(cls, (None, cls()))[1]  # type: ignore[no-any-return]

    @staticmethod
    def forget(stepper: Stepper) -> None:
        """Give the memory back that those of a run take."""
        stepper.memory.pop(Copies, None)

    def read_later(
        self, name: str, tensor: torch.Tensor, read: Callable[[torch.Tensor], Result]
    ) -> Future[Result] | None:
        """Return what a function will make of a tensor as it is now; None where it should look at once.

        A small tensor is looked at in less time than it takes to hand it over.
        """
        if tensor.device.type != "cpu" or tensor.numel() <= MANY:
            return None
        if name in self._reading:
            wait([self._reading.pop(name)])
        numbers = tensor.detach()
        if (copy := self._copy_like(name, numbers)) is None:
            return None
        copy.copy_(numbers)
        self._reading[name] = future = _thread.submit(read, copy)
        return future

    def _copy_like(self, name: str, numbers: torch.Tensor) -> torch.Tensor | None:
        copy = self._copies.pop(name, None)
        if copy is None or copy.shape != numbers.shape or copy.dtype != numbers.dtype:
            taken = sum(one.nbytes for one in self._copies.values())
            if taken + numbers.numel() * numbers.element_size() > MOST_BYTES:
                return None
            copy = torch.empty_like(numbers)
        self._copies[name] = copy
        return copy
