from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.view.arranged_cells import EMPTY
from core.view.downsampling import as_matrix
from core.view.matrix_image import PendingImage, picture
from core.view.requests import Area, MapRequest
from core.view.snapshot import NOT_FINITE, ZERO

ALL = MapRequest(4096, 4096)


def pixels(cells: list[list[float]]) -> list[list[int]]:
    shown = picture("cells", torch.tensor(cells), ALL).pixels
    assert shown is not None and shown.dtype == np.uint8
    return shown.tolist()


def test_a_gradient_that_is_not_there_has_no_shape_and_no_pixels() -> None:
    shown = picture("w.grad", None, MapRequest(8, 8, probe=(0, 0)), changed=True)
    assert (shown.name, shown.shape, shown.pixels, shown.probe, shown.changed) == ("w.grad", None, None, None, True)


def test_the_scale_is_symmetric_and_zero_is_its_middle() -> None:
    assert pixels([[-2.0, -1.0, 0.0, 1.0, 2.0]]) == [[1, 64, 128, 192, 255]]
    assert pixels([[0.0, 4.0]]) == [[128, 255]]
    assert pixels([[0.0, -4.0]]) == [[128, 1]]
    assert ZERO == 128 and NOT_FINITE == 0


def test_all_zeros_are_all_neutral() -> None:
    shown = picture("w", torch.zeros(3, 2), ALL)
    assert shown.scale == 0 and (shown.pixels == ZERO).all()


@pytest.mark.parametrize("scale", [1e-45, 1e-40, 1e-37, 1e-30, 1e-6, 1.0, 1e6, 3e38])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_it_holds_at_every_scale(scale: float, dtype: torch.dtype) -> None:
    shown = picture("w", torch.tensor([[-scale, 0.0, scale]], dtype=dtype), ALL)
    assert shown.pixels is not None
    assert shown.pixels.tolist() == [[1, 128, 255]]
    assert shown.scale == pytest.approx(scale, rel=0.5)


@given(st.lists(st.floats(width=32), min_size=1, max_size=30))
def test_pixels_are_the_cells_against_the_largest(cells: list[float]) -> None:
    shown = picture("w", torch.tensor([cells]), ALL)
    finite = [abs(cell) for cell in cells if math.isfinite(cell)]
    assert shown.scale == max(finite, default=0.0)
    for cell, pixel in zip(cells, shown.pixels[0].tolist(), strict=True):
        if not math.isfinite(cell):
            assert pixel == NOT_FINITE
        else:
            assert abs(pixel - 128 - (127 * (cell / shown.scale) if shown.scale else 0)) <= 0.5 + 1e-4
            assert pixel == ZERO or (pixel > ZERO) == (cell > 0)


