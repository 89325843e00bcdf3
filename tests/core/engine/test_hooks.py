"""What the program has hooked into the process is its own: no script's moment leads there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import core
from core.effects.outside import HOOKS

SCRIPT = """
import torch

w = torch.ones(2, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1)
for t in range(4):
    loss = (w**2).sum()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""


@pytest.mark.parametrize("hook", HOOKS)
def test_a_step_back_leaves_what_a_hook_of_the_program_holds(
    hook: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    windows = ["shown"]
    monkeypatch.setattr(sys, hook, lambda *_told: windows)
    path = tmp_path / "train.py"
    path.write_text(SCRIPT)
    stepper = core.open_script(path)
    try:
        stepper.step_iteration()
        windows.append("opened since")
        stepper.step_back("iteration")
    finally:
        stepper.close()
    assert windows == ["shown", "opened since"]
