"""What a screen shows of a large matrix, by NumPy and by torch."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.view import downsampling
from core.view.downsampling import extremes
from core.view.matrix_image import picture
from core.view.requests import Area, MapRequest


@given(st.data())
def test_each_pixel_is_the_extreme_of_its_cells_in_both_libraries(data: st.DataObject) -> None:
    rows, columns = (data.draw(st.integers(1, 12)) for _ in range(2))
    numbers = st.integers(-9, 9).map(float) | st.just(np.inf) | st.just(-np.inf)
    cells = np.array(data.draw(st.lists(numbers, min_size=rows * columns, max_size=rows * columns)), dtype=np.float32)
    cells = cells.reshape(rows, columns)
    if data.draw(st.booleans()):
        cells = cells.T
    down, across = (data.draw(st.integers(1, 7)) for _ in range(2))
    reduced = extremes(cells, down, across)
    assert np.array_equal(reduced, extremes(torch.from_numpy(cells), down, across).numpy())
    for (row, column), extreme in np.ndenumerate(reduced):
        block = cells[row * down : (row + 1) * down, column * across : (column + 1) * across]
        assert extreme in block and abs(extreme) == np.abs(block).max()


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.int64])
@pytest.mark.parametrize("strange", [0.0, np.nan, np.inf])
def test_both_libraries_make_the_same_picture(
    monkeypatch: pytest.MonkeyPatch, dtype: torch.dtype, strange: float
) -> None:
    cells = torch.linspace(-3, 3, 30 * 50).reshape(30, 50)
    cells[4, 5] = strange
    cells = (cells.nan_to_num(posinf=0.0) if dtype == torch.int64 else cells).to(dtype)
    requests = (
        MapRequest(7, 9, probe=(4, 6), cells=True),
        MapRequest(100, 100, cells=True),
        MapRequest(7, 9, area=Area(2, 20, 3, 33)),
    )
    for request, way in itertools.product(requests, (cells, cells.T)):
        ours = picture("w", way, request)
        monkeypatch.setattr(downsampling, "MANY", 0)
        theirs = picture("w", way, request)
        monkeypatch.undo()
        assert np.array_equal(ours.pixels, theirs.pixels) and ours.shape == theirs.shape
        assert (ours.scale, ours.probe) == (theirs.scale, theirs.probe)
        assert ours.norm == pytest.approx(theirs.norm, nan_ok=True)
        assert (ours.cells is None) == (theirs.cells is None)
        assert ours.cells is None or np.array_equal(ours.cells, theirs.cells, equal_nan=True)


@pytest.mark.parametrize(("dtype", "huge"), [(torch.float16, 6e4), (torch.float32, 3e38), (torch.float64, 1e308)])
def test_numbers_near_the_largest_are_reduced_without_a_warning(dtype: torch.dtype, huge: float) -> None:
    cells = torch.full((9, 9), huge, dtype=dtype)
    cells[4, 4] = -huge
    shown = picture("w", cells, MapRequest(3, 3))
    assert shown.scale == cells.max().item() and shown.pixels is not None
    assert set(shown.pixels.flatten().tolist()) <= {1, 255} and shown.pixels[0, 0] == 255


def test_a_large_picture_is_of_the_moment_it_was_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downsampling, "MANY", 0)
    cells = torch.ones(4, 4)
    kept = picture("w", cells, MapRequest(9, 9, cells=True))
    cells.zero_()
    assert (kept.pixels == 255).all() and kept.cells is not None and (kept.cells == 1).all()
