"""Settings in a dataclass, an object with slots, counters that belong to classes, a named tuple."""

from collections import Counter, defaultdict, deque, namedtuple
from dataclasses import dataclass, field

import torch
from torch import nn

Batch = namedtuple("Batch", "inputs targets")


@dataclass
class Settings:
    lr: float = 0.05
    epochs: int = 3
    sizes: list[int] = field(default_factory=lambda: [4, 6, 1])
    milestones: dict[int, float] = field(default_factory=lambda: {2: 0.1})


@dataclass(frozen=True)
class Result:
    epoch: int
    loss: float


class Meter:
    """A mean over the last values."""

    __slots__ = ("count", "name", "values")
    made = 0

    def __init__(self, name, length):
        self.name = name
        self.values = deque(maxlen=length)
        self.count = 0
        Meter.made += 1

    def update(self, value):
        self.values.append(value)
        self.count += 1

    @property
    def mean(self):
        return sum(self.values) / len(self.values)


class Net(nn.Sequential):
    forward_passes = 0

    def forward(self, x):
        type(self).forward_passes += 1
        return super().forward(x)


settings = Settings()
net = Net(*[nn.Linear(a, b) for a, b in zip(settings.sizes, settings.sizes[1:], strict=False)])
optimizer = torch.optim.SGD(net.parameters(), lr=settings.lr)
x = torch.randn(40, 4)
batches = [Batch(part, part.norm(dim=1, keepdim=True)) for part in x.split(4)]
meter = Meter("loss", 5)
signs, by_epoch, results = Counter(), defaultdict(list), []

for epoch in range(settings.epochs):
    if epoch in settings.milestones:
        optimizer.param_groups[0]["lr"] = settings.milestones[epoch]
    for batch in batches:
        optimizer.zero_grad()
        loss = (net(batch.inputs) - batch.targets).square().mean()
        loss.backward()
        optimizer.step()
        meter.update(loss.item())
        signs[bool(net[0].bias[0] > 0)] += 1
        by_epoch[epoch].append(meter.mean)
    results.append(Result(epoch, round(meter.mean, 6)))
print(*results, sep="\n")
print(Meter.made, meter.count, Net.forward_passes, sorted(signs.items()), [len(v) for v in by_epoch.values()])
