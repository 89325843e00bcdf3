"""Scripts of the shape of the two lecture notes that the project grew out of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import core
from gui.command import main
from tests.helpers.plain_python import run_plainly

if TYPE_CHECKING:
    from core.engine.stepper import Stepper

TWO_LAYERS = """
import torch

if torch.cuda.is_available():
    device = torch.device("cuda")

else:
    device = torch.device("cpu")
samples = 64

features = 1000
units= 100
targets=10

x = torch.randn(samples,
                features,
                device= device,
                dtype = torch.float)
y = torch.randn(samples, targets, device=device, dtype=torch.float)
w1 = torch.randn(features, units, device=device, dtype=torch.float, requires_grad = True)
w2 = torch.randn(units,
                 targets,
                 device = device,
                 requires_grad =True)
rate =1e-6
print("shape of x:", x.shape)
for iteration in range(1, 501):
    guess = x.mm(w1).clamp(min= 0).mm(w2)

    error = (guess - y).pow(2).sum()

    if iteration % 100 ==0:
        print("after", iteration, "iterations:", error.item())
    error.backward()


    with torch.no_grad():
        w1 -= rate * w1.grad
        w2 -= rate * w2.grad


        w1.grad.zero_()
        w2.grad.zero_()


"""

BY_HAND = """
import torch
from torch import nn


class Classifier(nn.Module):
    def __init__(self, features, rate=torch.scalar_tensor(0.1)):
        super().__init__()
        self.weight = torch.zeros(features, 1)
        self.bias = torch.scalar_tensor(0.0)
        self.slopes = {"weight": torch.zeros(features, 1), "bias": torch.scalar_tensor(0.0)}
        self.rate = rate

    def forward(self, x):
        score = torch.mm(self.weight.T, x) + self.bias
        return self.squashed(score)

    def squashed(self, score):
        return 1 / (1 + torch.exp(-score))

    def backward(self, x, guess, y):
        self.slopes["weight"] = torch.mm(x, (guess - y).T) / x.shape[1]
        self.slopes["bias"] = torch.sum(guess - y) / x.shape[1]

    def optimize(self):
        self.weight = self.weight - self.rate * self.slopes["weight"]
        self.bias = self.bias - self.rate * self.slopes["bias"]


x = torch.randn(3, 40)
y = (x.sum(0, keepdim=True) > 0).float()
model = Classifier(3)
for step in range(12):
    guess = model.forward(x)
    loss = -(y * guess.log() + (1 - y) * (1 - guess).log()).mean()
    model.backward(x, guess, y)
    model.optimize()
print(loss.item(), model.weight.norm().item())
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    folder = tmp_path / "place"
    folder.mkdir()
    return folder / "lecture.py"


@pytest.fixture
def by_hand(script: Path) -> Iterator[Stepper]:
    script.write_text(BY_HAND)
    stepper = core.open_script(script)
    yield stepper
    stepper.close()


@pytest.mark.parametrize("source", [TWO_LAYERS, BY_HAND], ids=["two layers", "by hand"])
def test_train_prints_what_python_prints(source: str, script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script.write_text(source)
    status = main(["train", str(script), "--seed", "0"])
    output, errors = capsys.readouterr()
    expected = run_plainly(script)
    assert (output, errors, status) == (expected.output, expected.errors, expected.status)
    assert output
    assert status == 0


def test_the_two_layers_can_be_gone_back_in(script: Path) -> None:
    script.write_text(TWO_LAYERS)
    stepper = core.open_script(script)
    stepper.run(128)
    moment = stepper.digest()
    stepper.run(30)
    stepper.seek(128)
    assert stepper.digest() == moment
    assert list(stepper.parameters) == ["w1", "w2"]
    stepper.close()


def test_a_backward_by_hand_is_walked_into(by_hand: Stepper) -> None:
    by_hand.run(3)
    by_hand.step_into()
    seen = []
    while not by_hand.at_boundary:
        assert by_hand.walk is not None
        seen.append(by_hand.walk.place)
        by_hand.step_into()
    lines = BY_HAND.splitlines()
    shown = [lines[place.line - 1].strip() for place in seen if place.function == "backward"]
    assert shown == [
        'self.slopes["weight"] = torch.mm(x, (guess - y).T) / x.shape[1]',
        'self.slopes["bias"] = torch.sum(guess - y) / x.shape[1]',
    ]
    assert [place.function for place in seen if place.depth == 2] == ["squashed"]


def test_a_step_back_within_a_backward_by_hand_is_exact(by_hand: Stepper) -> None:
    by_hand.run(3)
    digests = []
    while by_hand.walk is None or by_hand.walk.place.function != "backward":
        by_hand.step_into()
    for _ in range(2):
        digests.append(by_hand.digest())
        by_hand.step_into()
    by_hand.step_back("line")
    assert by_hand.digest() == digests[1]
    by_hand.step_back("line")
    assert by_hand.digest() == digests[0]


def test_its_loss_is_the_one_it_computes(by_hand: Stepper) -> None:
    by_hand.run(12)
    losses = list(by_hand.losses)
    assert losses[0] == pytest.approx(0.6931, abs=1e-3)
    assert losses == sorted(losses, reverse=True)
