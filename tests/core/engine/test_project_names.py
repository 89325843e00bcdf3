"""A project whose packages are called as those of the application are."""

from __future__ import annotations

from pathlib import Path

import core

FILES = {
    "core/__init__.py": "VERSION = 3\n",
    "core/net.py": """
import torch

class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = torch.nn.Linear(3, 1)

    def forward(self, x):
        h = self.fc(x)
        return h.relu() + h
""",
    "core/engine.py": """
from .net import Net

def train(net, optimizer, x, epochs):
    for epoch in range(epochs):
        optimizer.zero_grad()
        loss = (net(x) - 1).pow(2).mean()
        loss.backward()
        optimizer.step()
    return loss
""",
    "train.py": """
import torch
import core
from core.engine import train
from core.net import Net

net = Net()
loss = train(net, torch.optim.Adam(net.parameters(), lr=0.05), torch.randn(8, 3), 8)
print(core.VERSION)
""",
}


def test_its_packages_are_its_own_and_those_of_the_application_stay(tmp_path: Path) -> None:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    stepper = core.open_script(tmp_path / "train.py")
    stepper.keep()
    digests = [stepper.digest()]
    seen = set()
    for _ in range(9):
        stepper.step_into()
        assert stepper.walk is not None
        seen.add((Path(stepper.walk.place.filename).name, stepper.walk.place.depth))
    assert {("engine.py", 0), ("net.py", 1)} <= seen
    stepper.seek(0)
    while not (stepper.step_iteration() or stepper.ended):
        digests.append(stepper.digest())
    for place in (5, 2, 7):
        stepper.seek(place)
        assert stepper.digest() == digests[place]
    stepper.run(100)
    assert stepper.printed.take(unfinished=True) == ["3"]
    stepper.close()
    assert Path(core.__file__).parent == Path(__file__).parents[3] / "core"
