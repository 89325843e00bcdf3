"""Batches of images in their own colours: each pixel against its numbers, and a click against all indices."""

from __future__ import annotations

import random

import numpy as np
import pytest
import torch

from core.view.arrangement import arrange_images
from core.view.images import are_images
from core.view.matrix_image import picture
from core.view.requests import MapRequest

WHOLE = MapRequest(height=2000, width=2000)


def channels(pixel: int) -> list[int]:
    return [pixel >> shift & 255 for shift in (16, 8, 0)]


@pytest.mark.parametrize("colours", [1, 3])
def test_each_pixel_has_the_colour_of_its_numbers(colours: int) -> None:
    images = torch.rand(7, colours, 9, 12)
    seen = picture("x", images, WHOLE, pictorial=True)
    assert seen.is_image and seen.pixels is not None and seen.arrangement is not None
    for n, row, column in ((0, 0, 0), (6, 8, 11), (3, 4, 5)):
        place = seen.arrangement.place_of((n, 0, row, column))
        assert place is not None
        wanted = [round(255 * float(images[n, min(c, colours - 1), row, column])) for c in range(3)]
        assert channels(int(seen.pixels[place])) == wanted


def test_a_click_has_all_indices_and_the_channel_that_was_chosen(rng: random.Random) -> None:
    shape = rng.randint(1, 40), 3, rng.randint(8, 20), rng.randint(8, 20)
    for channel in range(3):
        layout = arrange_images(shape, (0, channel))
        cell = (rng.randrange(shape[0]), channel, rng.randrange(shape[2]), rng.randrange(shape[3]))
        place = layout.place_of(cell)
        assert place is not None and layout.cell_at(*place) == cell
        assert layout.chosen[1] == channel and layout.sliders == (1,)
    images = torch.rand(shape)
    seen = picture("x", images, MapRequest(2000, 2000, probe=place, index=(0, 2)), pictorial=True)
    assert seen.probe == (*place, pytest.approx(float(images[cell])))


def test_of_very_many_images_one_is_chosen() -> None:
    images = torch.rand(300, 3, 8, 8)
    seen = picture("x", images, MapRequest(99, 99, index=(250, 1)), pictorial=True)
    assert seen.arrangement is not None and seen.arrangement.cell_at(3, 4) == (250, 1, 3, 4)
    assert seen.arrangement.sliders == (0, 1)
    assert seen.pixels is not None
    assert channels(int(seen.pixels[3, 4])) == [round(255 * float(images[250, c, 3, 4])) for c in range(3)]


def test_a_person_chooses_between_colours_and_a_map() -> None:
    images = torch.rand(2, 1, 9, 9)
    assert not picture("x", images, MapRequest(99, 99, image=False), pictorial=True).is_image
    assert picture("x.grad", images, MapRequest(99, 99, image=True)).is_image
    as_map = picture("x.grad", images, WHOLE)
    assert as_map.has_images and not as_map.is_image and as_map.pixels is not None and as_map.pixels.dtype == np.uint8


def test_smaller_pixels_are_means_and_signed_numbers_reach_from_black_to_white() -> None:
    images = torch.zeros(1, 1, 8, 8)
    images[0, 0, :, ::2], images[0, 0, :, 1::2] = -3.0, 5.0
    ends = picture("x", images, WHOLE, pictorial=True).pixels
    halves = picture("x", images, MapRequest(height=4, width=4), pictorial=True).pixels
    assert ends is not None and halves is not None
    assert (channels(int(ends[0, 0]))[0], channels(int(ends[0, 1]))[0]) == (0, 255)
    assert {channels(int(pixel))[0] for pixel in halves.ravel()} <= {127, 128}


def test_what_is_not_finite_and_other_kinds_of_numbers_are_drawn() -> None:
    images = torch.rand(2, 3, 8, 8)
    images[0, 0, 0, 0], images[1, 2, 3, 3] = float("nan"), float("inf")
    assert picture("x", images, WHOLE, pictorial=True).is_image
    for kind in (torch.uint8, torch.bool, torch.bfloat16, torch.int64):
        assert picture("x", (torch.rand(2, 3, 8, 8) * 2).to(kind), WHOLE, pictorial=True).is_image, kind
    assert not are_images(torch.rand(2, 4, 8, 8)) and not are_images(torch.rand(2, 3, 4, 8))
