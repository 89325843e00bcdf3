"""The part of an image that a convolution looks at, against the convolution itself."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch.nn import functional

import core
from core.engine.stepper import Stepper
from core.explain.explanation import explain
from core.explain.types import Patch, Reference

CONVOLUTION = """
import torch
from torch.nn import functional as F

torch.manual_seed(3)
w = torch.randn(4, {channels}, 3, 2, requires_grad=True)
for step in range(2):
    x = torch.randn(5, 4, 9, 8).requires_grad_()
    z = F.conv2d(x, w, stride=({stride}, 1), padding=({padding}, 0), dilation=(1, {dilation}), groups={groups})
    loss = z.relu().pow(2).sum()
    loss.backward()
"""


@pytest.fixture(params=[(1, 1, 1, 1), (2, 0, 2, 2), (1, 2, 1, 4)])
def stepper(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stepper]:
    stride, padding, dilation, groups = request.param
    text = CONVOLUTION.format(channels=4 // groups, stride=stride, padding=padding, dilation=dilation, groups=groups)
    (tmp_path / "script.py").write_text(text)
    stepper = core.open_script(tmp_path / "script.py")
    stepper.run(1)
    stepper.run_through("backward")
    yield stepper
    stepper.close()


def cut(patch: Patch, step: tuple[int, int]) -> torch.Tensor:
    """The part in the frame, with zeros beyond the edges."""
    assert patch.image.cells is not None
    image, margin = torch.from_numpy(patch.image.cells), 20
    wide = functional.pad(image, (margin,) * 4)
    area = patch.area
    return wide[margin + area.top : margin + area.bottom : step[0], margin + area.left : margin + area.right : step[1]]


def test_part_times_kernel_is_what_the_channel_contributes(stepper: Stepper, rng: random.Random) -> None:
    z = stepper.variables["z"].detach()
    for _ in range(5):
        cell = tuple(rng.randrange(size) for size in z.shape)
        found = explain(stepper, Reference("z", cell))
        dilation = 2 if found.patches[0].area.right - found.patches[0].area.left == 3 else 1
        parts = []
        for patch in found.patches:
            assert patch.factor.cells is not None
            parts.append(float((cut(patch, (1, dilation)) * torch.from_numpy(patch.factor.cells)).sum()))
        assert sorted(map(abs, parts), reverse=True) == list(map(abs, parts)), "the most first"
        if stepper.variables["w"].shape[1] <= 3:
            assert sum(parts) == pytest.approx(found.value, rel=1e-4, abs=1e-5)


def test_part_times_delta_adds_up_to_the_gradient_of_the_kernel(stepper: Stepper, rng: random.Random) -> None:
    x, w = stepper.variables["x"].detach(), stepper.variables["w"]
    cell = tuple(rng.randrange(size) for size in w.shape)
    found = explain(stepper, Reference("w.grad", cell))
    assert len(found.patches) == 3
    per_image = torch.zeros(len(x))
    for n in range(len(x)):
        terms = [term.product for term in found.terms if term.index == n]
        per_image[n] = sum(terms)
    shown = []
    stride = (found.patches[0].area.bottom - found.patches[0].area.top - 1) // max(
        (found.patches[0].factor.shape or (2,))[0] - 1, 1
    )
    for patch in found.patches:
        assert patch.factor.cells is not None
        shown.append(float((cut(patch, (stride, 1)) * torch.from_numpy(patch.factor.cells)).sum()))
    assert shown == pytest.approx(sorted(per_image.tolist(), key=abs, reverse=True)[:3], rel=1e-3, abs=1e-4)


def test_gradient_of_an_input_that_is_followed_later_is_explained(stepper: Stepper) -> None:
    found = explain(stepper, Reference("x.grad", (1, 2, 3, 4)))
    assert found.value is not None and not found.note and found.off[1] < 1e-5
