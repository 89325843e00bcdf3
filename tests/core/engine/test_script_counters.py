"""The counters of the loops around a training loop."""

from __future__ import annotations

from pathlib import Path

import core

NESTED = """
import torch
w = torch.zeros(2, requires_grad=True)
for fold in "ab":
    for epoch in range(2):
        for step in range(3):
            loss = (w - 1).square().sum()
            loss.backward()
            with torch.no_grad():
                w -= 0.1 * w.grad
                w.grad = None
"""


def test_they_are_known_for_each_iteration_by_their_own_names(tmp_path: Path) -> None:
    script = tmp_path / "nested.py"
    script.write_text(NESTED)
    stepper = core.open_script(script)
    stepper.keep()
    stepper.run(12)
    expected = [(fold, epoch) for fold in "ab" for epoch in range(2) for _ in range(3)]
    assert [tuple(stepper.counters(k).values()) for k in range(1, 13)] == expected
    assert list(stepper.counters(1)) == ["fold", "epoch"]
    stepper.seek(4)
    assert stepper.counters(4) == {"fold": "a", "epoch": 1}
    stepper.close()
