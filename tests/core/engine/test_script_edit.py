"""A script's text is changed while it runs: what can take effect at once does, and the rest is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import core
from core.engine.stepper import Stepper
from core.errors import LoopError

SCRIPT = '''
"""Fits a line."""
import torch

rate = 0.1


def loss_of(w, x):
    return (x * w - 2 * x).pow(2).mean()


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.w = torch.nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return x * self.w


def fit(net, optimizer, epochs):
    seen = []
    for epoch in range(epochs):
        for x in torch.linspace(1, 2, 4).split(1):
            optimizer.zero_grad()
            loss = loss_of(net.w, x)
            loss.backward()
            optimizer.step()
            seen.append(loss.item())
        print(epoch, len(seen))
    return seen


net = Net()
optimizer = torch.optim.SGD(net.parameters(), lr=rate)
seen = fit(net, optimizer, 5)
print("end", len(seen))
'''


@pytest.fixture
def stepper(tmp_path: Path) -> Iterator[Stepper]:
    script = tmp_path / "line.py"
    script.write_text(SCRIPT)
    stepper = core.open_script(script)
    yield stepper
    stepper.close()


def plainly(tmp_path: Path, text: str) -> list[float]:
    """The losses of a script that is run from its beginning to its end."""
    script = tmp_path / "other.py"
    script.write_text(text)
    other = core.open_script(script)
    other.run(1000)
    other.close()
    return list(other.losses)


EDITS = [
    ("loss = loss_of(net.w, x)", "factor = 2\n            loss = factor * loss_of(net.w, x)"),
    ("return (x * w - 2 * x).pow(2).mean()", "return (x * w - 3 * x).abs().mean()"),
    ("optimizer.step()", "optimizer.step()\n            if len(seen) > 11: break"),
    ("        print(epoch, len(seen))", "        print('epoch', epoch)"),
    ('print("end", len(seen))', 'print("the end")'),
]


@pytest.mark.parametrize(("old", "new"), EDITS)
def test_an_edit_takes_effect_from_the_present_iteration_on(
    old: str, new: str, stepper: Stepper, tmp_path: Path
) -> None:
    before = plainly(tmp_path, SCRIPT)
    after = plainly(tmp_path, SCRIPT.replace(old, new))
    stepper.run(6)
    stepper.keep()
    stepper.edit(SCRIPT.replace(old, new))
    assert stepper.loop.source == SCRIPT.replace(old, new)
    stepper.run(1)
    first = stepper.losses[-1]
    stepper.run(1000)
    assert list(stepper.losses)[:6] == before[:6] and stepper.ended
    if "loss" not in new and "return" not in new:
        assert list(stepper.losses)[: len(after)] == after[: len(stepper.losses)]
    else:
        assert first != before[6]
    printed = stepper.printed.take(unfinished=True)
    assert printed[-1].startswith("the end" if "the end" in new else "end ")
    assert ("epoch 4" in printed) is ("'epoch'" in new)


def test_an_edit_is_as_if_the_text_had_been_so_for_the_rest(stepper: Stepper, tmp_path: Path) -> None:
    doubled = SCRIPT.replace("loss = loss_of(net.w, x)", "loss = (2 if len(seen) >= 6 else 1) * loss_of(net.w, x)")
    stepper.run(6)
    stepper.edit(SCRIPT.replace("loss = loss_of(net.w, x)", "loss = 2 * loss_of(net.w, x)"))
    stepper.run(1000)
    assert list(stepper.losses) == plainly(tmp_path, doubled)


def test_going_back_runs_each_iteration_with_its_own_text(stepper: Stepper) -> None:
    stepper.keep()
    stepper.run(9)
    stepper.edit(SCRIPT.replace("(x * w - 2 * x)", "(x * w - 5 * x)"))
    stepper.run(5)
    losses = list(stepper.losses)
    for place in (3, 12, 8, 10, 1):
        stepper.seek(place)
        stepper.run(14 - place)
        assert list(stepper.losses) == losses and stepper.branch.drift is None
    stepper.seek(9)
    stepper.edit(SCRIPT)
    stepper.run(5)
    names = [branch.name for branch, _ in stepper.left_branches()]
    stepper.return_to(names[0])
    assert list(stepper.losses) == losses


@pytest.mark.parametrize(
    ("old", "new", "told", "line"),
    [
        ("rate = 0.1", "rate = 0.2", "This line has been run before the loop", 5),
        ("import torch", "import torch\nimport math", "has been run before the loop", 4),
        ("super().__init__()", "super().__init__(", "'(' was never closed", None),
        ("def loss_of(w, x):", "def loss_of(w, x, y=1):", "has been run before the loop", 8),
        ("        for x in torch.linspace(1, 2, 4).split(1):\n", "        if True:\n", "training loop", None),
    ],
)
def test_what_cannot_take_effect_is_said_and_nothing_is_lost(
    old: str, new: str, told: str, line: int | None, stepper: Stepper
) -> None:
    stepper.run(6)
    digest = stepper.digest()
    with pytest.raises(LoopError, match=re.escape(told)) as refused:
        stepper.edit(SCRIPT.replace(old, new))
    assert line is None or refused.value.line == line
    assert (stepper.digest(), stepper.loop.source, stepper.finished) == (digest, SCRIPT, 6)
    stepper.run(1000)
    assert stepper.ended and stepper.finished == 20
