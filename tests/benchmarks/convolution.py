"""How long a cell takes to be explained in a convolutional net of a million parameters, whatever cell it is."""

from __future__ import annotations

import os
import random
import tempfile
import time
from pathlib import Path
from typing import Any

CELLS = 4
SCRIPT = """
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c1, self.b1 = nn.Conv2d(3, 32, 3, padding=1), nn.BatchNorm2d(32)
        self.c2, self.b2 = nn.Conv2d(32, 64, 3, padding=1), nn.BatchNorm2d(64)
        self.c3 = nn.Conv2d(64, 128, 3, padding=1)
        self.f1, self.f2 = nn.Linear(128 * 8 * 8, 112), nn.Linear(112, 10)

    def forward(self, x):
        x = F.relu(self.b1(self.c1(x)))
        x = F.max_pool2d(F.relu(self.b2(self.c2(x))), 2)
        x = F.max_pool2d(F.relu(self.c3(x)), 2)
        return self.f2(F.relu(self.f1(x.flatten(1))))


model = Net()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
x, y = torch.randn(64, 3, 32, 32), torch.randint(0, 10, (64,))
for step in range(5):
    optimizer.zero_grad()
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
"""


def measure() -> dict[str, Any]:
    import numpy as np

    from core.explain.explanation import explain
    from core.explain.replay.recording import recorded
    from core.explain.tape.derivatives import warm_up
    from core.explain.types import Reference
    from core.scripts import open_script

    chance = random.Random(int(os.environ.get("EXPLAIN_SEED", "0")))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "net.py")
        path.write_text(SCRIPT, encoding="utf-8")
        stepper = open_script(path)
        warm_up()
        stepper.run(1)
        stepper.run_through("backward")
        start = time.perf_counter()
        names = recorded(stepper).names
        first = time.perf_counter() - start
        assert names is not None
        shapes = {name: tuple(tensor.shape) for name, tensor in stepper.gradients.items() if tensor is not None}
        shapes |= {name: one.shape for name, one in names.gradients.items() if one.gradient is not None}
        shapes |= {name: one.shape for name, one in names.values.items() if one.is_float and one.source is not None}
        times: dict[str, list[float]] = {}
        for name, shape in shapes.items():
            for _ in range(CELLS):
                cell = tuple(chance.randrange(size) for size in shape)
                start = time.perf_counter()
                explain(stepper, Reference(name, cell))
                times.setdefault(name, []).append(time.perf_counter() - start)
    every = [seconds for some in times.values() for seconds in some]
    return {
        "cells": len(every),
        "iteration_again_ms": round(first * 1000, 1),
        "explanation_p50_ms": round(float(np.percentile(every, 50)) * 1000, 2),
        "explanation_p95_ms": round(float(np.percentile(every, 95)) * 1000, 2),
        "explanation_max_ms": round(max(every) * 1000, 2),
        "slowest": max(times, key=lambda name: float(np.median(times[name]))),
    }