@pytest.mark.parametrize("strange", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_stands_out_and_does_not_move_the_scale(strange: float) -> None:
    assert pixels([[strange, 0.0], [1.0, -2.0]]) == [[0, 128], [192, 1]]
    assert pixels([[strange, strange]]) == [[0, 0]]
    assert pixels([[strange, 0.0]]) == [[0, 128]]


@pytest.mark.parametrize("value", [1e9, -1e9, math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("cell", [(0, 0), (2047, 4095), (4095, 4095), (1234, 3210)])
def test_a_single_large_value_stays_visible_in_a_small_picture(value: float, cell: tuple[int, int]) -> None:
    cells = torch.full((4096, 4096), 0.5)
    cells[cell] = value
    shown = picture("w", cells, MapRequest(100, 130))
    assert shown.pixels is not None
    assert (shown.row_step, shown.column_step) == (41, 32) and shown.pixels.shape == (100, 128)
    row, column = cell[0] // 41, cell[1] // 32
    expected = {1e9: 255, -1e9: 1}.get(value, NOT_FINITE)
    others = ZERO if abs(value) == 1e9 else 255
    assert shown.pixels[row, column] == expected
    assert (np.delete(shown.pixels.ravel(), row * 128 + column) == others).all()


@pytest.mark.parametrize("strange", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize(
    "shown", [MapRequest(1000, 1000), MapRequest(10, 10), MapRequest(9, 9, area=Area(1, 10, 0, 9))]
)
def test_a_finite_value_beside_one_that_is_not_still_makes_the_scale(strange: float, shown: MapRequest) -> None:
    cells = torch.ones(1000, 1000)
    cells[0, 0] = strange
    cells[1, 0] = -100.0
    drawn = picture("w", cells, shown)
    assert drawn.scale == 100
    assert drawn.pixels is not None
    assert set(drawn.pixels.ravel().tolist()) <= {NOT_FINITE, 1, 129}
    assert (drawn.pixels == 129).sum() >= drawn.pixels.size - 2


LEVELS = st.integers(-127, 127) | st.sampled_from([0, 0, 0, math.nan, math.inf, -math.inf])
"""Cells of which a pixel is 128 more, when the largest is 127; a few of them are no number."""


@given(st.data())
def test_a_pixel_is_the_extreme_of_its_cells(data: st.DataObject) -> None:
    rows, columns, height, width = (data.draw(st.integers(1, 20)) for _ in range(4))
    numbers = data.draw(st.lists(LEVELS, min_size=rows * columns, max_size=rows * columns))
    cells = torch.tensor(numbers, dtype=torch.float32).reshape(rows, columns)
    cells[data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, columns - 1))] = 127.0
    top, left = data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, columns - 1))
    area = Area(top, data.draw(st.integers(top + 1, rows)), left, data.draw(st.integers(left + 1, columns)))

    drawn = picture("w", cells, MapRequest(height, width, area=data.draw(st.sampled_from([None, area]))))

    assert drawn.scale == 127
    shown = cells[drawn.area.top : drawn.area.bottom, drawn.area.left : drawn.area.right]
    down, across = drawn.row_step, drawn.column_step
    assert (down, across) == (math.ceil(shown.shape[0] / height), math.ceil(shown.shape[1] / width))
    assert drawn.pixels.shape == (math.ceil(shown.shape[0] / down), math.ceil(shown.shape[1] / across))
    for (row, column), pixel in np.ndenumerate(drawn.pixels):
        block = shown[row * down : (row + 1) * down, column * across : (column + 1) * across]
        if not block.isfinite().all():
            assert pixel == NOT_FINITE
        else:
            assert int(pixel) - ZERO in block.flatten().tolist()
            assert abs(int(pixel) - ZERO) == block.abs().max()


@pytest.mark.parametrize(
    ("shape", "size"),
    [((), (1, 1)), ((5,), (5, 1)), ((2, 3), (2, 3)), ((1, 1), (1, 1)), ((2, 3, 4), (3, 9)), ((2, 3, 2, 2), (2, 8))],
)
def test_any_shape_is_drawn_as_rows_and_columns(shape: tuple[int, ...], size: tuple[int, int]) -> None:
    cells = torch.arange(1.0, 1 + math.prod(shape)).reshape(shape)
    shown = picture("w", cells, ALL)
    assert shown.shape == shape and shown.pixels is not None and shown.pixels.shape == size
    assert shown.area == Area(0, size[0], 0, size[1])
    assert as_matrix(cells).flatten().equal(cells.flatten())
    assert shown.scale == cells.max().item() and shown.norm == pytest.approx(cells.norm().item())


@pytest.mark.parametrize("shape", [(0,), (0, 3), (3, 0), (2, 0, 4)])
def test_a_tensor_without_cells_has_a_sentence_in_place_of_pixels(shape: tuple[int, ...]) -> None:
    shown = picture("w", torch.ones(shape), ALL)
    assert (shown.shape, shown.scale, shown.norm, shown.pixels) == (shape, 0, None, None)
    assert shown.obstacle == EMPTY


def test_an_area_is_cut_out_exactly_at_the_scale_of_the_whole() -> None:
    cells = torch.arange(-50.0, 50.0).reshape(10, 10)
    whole = picture("w", cells, ALL)
    part = picture("w", cells, MapRequest(100, 100, area=Area(2, 5, 3, 10)))
    assert part.area == Area(2, 5, 3, 10) and (part.row_step, part.column_step) == (1, 1)
    assert np.array_equal(part.pixels, whole.pixels[2:5, 3:10])
    assert (part.scale, part.norm, part.shape) == (whole.scale, whole.norm, (10, 10))


@pytest.mark.parametrize(
    ("area", "cut"),
    [
        (Area(-5, 3, -1, 4), Area(0, 3, 0, 4)),
        (Area(7, 99, 8, 99), Area(7, 10, 8, 10)),
        (Area(-5, 99, -5, 99), Area(0, 10, 0, 10)),
        (Area(5, 5, 0, 10), Area(5, 5, 0, 10)),
        (Area(6, 2, 0, 10), Area(6, 6, 0, 10)),
        (Area(50, 60, 50, 60), Area(10, 10, 10, 10)),
    ],
)
def test_an_area_is_cut_to_what_is_there(area: Area, cut: Area) -> None:
    shown = picture("w", torch.ones(10, 10), MapRequest(100, 100, area=area))
    assert shown.area == cut
    assert shown.pixels.shape == (cut.bottom - cut.top, cut.right - cut.left)


