"""Keeps what a paused loop has set for its thread apart from the rest of the program."""

from __future__ import annotations

import gc
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import torch
from torch.utils.hooks import RemovableHandle

from core.state import numpy_generator
from core.state.digest import digest
from core.state.modes import Modes
from core.state.numpy_generator import NumpyState

FIRST_HOOK = 2**40
"""The number of a loop's first hook: beyond those of the program around it, which may hook on to the same."""


def cpu_state() -> torch.Tensor:
    """Return the state of torch's global generator.

    torch locks the generator while it makes the tensor. Garbage that is collected just then may end a walk, which asks
    for the state as well, and would wait for ever.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        return torch.get_rng_state()
    finally:
        if collects:
            gc.enable()


class _Quick(NamedTuple):
    """All of a thread's state but for numpy's generator, which is exchanged whole."""

    grad: bool
    dtype: torch.dtype
    modes: Modes
    hooks: int
    cpu: torch.Tensor
    accelerator: torch.Tensor | None
    python: tuple[Any, ...]

    @classmethod
    def now(cls, device: torch.device) -> _Quick:
        return cls(
            torch.is_grad_enabled(),
            torch.get_default_dtype(),
            Modes.now(),
            RemovableHandle.next_id,
            cpu_state(),
            torch.cuda.get_rng_state(device) if device.type == "cuda" else None,
            random.getstate(),
        )

    def apply(self, device: torch.device, now: Modes) -> None:
        if self.modes != now:
            self.modes.apply(now)
        torch.set_grad_enabled(self.grad)
        RemovableHandle.next_id = self.hooks
        torch.set_rng_state(self.cpu)
        if torch.get_default_dtype() is not self.dtype:
            torch.set_default_dtype(self.dtype)
        if self.accelerator is not None:
            torch.cuda.set_rng_state(self.accelerator, device)
        random.setstate(self.python)

    def equals(self, other: _Quick) -> bool:
        return (
            self[:4] == other[:4]
            and torch.equal(self.cpu, other.cpu)
            and (self.accelerator is None) is (other.accelerator is None)
            and (self.accelerator is None or torch.equal(self.accelerator, other.accelerator))  # type: ignore[arg-type]
            and self.python == other.python
        )


@dataclass(frozen=True)
class ThreadState:
    """The modes and random generators' states that torch, numpy and Python keep for a thread or a process.

    Attributes:
        grad: whether autograd records.
        cpu, accelerator: of torch's global generators.
        dtype: the default one.
        modes: all other modes.
        hooks: the number that the next hook gets.
        numpy, python: of their global generators. None leaves them as they are.
    """

    grad: bool
    cpu: torch.Tensor
    accelerator: torch.Tensor | None
    dtype: torch.dtype = torch.float32
    modes: Modes = field(default_factory=Modes)
    numpy: NumpyState | None = None
    python: tuple[Any, ...] | None = None
    hooks: int = FIRST_HOOK

    @classmethod
    def now(cls, device: torch.device) -> ThreadState:
        """Return the state of this thread, and of the generator of `device`."""
        return _state(_Quick.now(device), np.random.get_state(legacy=False))

    def apply(self, device: torch.device) -> None:
        """Set the state in this thread, and in the generator of `device`."""
        self._quick().apply(device, Modes.now())
        if self.numpy is not None:
            numpy_generator.exchange(numpy_generator.held(self.numpy))

    def unless_changed(self, later: ThreadState) -> ThreadState:
        """Return a later state, or this one when they are equal: most loops draw nothing, and keyframes hold on."""
        same_numpy = (
            self.numpy is not None and later.numpy is not None and numpy_generator.same_state(self.numpy, later.numpy)
        )
        return self if same_numpy and self._quick().equals(later._quick()) else later

    @property
    def generators(self) -> list[object]:
        """The states of all generators, for a digest."""
        return [self.cpu, self.accelerator, self.python, numpy_generator.plain(self.numpy)]

    def digest(self) -> str:
        """Return a fingerprint of the generators' states."""
        return digest({"random": self.generators})

    def _quick(self) -> _Quick:
        python = random.getstate() if self.python is None else self.python
        return _Quick(self.grad, self.dtype, self.modes, self.hooks, self.cpu, self.accelerator, python)


def _state(quick: _Quick, numpy: NumpyState) -> ThreadState:
    return ThreadState(
        quick.grad, quick.cpu, quick.accelerator, quick.dtype, quick.modes, numpy, quick.python, quick.hooks
    )


class Surroundings:
    """The loop's own modes, default dtype and generators.

    A pause inside `with torch.no_grad():` would otherwise leak the mode to whoever resumes the loop, a loop that draws
    random numbers would share its generator with the program around it, and after `torch.set_default_dtype` a run from
    the same seed would begin with other numbers.
    """

    _known: ThreadState
    _left: _Quick
    _numpy: numpy_generator.Held

    def __init__(self, device: torch.device, seeded: torch.Tensor, seed: int) -> None:
        """Begin with gradients on, the CPU's generator at `seeded` and all others at `seed`."""
        self._device = device
        accelerator = torch.Generator(device).manual_seed(seed).get_state() if device.type == "cuda" else None
        numpy_generator.make_quick()
        numpy, python = numpy_generator.seeded(seed), random.Random(seed).getstate()
        dtype = torch.get_default_dtype()
        self.state = ThreadState(True, seeded, accelerator, dtype, Modes.now(), numpy, python)

    @property
    def state(self) -> ThreadState:
        """What the loop last left behind."""
        self._known = self._known.unless_changed(_state(self._left, numpy_generator.state_of(self._numpy)))
        return self._known

    @state.setter
    def state(self, state: ThreadState) -> None:
        self._known = state
        self._left = state._quick()
        self._numpy = numpy_generator.held(state.numpy or np.random.get_state(legacy=False))

    @contextmanager
    def inside(self) -> Iterator[None]:
        """The loop's state while the block runs, the outside's after it.

        What changes torch's functions outside, as somebody does who observes the loop, does so inside as well.
        """
        outside, outside_numpy = _Quick.now(self._device), numpy_generator.exchange(self._numpy)
        around = outside.modes.functions
        self._left._replace(modes=self._left.modes.within(around)).apply(self._device, outside.modes)
        try:
            yield
        finally:
            now, self._numpy = _Quick.now(self._device), numpy_generator.exchange(outside_numpy)
            self._left = now._replace(modes=now.modes.without(around))
            outside.apply(self._device, now.modes)
