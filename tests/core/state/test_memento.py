"""A moment comes back bit for bit, into the very same objects."""

from __future__ import annotations

import random
from typing import Any

import pytest
import torch

from core.state.memento import Mementos

SCRIPT = """\
import collections, copy
import numpy as np
import torch

torch.manual_seed(0)

class Net(torch.nn.Module):
    calls_of_all = 0

    def __init__(self):
        super().__init__()
        self.first, self.norm, self.last = torch.nn.Linear(6, 4), torch.nn.BatchNorm1d(4), torch.nn.Linear(4, 1)
        self.calls = 0

    def forward(self, x):
        self.calls += 1
        Net.calls_of_all += 1
        return self.last(torch.relu(self.norm(self.first(x))))

net = Net()
ema = copy.deepcopy(net)
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 2, 0.5)
X, y, losses, last = torch.randn(16, 6), torch.randn(16, 1), [], collections.deque(maxlen=3)
generator, rng = torch.Generator().manual_seed(3), np.random.default_rng(0)
sums = np.zeros(4)
part = sums[1:3]

def step():
    global loss
    chosen = torch.randint(0, 16, (8,), generator=generator)
    part[:] += rng.random(2)
    optimizer.zero_grad()
    loss = ((net(X[chosen]) - y[chosen]) ** 2).mean()
    loss.backward()
    optimizer.step()
    scheduler.step()
    losses.append(loss.item())
    last.append(loss.detach())
    with torch.no_grad():
        for p, q in zip(ema.parameters(), net.parameters()):
            p.lerp_(q, 0.1)
"""


@pytest.fixture
def script() -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "script"}
    exec(SCRIPT, names)
    return names


def test_every_moment_comes_back_and_goes_on_the_same(script: dict[str, Any], rng: random.Random) -> None:
    mementos, moments, digests = Mementos(), [], []
    for _ in range(12):
        moments.append(mementos.take({"main": script}))
        digests.append(moments[-1].digest())
        script["step"]()
    assert len(set(digests)) == 12
    net, weight = script["net"], script["net"].first.weight
    for _ in range(60):
        begin, steps = rng.randrange(10), rng.randrange(3)
        moments[begin].restore()
        for _ in range(steps):
            script["step"]()
        assert mementos.take({"main": script}).digest() == digests[begin + steps]
    assert script["scheduler"].optimizer is script["optimizer"]
    assert script["net"] is net and net.first.weight is weight


def test_double_precision_comes_and_goes(script: dict[str, Any]) -> None:
    mementos = Mementos()
    script["step"]()
    moment, weight = mementos.take({"main": script}), script["net"].first.weight
    moment.in_double().restore()
    double = script["net"].first.weight
    state = script["optimizer"].state[double]
    assert {double.dtype, double.grad.dtype, state["exp_avg"].dtype, script["X"].dtype} == {torch.float64}
    assert weight.dtype is torch.float32 and weight not in script["optimizer"].state
    script["step"]()
    moment.restore()
    assert weight.dtype is torch.float32 and weight is script["net"].first.weight
    assert mementos.take({"main": script}).digest() == moment.digest()
