"""The check of scripts of many shapes: random numbers, statistics, several passes, other precisions, kinks."""

from __future__ import annotations

import textwrap
from pathlib import Path
from unittest.mock import patch

import pytest

from core.check.checks import Checker, check_all
from core.check.results import CellCheck, Check
from core.interrupt import Interrupted
from core.program.roles import BACKWARD
from core.scripts import open_script

SCRIPT = """\
import random
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(3)
x = torch.randn(6, 4)
y = torch.randn(6)
net = nn.Sequential(nn.Linear(4, 5), {layer}, nn.Linear(5, 1))
table = nn.Embedding(7, 4, padding_idx=0)
slope = nn.Parameter(torch.tensor(0.3))
optimizer = torch.optim.SGD([*net.parameters(), *table.parameters(), slope], lr=0.01)
for step in range(9):
    optimizer.zero_grad()
{forward}
    loss.backward()
    {after}
    optimizer.step()
"""

PLAIN = "loss = (net(x)[:, 0] - y).pow(2).mean() + slope**2"

SHAPES = {
    "dropout": ("nn.Dropout(0.5)", PLAIN, "pass"),
    "batch norm": ("nn.BatchNorm1d(5)", PLAIN, "pass"),
    "batch norm in eval mode": ("nn.BatchNorm1d(5)", "net.train(step == 0)\n" + PLAIN, "pass"),
    "clipping": ("nn.Tanh()", PLAIN, "nn.utils.clip_grad_norm_(net.parameters(), 0.01)"),
    "noise of torch, numpy and Python": (
        "nn.Tanh()",
        "x2 = x + torch.randn_like(x) + torch.from_numpy(np.random.randn(6, 4)).float() + random.random()\n"
        "h = net(x2)\nloss = ((h + torch.randn_like(h))[:, 0] - y).pow(2).mean()",
        "pass",
    ),
    "embedding": (
        "nn.Tanh()",
        "loss = (net(table(torch.tensor([0, 1, 2, 3, 1, 5])))[:, 0] - y).pow(2).mean()",
        "pass",
    ),
    "asked for in float32": (
        "nn.Tanh()",
        "h = net(x.to(torch.float32)).float() + torch.zeros(6, 1, dtype=torch.float32)\n"
        "loss = (h.to(dtype=torch.float32)[:, 0] - y).pow(2).mean()",
        "pass",
    ),
    "autocast": (
        "nn.Tanh()",
        "with torch.autocast('cpu', torch.bfloat16):\n    h = net(x)\nloss = (h.float()[:, 0] - y).pow(2).mean()",
        "pass",
    ),
    "in place": ("nn.Tanh()", "h = net(x)\nh.mul_(2)\nh[:, 0] -= y\nloss = h.pow(2).mean()", "pass"),
    "two passes": ("nn.Tanh()", "(slope * net(x[:3])).sum().backward()\nloss = net(x[3:]).pow(2).mean()", "pass"),
    "lists of values": ("nn.Tanh()", "loss = torch.stack([net(one).sum() for one in x.unbind()]).logsumexp(0)", "pass"),
}


def checked(tmp_path: Path, layer: str, forward: str, after: str = "pass", cells: int = 6) -> dict[str, Check]:
    path = tmp_path / "train.py"
    path.write_text(SCRIPT.format(layer=layer, forward=textwrap.indent(forward, "    "), after=after), encoding="utf-8")
    stepper = open_script(path)
    stepper.run(2)
    stepper.run_through(BACKWARD)
    before = stepper.digest()
    found = {check.tensor: check for check in check_all(stepper, cells)}
    assert stepper.digest() == before
    return found


@pytest.mark.parametrize("shape", SHAPES)
def test_every_parameter_of_any_script_is_right(tmp_path: Path, shape: str) -> None:
    checks = checked(tmp_path, *SHAPES[shape])
    for name, check in checks.items():
        unused = name in ("slope.grad", "table.weight.grad") and not check.cells
        assert unused or (check.ok and not check.kinks and check.cut is None), (name, check.note, check.worst)
        if unused:
            assert check.note.endswith("is no part of what the loss was computed from.")
    assert sum(bool(check.cells) for check in checks.values()) >= 4


def test_each_parameter_is_checked_by_the_pass_that_gave_its_gradient(tmp_path: Path) -> None:
    checks = checked(tmp_path, *SHAPES["two passes"])
    assert checks["slope.grad"].ok and len(checks["slope.grad"].cells) == 1


