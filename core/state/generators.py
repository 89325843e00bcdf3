"""The states of random generators that a script makes for itself. The global ones belong to the thread."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch

from core.state import numpy_generator
from core.state.object_records import StateRecord
from core.state.plans import Keeping, Plan

_LARGE = 5000
"""Bytes of a state, about."""


def keep_torch(walk: Keeping, value: torch.Generator, plan: Plan) -> None:
    """Keep a generator of torch."""
    if value is not torch.default_generator and not any(value is other for other in torch.cuda.default_generators):
        state = walk.same_state(value, value.get_state())
        walk.add(GeneratorRecord(value, state, torch.Generator.set_state, state.nbytes))


def keep_numpy(walk: Keeping, value: np.random.Generator, plan: Plan) -> None:
    """Keep a generator of numpy: it has no state but that of its bits."""
    walk.keep(value.bit_generator)


def keep_bits(walk: Keeping, value: np.random.BitGenerator, plan: Plan) -> None:
    """Keep the bits of a generator of numpy."""
    if value is not numpy_generator.RANDOM.get_bit_generator():
        walk.add(GeneratorRecord(value, walk.same_state(value, value.state), _set_state, _LARGE))


def keep_random_state(walk: Keeping, value: np.random.RandomState, plan: Plan) -> None:
    """Keep a generator of numpy of the older kind."""
    if value is not numpy_generator.RANDOM.mtrand._rand:
        state = walk.same_state(value, value.get_state(legacy=False))
        walk.add(GeneratorRecord(value, state, np.random.RandomState.set_state, _LARGE))


def keep_python(walk: Keeping, value: random.Random, plan: Plan) -> None:
    """Keep a generator of Python."""
    if value is not random._inst:
        state = walk.same_state(value, random.Random.getstate(value))
        walk.add(GeneratorRecord(value, state, random.Random.setstate, 5 * _LARGE))


def equal_states(one: Any, other: Any) -> bool:
    """Compare two states of one generator."""
    if isinstance(one, torch.Tensor):
        return torch.equal(one, other)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(equal_states(part, other[name]) for name, part in one.items())
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other)
    return bool(one == other)


class GeneratorRecord(StateRecord):
    """The state of a generator."""

    __slots__ = ()

    def parts(self) -> list[Any]:
        """Return numbers, texts and bytes."""
        return list(_flat(self.content))


def _flat(state: Any) -> Iterator[Any]:
    if isinstance(state, dict):
        for name, part in state.items():
            yield name
            yield from _flat(part)
    elif isinstance(state, (torch.Tensor, np.ndarray)):
        yield bytes(state.tolist()) if isinstance(state, torch.Tensor) else state.tobytes()
    else:
        yield state


def _set_state(target: Any, state: Any) -> None:
    target.state = state
