"""Numbers as a person reads them."""

from __future__ import annotations

import math
import random

import pytest

from core.engine.reports import Value
from gui.style import number_format


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (3.0, "3"),
        (-12.0, "−12"),
        (79.81, "79.810"),
        (-1.85341, "−1.8534"),
        (0.001, "0.0010000"),
        (0.000999, "9.9900e-4"),
        (29429000.0, "2.9429e7"),
        (-2.5e-12, "−2.5000e-12"),
        (99999.4, "99999"),
        (99999.6, "1.0000e5"),
        (math.nan, "not a number"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
    ],
)
def test_a_number_in_five_digits(value: float, words: str) -> None:
    assert number_format.number(value) == words


def test_a_number_reads_back(rng: random.Random) -> None:
    for _ in range(500):
        value = rng.uniform(-1, 1) * 10 ** rng.randint(-30, 30)
        digits = rng.randint(2, 9)
        assert float(number_format.number(value, digits).replace(number_format.MINUS, "-")) == pytest.approx(
            value, rel=10.0 ** (1 - digits)
        )


@pytest.mark.parametrize(
    ("value", "words"), [(1e-6, "1e-6"), (0.01, "0.01"), (2.5e-5, "2.5e-5"), (10.0, "10"), (1e20, "1e20")]
)
def test_a_learning_rate_as_it_is_typed(value: float, words: str) -> None:
    assert number_format.learning_rate(value) == words
    assert float(words) == value


def test_a_shape() -> None:
    assert [number_format.shape(sizes) for sizes in ((1000, 100), (3,), ())] == ["1000 × 100", "3", "scalar"]


@pytest.mark.parametrize(
    ("value", "wordings"),
    [
        (Value("loss", number=2.5), ["loss = 2.5000", "loss = 2.5000", "2.5000"]),
        (Value("w1", shape=(5, 3), norm=2.0), ["w1 5 × 3 ‖2‖", "w1 ‖2‖", "‖2‖"]),
        (Value("model", kind="Net"), ["model Net", "model Net", "Net"]),
    ],
)
def test_a_value_from_long_to_short(value: Value, wordings: list[str]) -> None:
    assert [
        words(value) for words in (number_format.value, number_format.short_value, number_format.bare_value)
    ] == wordings
