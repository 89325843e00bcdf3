from __future__ import annotations

import math
import tracemalloc
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.history.loss_series import Curve, LossSeries

LENGTHS = st.one_of(st.integers(0, 300), st.integers(0, 20_000), st.sampled_from([65_535, 65_536, 65_537, 140_000]))
CUTS = st.lists(st.integers(0, 150_000), max_size=12)
COLUMNS = st.integers(1, 600)


def numbers(length: int, seed: int, strange: float) -> list[float]:
    """A falling series in which a part `strange` of the numbers is not finite."""
    rng = np.random.default_rng(seed)
    losses = rng.normal(size=length) * 10 ** rng.uniform(-5, 7, size=length)
    spoilt = rng.random(length) < strange
    losses[spoilt] = rng.choice([np.nan, np.inf, -np.inf], size=int(spoilt.sum()))
    return [float(loss) for loss in losses]


losses = st.builds(numbers, LENGTHS, st.integers(0, 2**32), st.sampled_from([0.0, 0.01, 0.9, 1.0]))


def in_chunks(plain: Sequence[float], cuts: list[int]) -> LossSeries:
    """A series that grew in chunks of many sizes."""
    series = LossSeries()
    for start, stop in pairwise(sorted({0, len(plain), *(min(cut, len(plain)) for cut in cuts)})):
        series.extend(plain[start:stop])
    return series


def same(ours: Sequence[float], theirs: Sequence[float]) -> bool:
    return np.array_equal(ours, theirs, equal_nan=True)


@settings(max_examples=40)
@given(losses, CUTS)
def test_it_is_the_list_it_was_made_of(plain: list[float], cuts: list[int]) -> None:
    series = in_chunks(plain, cuts)
    assert len(series) == len(plain)
    assert same(list(series), plain)
    assert same([series[index] for index in range(0, len(plain), 997)], plain[::997])


@settings(max_examples=40)
@given(losses, CUTS, st.slices(150_000), st.integers(-200_000, 200_000))
def test_it_is_indexed_like_a_list(plain: list[float], cuts: list[int], part: slice, index: int) -> None:
    series = in_chunks(plain, cuts)
    assert same(series[part], plain[part])
    if -len(plain) <= index < len(plain):
        assert same([series[index]], [plain[index]])
    else:
        with pytest.raises(IndexError):
            series[index]


@settings(max_examples=40)
@given(losses, CUTS, st.integers(-10, 150_000), st.integers(-10, 150_000))
def test_values_are_those_between_two_indices(plain: list[float], cuts: list[int], start: int, stop: int) -> None:
    values = in_chunks(plain, cuts).values(start, stop)
    assert same(values, plain[max(start, 0) : max(stop, 0)])


@settings(max_examples=150)
@given(losses, CUTS, st.integers(-5, 150_000), st.integers(-5, 150_000), COLUMNS)
def test_a_curve_holds_the_extremes_of_every_stretch(
    plain: list[float], cuts: list[int], first: int, last: int, columns: int
) -> None:
    curve = in_chunks(plain, cuts).curve(first, last, columns)
    check_curve(curve, plain, max(first, 1), min(last, len(plain)), columns)


@settings(max_examples=40)
@given(losses, CUTS, COLUMNS)
def test_a_curve_of_everything_leaves_nothing_out(plain: list[float], cuts: list[int], columns: int) -> None:
    curve = in_chunks(plain, cuts).curve(1, len(plain), columns)
    check_curve(curve, plain, 1, len(plain), columns)
    finite = [loss for loss in plain if math.isfinite(loss)]
    if finite:
        assert np.nanmin(curve.low) == min(finite)
        assert np.nanmax(curve.high) == max(finite)
    if len(plain) <= columns:
        assert same(curve.iterations, range(1, len(plain) + 1))


def check_curve(curve: Curve, plain: list[float], first: int, last: int, columns: int) -> None:
    """Each stretch goes from one of `iterations` to the next, and they cover `first` … `last`, give or take 63."""
    count = max(last - first + 1, 0)
    starts = [int(start) for start in curve.iterations]
    assert len(curve.low) == len(curve.high) == len(starts) <= max(columns + 1, 128)
    if count == 0:
        assert starts == []
        return
    assert first - 63 <= starts[0] <= first
    stretches = list(pairwise(starts))
    assert len({stop - start for start, stop in stretches}) <= 1  # all as long as each other, but for the last
    end = last if count <= max(64 * columns, 128) else -(-last // 64) * 64
    for (start, stop), low, high in zip([*stretches, (starts[-1], end + 1)], curve.low, curve.high, strict=True):
        assert start <= last
        finite = [loss for loss in plain[start - 1 : stop - 1] if math.isfinite(loss)]
        if finite:
            assert (low, high) == (min(finite), max(finite))
        else:
            assert math.isnan(low)
            assert math.isnan(high)


def test_one_loss_at_a_time_is_like_all_at_once() -> None:
    plain = numbers(200, 0, 0.1)
    series = LossSeries()
    for loss in plain:
        series.extend([loss])
    check_curve(series.curve(1, 200, 10), plain, 1, 200, 10)


def test_what_is_taken_out_is_a_copy() -> None:
    series = LossSeries(float(loss) for loss in range(10_000))
    for array in (series.values(5, 10), series.curve(1, 100, 500).low, series.curve(1, 10_000, 10).high):
        array[:] = 99
    assert list(series) == list(range(10_000))
    assert list(series.curve(1, 10_000, 1).high) == [9_999]


def test_what_is_taken_out_does_not_change_later() -> None:
    series = LossSeries(float(loss) for loss in range(10_000))
    values, curves = series.values(0, 10), [series.curve(1, 10_000, columns) for columns in (10, 500, 10_000)]
    kept = [np.copy(array) for curve in curves for array in (curve.iterations, curve.low, curve.high)]
    series.extend([-1.0] * 10_000)
    assert values.tolist() == list(range(10))
    taken = [array for curve in curves for array in (curve.iterations, curve.low, curve.high)]
    assert all(np.array_equal(before, after) for before, after in zip(kept, taken, strict=True))


def test_it_takes_any_iterable_of_numbers() -> None:
    series = LossSeries(loss / 2 for loss in range(3))
    series.extend((7, 8))
    series.extend(np.float32([0.1]))
    assert list(series) == [0.0, 0.5, 1.0, 7.0, 8.0, float(np.float32(0.1))]
    assert all(type(loss) is float for loss in (*series, series[0], *series[1:3]))


def test_it_equals_a_list_of_the_same_numbers() -> None:
    series = LossSeries([1.0, 2.0])
    assert series == [1.0, 2.0] == series
    assert series == LossSeries([1, 2])
    assert series != [1.0]
    assert series != 3
    assert LossSeries() == []


def test_a_million_losses_take_little_more_than_eight_bytes_each() -> None:
    tracemalloc.start()
    try:
        series = LossSeries()
        for _ in range(100):
            series.extend(np.ones(10_000))
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(series) == 1_000_000
    assert held < 9.5e6
