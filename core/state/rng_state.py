"""Keeps what a paused loop has set for its thread apart from the rest of the program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch

from core.state.digest import digest


@dataclass(frozen=True)
class ThreadState:
    """The grad mode, default dtype and random generators' states that torch keeps for a thread or a process."""

    grad: bool
    cpu: torch.Tensor
    accelerator: torch.Tensor | None
    dtype: torch.dtype = torch.float32

    @classmethod
    def now(cls, device: torch.device) -> ThreadState:
        """Return the state of this thread, and of the generator of `device`."""
        accelerator = torch.cuda.get_rng_state(device) if device.type == "cuda" else None
        return cls(torch.is_grad_enabled(), torch.get_rng_state(), accelerator, torch.get_default_dtype())

    def unless_changed(self, later: ThreadState) -> ThreadState:
        """A later state, or this one when they are equal: most loops draw nothing, and keyframes hold on to states."""
        same = (self.grad, self.dtype) == (later.grad, later.dtype) and self.accelerator is None
        return self if same and torch.equal(self.cpu, later.cpu) else later

    def digest(self) -> str:
        """Return a fingerprint of the generators' states."""
        return digest({"random": [self.cpu, self.accelerator]})

    def apply(self, device: torch.device) -> None:
        """Set the state in this thread, and in the generator of `device`."""
        torch.set_grad_enabled(self.grad)
        torch.set_rng_state(self.cpu)
        if torch.get_default_dtype() is not self.dtype:
            torch.set_default_dtype(self.dtype)
        if self.accelerator is not None:
            torch.cuda.set_rng_state(self.accelerator, device)


class Surroundings:
    """The loop's own grad mode, default dtype and generators.

    A pause inside `with torch.no_grad():` would otherwise leak the mode to whoever resumes the loop, a loop that draws
    random numbers would share its generator with the program around it, and after `torch.set_default_dtype` a run from
    the same seed would begin with other numbers.

    Attributes:
        state: what the loop last left behind.
    """

    def __init__(self, device: torch.device, seeded: torch.Tensor, seed: int) -> None:
        """Begins with gradients on, the CPU's generator at `seeded` and the accelerator's at `seed`."""
        self._device = device
        accelerator = torch.Generator(device).manual_seed(seed).get_state() if device.type == "cuda" else None
        self.state = ThreadState(True, seeded, accelerator, torch.get_default_dtype())

    @contextmanager
    def inside(self) -> Iterator[None]:
        """The loop's state while the block runs, the outside's after it."""
        outside = ThreadState.now(self._device)
        self.state.apply(self._device)
        try:
            yield
        finally:
            self.state = self.state.unless_changed(ThreadState.now(self._device))
            outside.apply(self._device)
