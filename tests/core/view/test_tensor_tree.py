"""The names and shapes of a script's tensors by module, and a picture of each."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

import core
from core.engine.stepper import Stepper
from core.errors import LoopError
from core.view.capture import snapshot_of
from core.view.requests import TENSORS, MapRequest, TensorsRequest, ViewRequest
from core.view.snapshot import MapPicture
from core.view.tensor_tree import TensorTree
from tests.helpers.corpus import CORPUS, Case
from tests.helpers.walking import small

FEW = ("gan.py", "trainer_class.py", "replaced_parameters.py", "numpy_by_hand.py", "packages/run.py")

NET = """
import torch
from torch import nn

class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm, self.fc = nn.LayerNorm(4), nn.Linear(4, 4)
    def forward(self, x):
        return x + self.fc(self.norm(x))

net = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.Flatten(), nn.Sequential(Block(), Block()))
scale = torch.ones(1, requires_grad=True)
optimizer = torch.optim.SGD([*net.parameters(), scale], lr=0.01)
for step in range(9):
    image = torch.rand(5, 1, 4, 3, requires_grad=True)
    optimizer.zero_grad()
    out = net(image) * scale
    out.pow(2).mean().backward()
    optimizer.step()
"""

OTHER_MODELS = """
import torch
from torch import nn

for size in (3, 4, 5):
    model = nn.Linear(2, size) if size < 5 else nn.Sequential(nn.Linear(2, size), nn.Linear(size, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for step in range(3):
        optimizer.zero_grad()
        loss = model(torch.ones(6, 2)).pow(2).mean()
        loss.backward()
        optimizer.step()
"""

Opened = Callable[[str], Stepper]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    steppers = []

    def open_text(text: str) -> Stepper:
        (tmp_path / "script.py").write_text(text)
        steppers.append(core.open_script(tmp_path / "script.py"))
        return steppers[-1]

    yield open_text
    for stepper in steppers:
        stepper.close()


def tree(stepper: Stepper) -> TensorTree:
    found = snapshot_of(stepper, ViewRequest({TENSORS: TensorsRequest()})).tensors
    assert found is not None
    return found


def pictures(stepper: Stepper, names: Any) -> dict[str, MapPicture]:
    return snapshot_of(stepper, ViewRequest({f"map {name}": MapRequest(60, 80, name=name) for name in names})).maps


def test_modules_are_folded_as_the_script_nests_them(opened: Opened) -> None:
    stepper = opened(NET)
    stepper.run(2)
    found = tree(stepper)
    assert [(group.label, group.kind, group.depth) for group in found.groups] == [
        ("net", "Sequential", 0), ("3", "Sequential", 1), ("0", "Block", 2), ("1", "Block", 2),
        ("parameters", "", 0), ("values of the iteration", "", 0),
    ]  # fmt: skip
    labels = [[entry.label for entry in group.entries] for group in found.groups]
    assert labels[0][:4] == ["0.weight", "0.weight.grad", "0.bias", "0.bias.grad"]
    assert labels[0][-3:] == ["1.running_mean", "1.running_var", "1.num_batches_tracked"]
    assert labels[2] == [f"{name}{end}" for name in ("norm.weight", "norm.bias", "fc.weight", "fc.bias")
                         for end in ("", ".grad")]  # fmt: skip
    assert labels[4:] == [["scale", "scale.grad"], ["image", "image.grad", "out"]]
    entries = {entry.name: entry for entry in found.entries}
    weight = entries["net.3.0.fc.weight"]
    assert (weight.shape, weight.kind, weight.gradient) == ((4, 4), "float32", "net.3.0.fc.weight.grad")
    assert entries["net.1.num_batches_tracked"].kind == "int64"
    assert found.parameters[0] == "net.0.weight" and found.parameters[-1] == "scale"


def test_a_gradient_that_is_not_there_has_a_name_and_no_shape(opened: Opened) -> None:
    stepper = opened(NET)
    entries = {entry.name: entry for entry in tree(stepper).entries}
    assert entries["net.0.weight.grad"].shape is None
    stepper.run(1)
    assert {entry.name: entry.shape for entry in tree(stepper).entries}["net.0.weight.grad"] == (2, 1, 3, 3)
    assert pictures(stepper, ["net.0.weight.grad"])["net.0.weight.grad"].layout.tiles == (1, 2)


def test_looking_changes_nothing(opened: Opened) -> None:
    stepper = opened(NET)
    stepper.run(2)
    before = stepper.digest()
    pictures(stepper, tree(stepper).names)
    assert stepper.digest() == before


def test_the_tree_follows_another_model_and_the_way_back(opened: Opened) -> None:
    stepper = opened(OTHER_MODELS)
    shapes = []
    for _ in range(9):
        stepper.run(1)
        shapes.append([entry.shape for entry in tree(stepper).entries if entry.name.endswith("0.weight")
                       or entry.name == "model.weight"])  # fmt: skip
        assert all(picture.shape is not None for picture in pictures(stepper, tree(stepper).parameters).values())
    assert shapes == [[(3, 2)]] * 3 + [[(4, 2)]] * 3 + [[(5, 2)]] * 3
    stepper.seek(2)
    assert tree(stepper).parameters == ("model.weight", "model.bias")


def test_what_nothing_is_called_has_no_picture(opened: Opened) -> None:
    assert pictures(opened(NET), ["net.weight", "nothing"]) == {}


def test_the_tensors_of_a_trainer_have_pictures_too() -> None:
    stepper = Stepper(small())
    stepper.step_iteration()
    assert {"x", "y", "w1", "w1.grad", "w2", "w2.grad"} <= tree(stepper).names
    assert pictures(stepper, ["x", "w1"]).keys() == {"x", "w1"}


@pytest.mark.parametrize(
    "case",
    [case if case.script in FEW else pytest.param(case, marks=pytest.mark.exhaustive) for case in CORPUS],
    ids=str,
)
def test_every_tensor_of_a_script_has_a_picture(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    stepper = core.open_script(case.copied_to(tmp_path), case.arguments)
    try:
        for _ in range(3):
            with suppress(LoopError):
                stepper.run(1)
            names = [entry.name for entry in tree(stepper).entries if entry.shape is not None]
            shown = pictures(stepper, names)
            assert set(shown) == set(names)
            assert all(picture.pixels is not None or picture.obstacle for picture in shown.values())
    finally:
        stepper.close()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # some scripts leave a file open, or a folder behind
            del stepper
            gc.collect()
