"""Modes of a thread belong to the loop that has set them; what is around it keeps its own."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import numpy as np
import pytest
import torch

from core.state.modes import Modes
from core.state.rng_state import Surroundings, ThreadState

CPU = torch.device("cpu")


@pytest.fixture
def surroundings() -> Iterator[Surroundings]:
    before = ThreadState.now(CPU)
    yield Surroundings(CPU, torch.Generator().manual_seed(5).get_state(), 5)
    before.apply(CPU)


def everything() -> list[Any]:
    return [
        torch.is_grad_enabled(),
        torch.get_default_dtype(),
        torch.get_default_device(),
        *Modes.now(),
        torch.get_rng_state().tolist(),
        random.getstate(),
        repr(np.random.get_state()),
    ]


@contextmanager
def dtype(kind: torch.dtype) -> Iterator[None]:
    before = torch.get_default_dtype()
    torch.set_default_dtype(kind)
    yield
    torch.set_default_dtype(before)


MODES: dict[str, Callable[[], Any]] = {
    "no_grad": torch.no_grad,
    "inference": torch.inference_mode,
    "no inference": lambda: torch.inference_mode(False),
    "autocast": lambda: torch.autocast("cpu", dtype=torch.bfloat16),
    "no cache": lambda: torch.autocast("cpu", cache_enabled=False),
    "device": lambda: torch.device("meta"),
    "dtype": lambda: dtype(torch.float64),
}


@pytest.mark.parametrize("name", MODES)
def test_a_mode_is_inside_only(surroundings: Surroundings, name: str) -> None:
    outside = everything()
    with ExitStack() as stack:
        with surroundings.inside():
            before = everything()
            stack.enter_context(MODES[name]())
            entered = everything()
        assert everything() == outside
        for _ in range(2):
            with torch.no_grad(), surroundings.inside():
                assert everything() == entered
        with surroundings.inside():
            stack.close()
            assert everything() == before
    assert everything() == outside


def test_modes_within_modes_in_any_order(surroundings: Surroundings, rng: random.Random) -> None:
    outside = everything()
    with surroundings.inside():
        beginning = everything()
    for _ in range(20):
        entered: list[tuple[Any, list[Any]]] = []
        for _ in range(rng.randrange(1, 5)):
            with surroundings.inside():
                mode, before = MODES[rng.choice(list(MODES))](), everything()
                mode.__enter__()
                entered.append((mode, before))
            assert everything() == outside
        while entered:
            mode, before = entered.pop()
            with surroundings.inside():
                mode.__exit__(None, None, None)
                assert everything() == before
            assert everything() == outside
    with surroundings.inside():
        assert everything() == beginning


def test_what_is_set_for_good_leaves_with_an_earlier_state(surroundings: Surroundings) -> None:
    begin, outside = surroundings.state, everything()
    with surroundings.inside():
        inside = everything()
        torch.set_default_device("meta")
        torch.set_default_dtype(torch.float64)
        torch.use_deterministic_algorithms(True, warn_only=True)
        torch.set_autocast_enabled("cpu", True)
        torch.set_grad_enabled(False)
        assert torch.empty(1).is_meta
    assert everything() == outside
    later = surroundings.state
    with surroundings.inside():
        assert torch.empty(1).is_meta and torch.are_deterministic_algorithms_enabled()
    surroundings.state = begin
    with surroundings.inside():
        assert everything() == inside and not torch.empty(1).is_meta
    surroundings.state = later
    with surroundings.inside():
        assert torch.empty(1).is_meta and torch.is_autocast_enabled("cpu")
        torch.set_default_device(None)
        assert not torch.empty(1).is_meta
    assert everything() == outside


def draws() -> tuple[Any, ...]:
    return torch.rand(1).item(), np.random.rand(), np.random.randn(), random.random(), random.gauss(0, 1)


def test_the_generators_of_numpy_and_python_begin_at_the_seed(surroundings: Surroundings) -> None:
    np.random.seed(5)
    random.seed(5)
    expected = [draws()[1:] for _ in range(3)]
    got = []
    for _ in range(3):
        with surroundings.inside():
            got.append(draws()[1:])
        draws()
    assert got == expected


def test_drawing_inside_and_outside_never_meet(surroundings: Surroundings) -> None:
    with surroundings.inside():
        expected_inside = [draws() for _ in range(4)]
    surroundings.state = Surroundings(CPU, torch.Generator().manual_seed(5).get_state(), 5).state
    torch.manual_seed(1), np.random.seed(1), random.seed(1)
    expected_outside = [draws() for _ in range(4)]
    torch.manual_seed(1), np.random.seed(1), random.seed(1)
    inside, outside = [], []
    for _ in range(4):
        with surroundings.inside():
            inside.append(draws())
        outside.append(draws())
    assert (inside, outside) == (expected_inside, expected_outside)


def test_a_state_is_gone_back_to(surroundings: Surroundings) -> None:
    states, drawn = [], []
    for _ in range(5):
        states.append(surroundings.state)
        with surroundings.inside():
            drawn.append(draws())
    assert len(set(drawn)) == 5
    for number in (3, 0, 4, 1, 2):
        surroundings.state = states[number]
        assert surroundings.state is states[number]
        with surroundings.inside():
            assert draws() == drawn[number]


def test_the_state_is_the_same_object_until_something_is_drawn(surroundings: Surroundings) -> None:
    for draw in (np.random.rand, np.random.randn, random.random, lambda: torch.rand(1)):
        with surroundings.inside():
            draw()
        first = surroundings.state
        with surroundings.inside():
            torch.ones(1)
        assert surroundings.state is first
        with surroundings.inside():
            draw()
        assert surroundings.state is not first


def test_numpy_can_be_given_another_kind_of_generator(surroundings: Surroundings) -> None:
    set_bits, get_bits = np.random.set_bit_generator, np.random.get_bit_generator  # type: ignore[attr-defined]
    outside = get_bits()
    with surroundings.inside():
        own = np.random.PCG64(3)
        set_bits(own)
        np.random.randn()
    assert get_bits() is outside
    state = surroundings.state
    with surroundings.inside():
        assert get_bits() is own
        drawn = np.random.randn(), np.random.rand()
    surroundings.state = state
    with surroundings.inside():
        assert (np.random.randn(), np.random.rand()) == drawn


def test_numpys_own_functions_see_nothing_of_the_exchange(surroundings: Surroundings) -> None:
    with surroundings.inside():
        np.random.seed(7)
        np.random.randn()
        legacy, state = np.random.get_state(), np.random.get_state(legacy=False)
        expected = np.random.randn(3).tolist()
    with surroundings.inside():
        np.random.set_state(legacy)
        assert np.random.randn(3).tolist() == expected
        np.random.set_state(state)
        assert np.random.randn(3).tolist() == expected
    plain = np.random.RandomState(7)
    plain.randn()
    assert repr(plain.get_state()) == repr(legacy)


def test_a_thread_state_is_applied_whole() -> None:
    before = ThreadState.now(CPU)
    expected = draws()
    outside = everything()
    with torch.no_grad(), torch.device("meta"):
        pass
    torch.set_grad_enabled(False)
    before.apply(CPU)
    assert torch.is_grad_enabled() and draws() == expected and everything() == outside
