"""Mistakes that people make in training scripts: each is found and named, by the check or by a hint."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.check.checks import check_all
from core.check.results import Check
from core.engine.stepper import Stepper
from core.experiment.trainers.logistic import Logistic
from core.program.roles import BACKWARD
from core.scripts import open_script
from tests.helpers.walking import small

HEAD = """\
import torch
from torch import nn

torch.manual_seed(1)
x = torch.randn(12, 4)
y = torch.randn(12)
labels = torch.randint(3, (12,))
"""

LOOP = """\
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
for step in range(30):
    optimizer.zero_grad()
    {forward}
    loss.backward()
    optimizer.step()
"""

MODEL = "model = nn.Sequential(nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, {outputs}))\n"

CUSTOM = """\
class Cube(torch.autograd.Function):
    @staticmethod
    def forward(context, a):
        context.save_for_backward(a)
        return a**3

    @staticmethod
    def backward(context, gradient):
        return gradient * 2 * context.saved_tensors[0] ** 2
"""


def script(tmp_path: Path, text: str) -> Stepper:
    path = tmp_path / "train.py"
    path.write_text(text, encoding="utf-8")
    return open_script(path)


def checked(stepper: Stepper, iteration: int = 2) -> dict[str, Check]:
    stepper.run(iteration - 1)
    stepper.run_through(BACKWARD)
    return {check.tensor: check for check in check_all(stepper, 10)}


def hinted(stepper: Stepper) -> str:
    stepper.examine()
    stepper.run(8)
    record = stepper.health()
    assert record is not None
    return record.hint


def test_a_custom_function_with_a_wrong_backward_is_named(tmp_path: Path) -> None:
    loss = "loss = Cube.apply(model(x)).mean()"
    checks = checked(script(tmp_path, HEAD + CUSTOM + MODEL.format(outputs=1) + LOOP.format(forward=loss)))
    for check in checks.values():
        assert not check.ok and check.worst is not None
        assert not check.worst.agree[1]
        assert check.advice == "The backward formula of Cube · line 21 disagrees with its forward pass."


def test_a_right_function_beside_a_wrong_one_is_not_blamed(tmp_path: Path) -> None:
    right = CUSTOM.replace("Cube", "Right").replace("* 2 *", "* 3 *")
    loss = "loss = (Right.apply(model(x)) + Cube.apply(model(x))).mean()"
    checks = checked(script(tmp_path, HEAD + CUSTOM + right + MODEL.format(outputs=1) + LOOP.format(forward=loss)))
    assert {check.advice for check in checks.values()} == {
        "The backward formula of Cube · line 30 disagrees with its forward pass."
    }


@pytest.mark.parametrize(
    ("forward", "cut"),
    [
        ("h = model(x)[:, 0]; loss = (h - y).pow(2).mean() + h.detach().pow(2).mean()", "detach · line 12"),
        ("h = model(x)[:, 0]; loss = ((h - y) * h.data).mean()", "data · line 12"),
    ],
)
def test_a_value_detached_in_the_wrong_place_is_named(tmp_path: Path, forward: str, cut: str) -> None:
    checks = checked(script(tmp_path, HEAD + MODEL.format(outputs=1) + LOOP.format(forward=forward)))
    for check in checks.values():
        assert check.ok and check.cut is not None
        assert all(cell.right and cell.whole is not None and cell.cuts == (cut,) for cell in check.cells)
        assert cut in check.advice


def test_a_block_without_gradients_is_named(tmp_path: Path) -> None:
    forward = "h = model[0](x)\n    with torch.no_grad():\n        g = h.sigmoid()\n    loss = (h * g).mean()"
    checks = checked(script(tmp_path, HEAD + MODEL.format(outputs=1) + LOOP.format(forward=forward)))
    assert "g · line 14" in checks["model.0.weight.grad"].advice
    assert "is no part of what the loss was computed from" in checks["model.2.weight.grad"].note


def test_a_parameter_that_only_leads_to_what_is_detached_is_told_where(tmp_path: Path) -> None:
    forward = "h = model[0](x).detach()\n    loss = (model[2](h)[:, 0] - y).pow(2).mean()"
    checks = checked(script(tmp_path, HEAD + MODEL.format(outputs=1) + LOOP.format(forward=forward)))
    assert checks["model.0.weight.grad"].note == (
        "model.0.weight.grad cannot be checked. "
        "No gradient reaches model.0.weight: h · line 12 holds fixed what is computed from it."
    )
    assert checks["model.2.weight.grad"].ok


def test_a_detached_value_that_changes_nothing_is_right(tmp_path: Path) -> None:
    forward = "h = model(x)[:, 0]; loss = (h - y).pow(2).mean(); shown = h.detach().mean()"
    assert all(
        check.ok
        for check in checked(script(tmp_path, HEAD + MODEL.format(outputs=1) + LOOP.format(forward=forward))).values()
    )


@pytest.mark.filterwarnings("ignore:Using a target size")
@pytest.mark.parametrize(
    ("outputs", "forward", "says"),
    [
        (3, "loss = nn.functional.cross_entropy(model(x).softmax(1), labels)", "The loss applies the softmax itself"),
        (1, "loss = (model(x) - y).pow(2).mean()", "predictions of shape (12, 1) make differences of shape (12, 12)"),
        (1, "loss = nn.functional.mse_loss(model(x), y)", "predictions of shape (12, 1) make differences of shape"),
        (1, "loss = (y[:, None] - model(x)[:, 0]).abs().sum()", "predictions of shape (12,) make differences of shape"),
    ],
)
def test_a_hint_names_a_loss_that_is_computed_wrongly(tmp_path: Path, outputs: int, forward: str, says: str) -> None:
    stepper = script(tmp_path, HEAD + MODEL.format(outputs=outputs) + LOOP.format(forward=forward))
    assert says in hinted(stepper)


@pytest.mark.parametrize(
    ("outputs", "forward"),
    [
        (3, "loss = nn.functional.cross_entropy(model(x), labels)"),
        (3, "loss = nn.functional.nll_loss(model(x).log_softmax(1), labels)"),
        (1, "loss = (model(x)[:, 0] - y).pow(2).mean()"),
        (1, "loss = (model(x) - y[:, None]).pow(2).mean()"),
    ],
)
def test_a_right_loss_gets_no_hint(tmp_path: Path, outputs: int, forward: str) -> None:
    assert hinted(script(tmp_path, HEAD + MODEL.format(outputs=outputs) + LOOP.format(forward=forward))) == ""


def test_a_parameter_that_no_optimizer_has_is_named(tmp_path: Path) -> None:
    loop = LOOP.format(forward="loss = (model(x)[:, 0] - y).pow(2).mean()")
    lacking = loop.replace("model.parameters()", "[*model[0].parameters(), model[2].weight]")
    says = "model.2.bias gets a gradient and is in no optimizer: it stays what it is."
    assert hinted(script(tmp_path, HEAD + MODEL.format(outputs=1) + lacking)) == says


def test_a_parameter_that_never_gets_a_gradient_is_named(tmp_path: Path) -> None:
    loop = LOOP.format(forward="loss = (model[2](model[1](x @ torch.ones(4, 5)))[:, 0] - y).pow(2).mean()")
    text = HEAD + MODEL.format(outputs=1) + loop
    assert hinted(script(tmp_path, text)).startswith("No gradient ever reaches model.0.weight")
    frozen = "model[0].requires_grad_(False)\n"
    assert hinted(script(tmp_path, HEAD + MODEL.format(outputs=1) + frozen + loop)).startswith("An update changes")


def test_a_factor_forgotten_in_a_gradient_by_hand_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Logistic, "source", Logistic().source.replace(".T) / m", ".T) / (2 * m)"))
    stepper = Stepper(small("logistic"))
    stepper.run_through(BACKWARD)
    dw, db = check_all(stepper)
    assert not dw.ok and db.ok
    assert (dw.advice, db.advice) == ("In every cell it is 0.5 times the derivative of the loss.", "")