KINKS = {
    "relu": "F.relu(h)",
    "abs": "h.abs()",
    "clamp with a tensor": "torch.clamp(h, min=torch.zeros(5))",
    "maximum": "torch.maximum(h, -h)",
    "where": "torch.where(h > 0, h, 0.1 * h)",
    "a comparison": "h * (h > 0)",
    "leaky relu": "F.leaky_relu(h, 0.2)",
    "prelu": "F.prelu(h, slope.reshape(1))",
    "hardtanh": "F.hardtanh(h + 1)",
    "hardswish": "F.hardsigmoid(h + 3)",
    "the largest": "torch.stack([h, -h]).amax(0)",
    "the largest, by index": "torch.stack([h, -2 * h]).max(0).values",
    "sorted": "torch.stack([h, 3 * h, -h]).sort(0).values[0]",
    "the largest two": "torch.stack([h, 3 * h, -h]).topk(2, 0).values[1]",
    "median": "torch.stack([h, 3 * h, -h]).median(0).values",
    "max pool": "F.max_pool1d(torch.stack([h, -h], 2), 2).squeeze(2)",
    "round": "(h + 0.5).round()",
    "sign": "h.sign()",
    "floor": "h + h.floor()",
    "absolute error": "F.l1_loss(h, torch.zeros(6, 5), reduction='none')",
}


BETWEEN = ("abs", "maximum", "the largest", "absolute error")
"""Those whose slope at the kink autograd takes to be the mean of both sides, as central differences do."""


@pytest.mark.parametrize("kind", KINKS)
def test_a_kink_of_any_kind_is_marked_and_not_failed(tmp_path: Path, kind: str) -> None:
    """The weights of the first layer are zero, where each of these has a kink."""
    forward = (
        "with torch.no_grad():\n    net[0].weight.zero_()\n    net[0].bias.zero_()\n"
        f"h = net[0](x)\nloss = (net[2]({KINKS[kind]} + 0.1)[:, 0] - y).pow(2).mean()"
    )
    check = checked(tmp_path, "nn.Tanh()", forward)["net.0.weight.grad"]
    assert check.worst is None
    assert check.kinks > 0 or kind in BETWEEN
    assert "near a kink" in check.note or not check.note


def test_a_smooth_function_has_no_kink(tmp_path: Path) -> None:
    forward = "h = net[0](x)\nloss = (net[2](F.gelu(h) + h.exp() * h.sin())[:, 0] - y).pow(2).mean()"
    assert all(not check.kinks for check in checked(tmp_path, "nn.Tanh()", forward).values())


def test_what_cannot_become_float64_is_told_with_its_line(tmp_path: Path) -> None:
    forward = "if net[0].weight.dtype != torch.float32:\n    raise TypeError('only float32')\n" + PLAIN
    checks = checked(tmp_path, "nn.Tanh()", forward)
    assert all("Line 17 does not run in float64: TypeError: only float32" in check.note for check in checks.values())


def test_numbers_of_numpy_in_float32_are_checked(tmp_path: Path) -> None:
    forward = "x3 = torch.from_numpy(np.ones((6, 4), dtype=np.float32))\n" + PLAIN.replace("net(x)", "net(x3)")
    assert all(check.ok for name, check in checked(tmp_path, "nn.Tanh()", forward).items() if "table" not in name)


@pytest.mark.parametrize(("script", "tensors"), [("gan.py", 8), ("lbfgs_closure.py", 4), ("accumulation.py", 2)])
def test_all_passes_of_an_iteration_are_checked(script: str, tensors: int) -> None:
    stepper = open_script(Path(__file__).parents[2] / "scripts" / script)
    stepper.run(2)
    checks = check_all(stepper, 4)
    assert [check.ok for check in checks] == tensors * [True], [check.note for check in checks]


def test_a_check_is_given_up_when_a_person_wants_it(tmp_path: Path) -> None:
    path = tmp_path / "train.py"
    path.write_text(SCRIPT.format(layer="nn.Tanh()", forward=f"    {PLAIN}", after="pass"), encoding="utf-8")
    stepper = open_script(path)
    stepper.run(1)
    before, counted = stepper.digest(), []

    def check(checker: Checker, tensor: str, cell: tuple[int, ...]) -> CellCheck:
        counted.append(cell)
        stepper.interrupted = len(counted) == 5
        return Checker.plain_check(checker, tensor, cell)

    plain = patch.object(Checker, "plain_check", Checker.check, create=True)
    with plain, patch.object(Checker, "check", check), pytest.raises(Interrupted):
        check_all(stepper)
    assert len(counted) == 5 and stepper.digest() == before
    stepper.interrupted = False
    assert check_all(stepper)[0].ok
