"""Programs that do anything at all to their objects come back to any moment, and go on from there as before."""

from __future__ import annotations

import random
from typing import Any

import pytest

from core.state.memento import Mementos
from tests.core.state.mutations import Thing, beginning, mutate

MOMENTS = 30


@pytest.fixture(autouse=True)
def own_class() -> Any:
    before = Thing.made, Thing.grow.__defaults__, list(Thing.shared)  # type: ignore[attr-defined]
    yield
    Thing.made, Thing.grow.__defaults__, Thing.shared[:] = before  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "program", [*range(4), *(pytest.param(number, marks=pytest.mark.exhaustive) for number in range(4, 60))]
)
def test_any_program_comes_back_to_any_moment(program: int, rng: random.Random) -> None:
    seed = rng.randrange(10**6)
    print("seed", seed)
    names, mementos, moments, digests = beginning(seed), Mementos(), [], []
    for _ in range(MOMENTS):
        moments.append(mementos.take({"main": names}))
        digests.append(moments[-1].digest())
        mutate(names)
    for _ in range(40):
        begin, steps = rng.randrange(MOMENTS - 5), rng.randrange(6)
        moments[begin].restore()
        for _ in range(steps):
            mutate(names)
        assert mementos.take({"main": names}).digest() == digests[begin + steps], (begin, steps)
        assert moments[begin].digest() == digests[begin]
    assert len(set(digests)) > MOMENTS / 2
