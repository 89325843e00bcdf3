"""Runs a piece of script with Python's own iterators and with those that can be gone back in, and compares."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from core.iteration.iterators import iterator_over
from core.iteration.lazy import lazy
from core.iteration.loaders import Loaders
from tests.core.iteration.helpers.memento import Memento

Step = Callable[[], Any]
"""One iteration of a script, which returns what it saw."""


@dataclass(frozen=True)
class Makers:
    """By what a script makes its iterators."""

    over: Callable[[Any], Iterator[Any]]
    call: Callable[..., Any]


PLAIN = Makers(iter, lambda function, *args, **kwargs: function(*args, **kwargs))
KEPT = Makers(iterator_over, lazy)

Script = Callable[[Makers], Step]


def check(script: Script, steps: int, generators: bool = True) -> None:
    """Check that a script does the same as plain Python, and again from every place.

    Args:
        script: makes its iterators, and returns what one iteration does.
        steps: how many iterations are compared.
        generators: whether the random generators are to stand as in plain Python too.
    """
    seen = _seen_with_generators if generators else _seen
    expected = _plain(script, steps, seen)
    seed = random.SystemRandom().randrange(2**32)
    print(f"order of going back: seed {seed}")
    order = random.Random(seed)
    loaders = Loaders()
    loaders.install([])
    try:
        _seed()
        step = script(KEPT)
        mementos = [Memento(step)]
        for at in range(steps):
            assert seen(step) == expected[at], f"at step {at}"
            mementos.append(Memento(step))
        for _ in range(3 * steps):
            start = order.randrange(steps)
            mementos[start].restore()
            for at in range(start, min(start + order.randint(1, 5), steps)):
                assert seen(step) == expected[at], f"at step {at}, gone back to {start}"
    finally:
        loaders.uninstall()


def _plain(script: Script, steps: int, seen: Callable[[Step], Any]) -> list[Any]:
    _seed()
    step = script(PLAIN)
    return [seen(step) for _ in range(steps)]


def _seed() -> None:
    torch.manual_seed(3)
    np.random.seed(4)
    random.seed(5)


def _seen(step: Step) -> Any:
    """Return what a step gave or raised."""
    try:
        return ("gives", _values(step()))
    except Exception as error:
        return ("raises", type(error).__name__, str(error))


def _seen_with_generators(step: Step) -> Any:
    """Return what a step gave or raised, and how the generators stand after it."""
    seen = _seen(step)
    _, key, position, *gauss = np.random.get_state()
    return seen, torch.get_rng_state().numpy().tobytes(), key.tobytes(), position, gauss, random.getstate()


def _values(item: Any) -> Any:
    if isinstance(item, (torch.Tensor, np.ndarray)):
        return item.tolist()
    if isinstance(item, dict):
        return {key: _values(value) for key, value in item.items()}
    if isinstance(item, (list, tuple)):
        return type(item)(map(_values, item)) if type(item) in (list, tuple) else [_values(part) for part in item]
    return item
