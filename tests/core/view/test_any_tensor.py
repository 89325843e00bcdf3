"""Pictures of tensors of any kind: numbers as they are, or a sentence."""

from __future__ import annotations

import warnings

import pytest
import torch

from core.view.arranged_cells import EMPTY, META, NESTED, QUANTIZED, SPARSE
from core.view.matrix_image import UNREADABLE, picture
from core.view.requests import Area, MapRequest
from core.view.snapshot import NOT_FINITE

SCREEN = MapRequest(40, 60, probe=(0, 0))

KINDS = [
    torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.float8_e4m3fn, torch.float8_e5m2,
    torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64, torch.uint16, torch.uint32, torch.bool,
    torch.complex64, torch.complex128,
]  # fmt: skip


@pytest.mark.parametrize("shape", [(), (5,), (200,), (90, 130), (6, 2, 3, 3), (4, 300, 300)], ids=str)
@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_numbers_of_every_kind_are_drawn(kind: torch.dtype, shape: tuple[int, ...]) -> None:
    tensor = torch.full(shape, 3.0).to(kind)
    shown = picture("w", tensor, SCREEN)
    assert shown.obstacle == "" and shown.pixels is not None and shown.kind == str(kind).removeprefix("torch.")
    assert shown.pixels.shape[0] <= 40 and shown.pixels.shape[1] <= 60
    value = 1.0 if kind == torch.bool else 3.0
    assert shown.largest == value and shown.probe == (0, 0, value)
    assert set(shown.pixels.flatten().tolist()) <= {128, 255}


@pytest.mark.parametrize("kind", [torch.int64, torch.uint8, torch.int8, torch.bool], ids=str)
def test_the_largest_whole_number_of_a_large_tensor_is_not_lost(kind: torch.dtype) -> None:
    for size in ((90, 130), (1500, 1500)):
        tensor = torch.zeros(size, dtype=kind)
        tensor[71, 99] = 1
        shown = picture("w", tensor, SCREEN)
        assert shown.pixels is not None and (shown.pixels == 255).sum() == 1 and shown.largest == 1
        lowest = 0 if kind in (torch.uint8, torch.bool) else -128
        if lowest:
            tensor[3, 3] = lowest
            assert picture("w", tensor, SCREEN).largest == 128


def test_complex_numbers_are_as_large_as_their_absolute_value() -> None:
    assert picture("w", torch.tensor([3 + 4j, 0]), SCREEN).largest == pytest.approx(5)


def test_what_is_not_finite_is_marked_whatever_its_shape() -> None:
    tensor = torch.ones(6, 2, 3, 3)
    tensor[5, 1, 2, 2] = torch.nan
    shown = picture("w", tensor, MapRequest(400, 400, index=(5,)))
    assert shown.pixels is not None and (shown.pixels == NOT_FINITE).sum() == 1 and shown.largest == 1


def test_what_has_no_plain_numbers_has_a_sentence() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of torch, whose nested and quantized tensors are prototypes
        quantized = torch.quantize_per_tensor(torch.ones(3), 0.1, 0, torch.qint8)
        nested = torch.nested.nested_tensor([torch.ones(2), torch.ones(3)])
        compressed = torch.eye(3).to_sparse_csr()
        of = {
            EMPTY: torch.ones(0, 3), META: torch.ones(3, 3, device="meta"), SPARSE: torch.eye(3).to_sparse(),
            QUANTIZED: quantized, NESTED: nested,
        }  # fmt: skip
        for sentence, tensor in of.items():
            shown = picture("w", tensor, SCREEN)
            assert (shown.obstacle, shown.pixels) == (sentence, None)
        assert picture("w", compressed, SCREEN).obstacle == SPARSE


def test_a_kind_of_tensor_that_cannot_be_read_has_a_sentence_too() -> None:
    class Stubborn(torch.Tensor):
        @classmethod
        def __torch_function__(cls, func, types, args=(), kwargs=None):  # type: ignore[no-untyped-def]
            if func is torch.Tensor.detach:
                raise RuntimeError("not this one")
            return super().__torch_function__(func, types, args, kwargs)

    assert picture("w", torch.ones(3, 3).as_subclass(Stubborn), SCREEN).obstacle == UNREADABLE


@pytest.mark.parametrize("rows", [10**6, pytest.param(10**7, marks=pytest.mark.exhaustive)])
def test_of_a_huge_tensor_only_a_screen_leaves_its_place(rows: int) -> None:
    huge = torch.zeros(1, dtype=torch.float32).expand(rows, 10)
    shown = picture("w", huge, MapRequest(200, 300))
    assert shown.pixels is not None and shown.pixels.size <= 200 * 300 and shown.shape == (rows, 10)
    long = picture("w", torch.arange(10 * rows), MapRequest(200, 300))
    assert long.pixels is not None and long.pixels.shape == (200, 1)
    assert long.largest == 10 * rows - 1 and long.norm is None


def test_an_index_chooses_what_is_seen_at_the_scale_of_the_whole() -> None:
    images = torch.arange(24.0)[:, None, None, None].expand(24, 2, 4, 4).contiguous()
    shown = picture("x", images, MapRequest(100, 100, index=(7,), probe=(1, 6)))
    assert shown.layout.index == (7,) and shown.scale == 23 and shown.probe == (1, 6, 7.0)
    assert shown.layout.cell_at(1, 6) == (7, 1, 1, 1)
    free = picture("x", images, MapRequest(100, 100, index=(7,), probe=(1, 4)))
    assert free.probe is None, "between two tiles there is no cell"


def test_an_area_of_tiles_is_cut_out_as_of_a_matrix() -> None:
    kernels = torch.randn(6, 2, 3, 3, generator=torch.Generator().manual_seed(0))
    whole = picture("w", kernels, MapRequest(400, 400))
    part = picture("w", kernels, MapRequest(400, 400, area=Area(2, 5, 3, 9)))
    assert part.pixels is not None and whole.pixels is not None
    assert (part.pixels == whole.pixels[2:5, 3:9]).all() and part.scale == whole.scale
