"""The global random generators of torch, numpy and Python."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from core.state.numpy_generator import NumpyState, same_state
from core.state.rng_state import cpu_state


@dataclass(frozen=True)
class RandomState:
    """The states of all global generators at a moment."""

    cpu: bytes
    cuda: tuple[bytes, ...]
    numpy: NumpyState
    python: tuple[Any, ...]

    @classmethod
    def now(cls) -> RandomState:
        """Return the present states."""
        cuda = torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else ()
        return cls(
            as_bytes(cpu_state()),
            tuple(map(as_bytes, cuda)),
            np.random.get_state(legacy=False),
            random.getstate(),
        )

    def equals(self, other: RandomState) -> bool:
        """Return whether no generator has moved between this moment and the other."""
        mine, others = (self.cpu, self.cuda, self.python), (other.cpu, other.cuda, other.python)
        return mine == others and same_state(self.numpy, other.numpy)

    def apply(self) -> None:
        """Set all generators to these states."""
        torch.set_rng_state(as_state(self.cpu))
        if self.cuda:
            torch.cuda.set_rng_state_all(list(map(as_state, self.cuda)))
        np.random.set_state(self.numpy)
        random.setstate(self.python)


def as_bytes(state: torch.Tensor) -> bytes:
    """Return the state of a torch generator as bytes, which can be shared: nobody can write to them."""
    return state.numpy().tobytes()


def as_state(kept: bytes) -> torch.Tensor:
    """Return what a torch generator can be set to."""
    return torch.frombuffer(bytearray(kept), dtype=torch.uint8)
