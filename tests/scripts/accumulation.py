"""Gradients of four small batches are summed before each update."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

ACCUMULATE = 4

x = torch.randn(90, 7)
y = x @ torch.randn(7, 2)
loader = DataLoader(TensorDataset(x, y), batch_size=5, shuffle=True, drop_last=True)

model = nn.Linear(7, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.5, nesterov=True)
updates = 0

optimizer.zero_grad()
for epoch in range(2):
    for i, (inputs, targets) in enumerate(loader):
        loss = nn.functional.mse_loss(model(inputs), targets) / ACCUMULATE
        loss.backward()
        if (i + 1) % ACCUMULATE == 0 or (i + 1) == len(loader):
            optimizer.step()
            optimizer.zero_grad()
            updates += 1
            print(f"update {updates}: {loss.item() * ACCUMULATE:.6f}")
