"""A script whose functions are compiled by torch."""

from __future__ import annotations

from pathlib import Path

import core

SCRIPT = """
import torch
net = torch.nn.Linear(3, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
@torch.compile(backend="eager")
def loss_of(x):
    return (net(x).relu() - 1).pow(2).mean()
x = torch.randn(8, 3)
for step in range(6):
    optimizer.zero_grad()
    loss = loss_of(x)
    loss.backward()
    optimizer.step()
"""


def test_it_is_gone_back_in_and_runs_on(tmp_path: Path) -> None:
    script = tmp_path / "compiled.py"
    script.write_text(SCRIPT)
    stepper = core.open_script(script)
    while not (stepper.step_iteration() or stepper.ended):
        stepper.keep()
    losses = list(stepper.losses)
    for place in (4, 0, 2):
        stepper.seek(place)
        stepper.run(2)
        assert list(stepper.losses) == losses[: place + 2]
    stepper.run(10)
    assert list(stepper.losses) == losses and stepper.branch.drift is None
    assert any("torch.compile" in note for note in stepper.notes)
    stepper.close()
