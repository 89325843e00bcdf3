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


TWO_LOSSES = """
import threading
import torch
g, d = (torch.zeros(2, requires_grad=True) for _ in range(2))
optimizer = torch.optim.SGD([g, d], lr=0.1)
def report():
    total = g.sum() + d.sum()
    return total
for step in range(3):
    optimizer.zero_grad()
    g_loss = (g - 1).square().sum()
    g_loss.backward()
    d_loss = (d - 2).square().sum()
    d_loss.backward()
    optimizer.step()
    thread = threading.Thread(target=report)
    thread.start()
    thread.join()
"""


def test_each_loss_has_its_own_name_and_a_thread_that_cannot_pause_is_told(tmp_path: Path) -> None:
    script = tmp_path / "two.py"
    script.write_text(TWO_LOSSES)
    stepper = core.open_script(script)
    stepper.step_iteration()
    assert stepper.named_losses == {"g_loss": 2.0, "d_loss": 8.0}
    assert any("another thread" in note for note in stepper.notes)
    stepper.close()
