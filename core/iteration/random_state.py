"""The global random generators of torch, numpy and Python."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch


@dataclass(frozen=True)
class RandomState:
    """The states of all global generators at a moment."""

    cpu: torch.Tensor
    cuda: list[torch.Tensor]
    numpy: dict[str, Any]
    python: tuple[Any, ...]

    @classmethod
    def now(cls) -> RandomState:
        """Return the present states."""
        cuda = torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else []
        return cls(torch.get_rng_state(), cuda, np.random.get_state(legacy=False), random.getstate())

    def equals(self, other: RandomState) -> bool:
        """Return whether no generator has moved between this moment and the other."""
        return (
            torch.equal(self.cpu, other.cpu)
            and self.python == other.python
            and _same_numpy(self.numpy, other.numpy)
            and len(self.cuda) == len(other.cuda)
            and all(map(torch.equal, self.cuda, other.cuda))
        )

    def apply(self) -> None:
        """Set all generators to these states."""
        torch.set_rng_state(self.cpu)
        if self.cuda:
            torch.cuda.set_rng_state_all(self.cuda)
        np.random.set_state(self.numpy)
        random.setstate(self.python)


def _same_numpy(one: dict[str, Any], other: dict[str, Any]) -> bool:
    if one["bit_generator"] != other["bit_generator"]:
        return False
    if (one["has_gauss"], one["gauss"]) != (other["has_gauss"], other["gauss"]):
        return False
    return all(np.array_equal(value, other["state"][name]) for name, value in one["state"].items())
