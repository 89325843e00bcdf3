"""Exchanges numpy's global generator: its own way to read and write it takes 20 times as long."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np

NumpyState = dict[str, Any]

RANDOM: Any = np.random  # numpy's stubs do not know all of it
_MersenneTwister: Any = np.random.MT19937


class _Twister(_MersenneTwister):  # type: ignore[misc]
    """The global generator's bits. What else it keeps, half of a pair of normal numbers, is read without them.

    `numpy.random.get_state` asks the bits for their state, 624 numbers, and adds the half to it.
    """

    _exchanging: int | None = None

    @property
    def state(self) -> dict[str, Any]:
        """The state, as in any Mersenne twister, except for the thread that exchanges it."""
        if self._exchanging == threading.get_ident():
            return {"bit_generator": "MT19937", "state": None}
        state: dict[str, Any] = _BITS.__get__(self)
        return state

    @state.setter
    def state(self, value: Any) -> None:
        if self._exchanging != threading.get_ident():
            _BITS.__set__(self, value)


_BITS = _MersenneTwister.state
_Twister.__name__ = "MT19937"  # what its state says it is of


class Held(NamedTuple):
    """A generator that is not the global one at present.

    Attributes:
        bits: its bits.
        has_gauss: whether half of a pair of normal numbers is still to be given out.
        gauss: that half.
    """

    bits: Any
    has_gauss: bool
    gauss: float


def held(state: NumpyState) -> Held:
    """Return a generator in a state; it is not the global one, nor anybody else's."""
    if state["bit_generator"] == "MT19937":
        bits: Any = _Twister(0)
    else:  # a script has put another kind of generator there
        bits = getattr(np.random, state["bit_generator"])()
    bits.state = state
    return Held(bits, bool(state["has_gauss"]), state["gauss"])


def state_of(generator: Held) -> NumpyState:
    """Return the whole state of a generator."""
    state: NumpyState = {**generator.bits.state, "has_gauss": int(generator.has_gauss), "gauss": generator.gauss}
    return state


def exchange(generator: Held) -> Held:
    """Make a generator the global one, and return the one that was it."""
    before = _global()
    RANDOM.set_bit_generator(generator.bits)  # forgets the half
    if generator.has_gauss:
        with _exchanging(generator.bits):
            np.random.set_state(state_of(generator))
    return before


def make_quick() -> None:
    """Replace the global generator that numpy begins with by one in the same state that can be exchanged quickly."""
    if type(RANDOM.get_bit_generator()) is np.random.MT19937:
        exchange(held(np.random.get_state(legacy=False)))


def _global() -> Held:
    bits = RANDOM.get_bit_generator()
    with _exchanging(bits):
        state = np.random.get_state(legacy=False)
    return Held(bits, bool(state["has_gauss"]), state["gauss"])


@contextmanager
def _exchanging(bits: Any) -> Iterator[None]:
    if not isinstance(bits, _Twister):
        yield
        return
    bits._exchanging = threading.get_ident()
    try:
        yield
    finally:
        bits._exchanging = None


def seeded(seed: int) -> NumpyState:
    """Return the state after `numpy.random.seed(seed)`."""
    state: NumpyState = np.random.RandomState(seed % 2**32).get_state(legacy=False)
    return state


def same_state(one: NumpyState, other: NumpyState) -> bool:
    """Compare two states."""
    return bool(
        one["bit_generator"] == other["bit_generator"]
        and (one["has_gauss"], one["gauss"]) == (other["has_gauss"], other["gauss"])
        and _same(one["state"], other["state"])
    )


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_same(part, other[name]) for name, part in one.items())
    return bool(np.array_equal(one, other))


def plain(state: Any) -> Any:
    """Return a state as lists and numbers, for a digest."""
    if isinstance(state, dict):
        return [[name, plain(part)] for name, part in state.items()]
    return state.tolist() if isinstance(state, np.ndarray) else state
