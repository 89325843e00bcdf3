"""Draws from torch's generator, from numpy's, from Python's, and from generators of its own."""

import random

import numpy as np
import torch
from torch import nn

own = torch.Generator().manual_seed(11)
bits = np.random.default_rng(5)
dice = random.Random("a seed of letters")

data = np.random.normal(size=(64, 3)).astype(np.float32)
model = nn.Sequential(nn.Linear(3, 8), nn.Dropout(0.3), nn.ReLU(), nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)

for step in range(36):
    chosen = np.random.permutation(64)[:8]
    x = torch.from_numpy(data[chosen])
    x = x + 0.1 * torch.randn(x.shape, generator=own)
    if random.random() < 0.5:
        x = x.flip(0)
    if bits.integers(3) == 0:
        x = x * float(bits.normal(1, 0.1))
    target = x.sum(1, keepdim=True) + random.gauss(0, 0.01) + dice.choice([-0.1, 0.1])
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(x), target)
    loss.backward()
    optimizer.step()
    if step % 9 == 8:
        print(step, f"{loss.item():.6f}", random.randint(0, 99), np.random.rand(), torch.rand(()).item(), dice.random())
