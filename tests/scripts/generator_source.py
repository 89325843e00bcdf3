"""Batches come from generator functions, one of them endless and with a state of its own."""

import itertools
import random

import torch


def samples(rng):
    count = 0
    while True:
        count += 1
        x = rng.uniform(-2, 2)
        yield x, x * x - 1, count


def batched(source, size):
    batch = []
    for item in source:
        batch.append(item)
        if len(batch) == size:
            xs, ys, counts = zip(*batch, strict=True)
            yield torch.tensor(xs).unsqueeze(1), torch.tensor(ys).unsqueeze(1), counts[-1]
            batch = []


def shuffled(items):
    items = list(items)
    random.shuffle(items)
    yield from items


stream = batched(samples(random.Random(3)), 8)
model = torch.nn.Sequential(torch.nn.Linear(1, 10), torch.nn.Softplus(), torch.nn.Linear(10, 1))
optimizer = torch.optim.NAdam(model.parameters(), lr=0.03)

for step, (x, y, seen) in enumerate(itertools.islice(stream, 25)):
    optimizer.zero_grad()
    loss = (model(x) - y).abs().mean()
    loss.backward()
    optimizer.step()
    if step % 6 == 0:
        print(step, seen, f"{loss.item():.6f}", next(shuffled(range(10))))
x, y, seen = next(stream)
print(seen, f"{(model(x) - y).abs().mean().item():.6f}")
