"""A norm is finite, and above zero, wherever the numbers are."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.state.norm import MANY, is_zero, norm

DTYPES = [torch.float16, torch.bfloat16, torch.float32, torch.float64]


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_the_largest_and_the_smallest_numbers_of_a_type_have_a_norm(dtype: torch.dtype) -> None:
    limits = torch.finfo(dtype)
    for number in (limits.max / 4, -limits.max / 4, limits.smallest_normal):
        found = float(norm(torch.tensor([number] * 4, dtype=dtype)))
        assert found == pytest.approx(2 * abs(float(torch.tensor(number, dtype=dtype))), rel=1e-6)


@given(st.lists(st.floats(-1e300, 1e300), min_size=1, max_size=20))
def test_it_is_the_root_of_the_sum_of_squares(numbers: list[float]) -> None:
    wanted = math.hypot(*numbers)
    assert float(norm(torch.tensor(numbers, dtype=torch.float64))) == pytest.approx(wanted, rel=1e-12, abs=5e-324)


@pytest.mark.parametrize(
    ("tensor", "wanted"),
    [
        (torch.tensor([3, 4]), 5.0),
        (torch.tensor([True, False]), 1.0),
        (torch.tensor([3 + 4j]), 5.0),
        (torch.tensor([]), 0.0),
        (torch.zeros(0, dtype=torch.float64), 0.0),
        (torch.zeros(3, 2, dtype=torch.float64), 0.0),
        (torch.eye(4).to_sparse(), 2.0),
        (torch.tensor([math.inf, 1.0]), math.inf),
        (torch.tensor([math.inf, 1.0], dtype=torch.float64), math.inf),
        (torch.tensor([math.nan, 1.0], dtype=torch.float64), math.nan),
    ],
    ids=str,
)
def test_whatever_a_tensor_holds(tensor: torch.Tensor, wanted: float) -> None:
    assert float(norm(tensor)) == pytest.approx(wanted, nan_ok=True)


@pytest.mark.parametrize("count", [3, MANY + 3])
@pytest.mark.parametrize("dtype", [*DTYPES, torch.complex64, torch.int32])
def test_it_is_zero_where_each_number_is(count: int, dtype: torch.dtype) -> None:
    numbers = torch.zeros(count, dtype=dtype)
    for last in (0, -0.0, 1, 1e-45 if dtype == torch.float32 else 1, math.nan if dtype.is_floating_point else 1):
        numbers[-1] = last
        assert is_zero(numbers) is (last == 0)
        assert (float(norm(numbers)) == 0) is (last == 0)