def test_an_area_is_reduced_to_the_screen() -> None:
    cells = torch.zeros(1000, 1000)
    cells[503, 507] = -3.0
    shown = picture("w", cells, MapRequest(10, 10, area=Area(500, 550, 500, 600)))
    assert (shown.row_step, shown.column_step) == (5, 10)
    assert shown.pixels.shape == (10, 10) and shown.pixels[0, 0] == 1 and (shown.pixels == ZERO).sum() == 99


def test_exact_values_go_along_when_there_are_few() -> None:
    tensor = torch.randn(100, 100, generator=torch.Generator().manual_seed(0))
    few = picture("w", tensor, MapRequest(4, 4, area=Area(10, 42, 60, 92))).cells
    assert few is not None
    assert np.array_equal(few, tensor[10:42, 60:92].double())
    tensor.zero_()
    assert few.all()
    assert picture("w", tensor, MapRequest(4, 4, area=Area(10, 42, 60, 93))).cells is None
    assert picture("w", tensor, MapRequest(4, 4)).cells is None
    assert picture("w", None).cells is None


def test_exact_values_read_as_they_are_drawn() -> None:
    assert np.array_equal(picture("b", torch.tensor(0.1)).cells, [[np.float32(0.1)]])
    assert np.array_equal(picture("b", torch.arange(3.0)).cells, [[0], [1], [2]])
    double = torch.tensor([[0.1, math.inf]], dtype=torch.float64)
    drawn = picture("w", double)
    double.zero_()
    assert drawn.cells is not None
    assert drawn.cells.tolist() == [[0.1, math.inf]]


def test_a_picture_on_its_way_is_of_the_moment_it_was_taken() -> None:
    tensor = torch.ones(3, 2)
    exposure = PendingImage("w", tensor, MapRequest(9, 9, probe=(0, 0)))
    tensor.fill_(-2)
    developed = exposure.develop()
    assert (developed.scale, developed.probe) == (1, (0, 0, 1.0))
    assert (developed.pixels == 255).all()


@pytest.mark.parametrize("number", [0.1, -1e30, 1e-40, math.inf])
def test_a_probe_is_the_exact_value(number: float) -> None:
    cells = torch.zeros(300, 400)
    cells[299, 7] = number
    shown = picture("w", cells, MapRequest(10, 10, area=Area(0, 5, 0, 5), probe=(299, 7)))
    assert shown.probe == (299, 7, cells[299, 7].item())


def test_a_probe_counts_rows_and_columns_as_they_are_drawn() -> None:
    assert picture("b", torch.tensor(7.0), MapRequest(9, 9, probe=(0, 0))).probe == (0, 0, 7.0)
    assert picture("b", torch.arange(5.0), MapRequest(9, 9, probe=(3, 0))).probe == (3, 0, 3.0)
    assert picture("w", torch.arange(24.0).reshape(2, 3, 4), MapRequest(9, 9, probe=(1, 7))).probe == (1, 7, 18.0)


@pytest.mark.parametrize("probe", [(-1, 0), (0, -1), (3, 0), (0, 2), None])
def test_a_probe_beside_the_tensor_is_none(probe: tuple[int, int] | None) -> None:
    assert picture("w", torch.ones(3, 2), MapRequest(9, 9, probe=probe)).probe is None


@pytest.mark.parametrize("request_", [MapRequest(0, 0), MapRequest(1, 1), MapRequest(-3, 5)])
def test_a_screen_without_room_gets_the_least_there_is(request_: MapRequest) -> None:
    shown = picture("w", torch.tensor([[1.0, -2.0]]), request_)
    assert shown.pixels is not None and shown.pixels.size >= 1


def test_it_shares_no_memory_with_the_tensor_and_keeps_no_graph() -> None:
    cells = torch.ones(4, 4, requires_grad=True)
    shown = picture("w", cells * 2, ALL)
    kept = picture("w", cells, ALL)
    with torch.no_grad():
        cells.zero_()
    assert (kept.pixels == 255).all() and (shown.pixels == 255).all()


def test_a_tensor_that_is_not_contiguous_is_drawn_as_it_reads() -> None:
    cells = torch.arange(12.0).reshape(3, 4)
    assert np.array_equal(picture("w", cells.T, ALL).pixels, picture("w", cells, ALL).pixels.T)
