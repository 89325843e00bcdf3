"""The share of its speed that a script keeps with breakpoints that it does not stop at."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

import core
from core.program.line_breakpoints import LineBreakpoint
from tests.benchmarks.common import median

PAIRS = 60
ITERATIONS = 200

NET = """\
import torch
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Linear(16, 20), nn.Linear(20, 4)

    def forward(self, x):
        hidden = self.first(x).relu()
        if hidden is None:
            return x
        return self.second(hidden)

torch.set_num_threads(1)
net = Net()
optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
x, y = torch.randn(64, 16), torch.randn(64, 4)
for step in range(10**9):
    loss = (net(x) - y).square().sum()
    optimizer.zero_grad()
    if step < 0:
        break
    loss.backward()
    optimizer.step()
"""

PYTHON = """\
import torch

def total(values, limit):
    found = 0
    for value in values:
        if value > limit:
            found -= 1
        found += value
    return found

torch.set_num_threads(1)
w = torch.zeros(4, requires_grad=True)
for step in range(10**9):
    scale = total(range(500), 10**6)
    loss = (w * scale - 1).square().sum()
    loss.backward()
    with torch.no_grad():
        w -= 1e-12 * w.grad
        w.grad = None
"""

CASES = {
    "loop, line not reached": (NET, 23, ""),
    "function, line not reached": (NET, 12, ""),
    "loop, condition false": (NET, 24, "step == -1"),
    "forward, condition false": (NET, 13, "hidden is None"),
    "plain Python, line not reached": (PYTHON, 7, ""),
    "plain Python, condition false once a call": (PYTHON, 9, "found == -1"),
}


def measure() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        return {name: _share(Path(folder), *case) for name, case in CASES.items()}


def _share(folder: Path, text: str, line: int, condition: str) -> dict[str, float]:
    path = folder / "script.py"
    path.write_text(text, "utf-8")
    stepper = core.open_script(path)
    breakpoints = [LineBreakpoint(stepper.loop.filename, line, condition)]
    stepper.run(2 * ITERATIONS)
    shares, without = [], []
    for _ in range(PAIRS):
        bare, armed = _seconds(stepper, []), _seconds(stepper, breakpoints)
        shares.append(bare / armed)
        without.append(bare / ITERATIONS * 1e6)
    stepper.close()
    return {"share": median(shares), "without_us": median(without)}


def _seconds(stepper: core.Stepper, breakpoints: list[LineBreakpoint]) -> float:
    stepper.set_breakpoints(breakpoints)
    stepper.run(10)  # Python specialises the lines once more
    started = time.perf_counter()
    stepper.run(ITERATIONS)
    return time.perf_counter() - started
