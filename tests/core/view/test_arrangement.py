"""Where the cells of a tensor of any shape lie in its picture."""

from __future__ import annotations

import itertools
import math
import random

import pytest
import torch

from core.view.arranged_cells import arranged
from core.view.arrangement import Arrangement, arrange

SHAPES = [
    (), (1,), (7,), (300,), (3, 5), (3, 4, 2), (70, 8, 3), (8, 1, 3, 3), (16, 4, 3, 3), (4, 16, 5, 3), (24, 8, 6, 6),
    (64, 1, 28, 28), (1, 3, 9, 9), (5, 4, 30, 30), (2, 3, 4, 5, 6), (600, 600, 3, 3), (2, 2, 1000, 1000),
]  # fmt: skip


def numbered(shape: tuple[int, ...]) -> torch.Tensor:
    return torch.arange(1.0, 1 + math.prod(shape), dtype=torch.float64).reshape(shape)


def some_index(layout: Arrangement, rng: random.Random) -> tuple[int, ...]:
    return tuple(rng.randrange(size) for size in layout.shape[: len(layout.index)])


@pytest.mark.parametrize("kernels", [False, True], ids=["values", "kernels"])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_every_cell_of_the_picture_tells_its_indices_and_every_cell_has_one_place(
    shape: tuple[int, ...], kernels: bool, rng: random.Random
) -> None:
    layout = arrange(shape, some_index(arrange(shape, (), kernels), rng), kernels)
    cells, tensor = arranged(numbered(shape), layout), numbered(shape)
    rows, columns = layout.size
    assert tuple(cells.shape) == (rows, columns)
    seen = [(rng.randrange(rows), rng.randrange(columns)) for _ in range(200)]
    for row, column in [(0, 0), (rows - 1, columns - 1), *seen]:
        cell = layout.cell_at(row, column)
        if cell is None:
            assert cells[row, column] == 0
        else:
            assert tensor[cell] == cells[row, column] and layout.place_of(cell) == (row, column)
    assert math.prod(layout.rest) == int((torch.as_tensor(cells) != 0).sum())


@pytest.mark.parametrize(
    ("shape", "kernels", "sliders", "size"),
    [
        ((8, 1, 3, 3), True, (), (3, 31)),
        ((16, 4, 3, 3), True, (), (15, 63)),
        ((600, 600, 3, 3), True, (0,), None),
        ((24, 8, 6, 6), False, (0,), (6, 55)),
        ((24, 1, 8, 8), False, (), (17, 107)),
        ((70, 8, 3), False, (0,), (8, 3)),
        ((2, 3, 500, 500), False, (0, 1), (500, 500)),
        ((2, 1, 4, 5, 6), False, (0,), None),
    ],
)
def test_what_is_not_seen_at_once_has_a_slider(
    shape: tuple[int, ...], kernels: bool, sliders: tuple[int, ...], size: tuple[int, int] | None
) -> None:
    layout = arrange(shape, (), kernels)
    assert layout.sliders == sliders
    assert size is None or layout.size == size


def test_a_cell_of_another_slice_has_no_place() -> None:
    layout = arrange((24, 8, 6, 6), (7,))
    assert layout.place_of((7, 2, 3, 4)) == (3, 18)
    assert layout.place_of((6, 2, 3, 4)) is None and layout.place_of((7, 2)) is None


@pytest.mark.parametrize("index", [(99, 5), (-3,), ()])
def test_any_index_is_brought_into_the_tensor(index: tuple[int, ...]) -> None:
    layout = arrange((24, 8, 6, 6), index)
    assert len(layout.index) == 1 and 0 <= layout.index[0] < 24


def test_a_picture_is_never_more_than_a_few_times_as_many_cells() -> None:
    for shape in itertools.product((1, 3, 64), repeat=4):
        rows, columns = arrange(shape, (), kernels=True).size
        assert rows * columns <= 6 * math.prod(shape) + 64
