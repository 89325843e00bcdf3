"""Prints how long it took, and decides by the clock when to print."""

import time
from datetime import datetime

import torch
from torch import nn

started = time.time()
print("started", datetime.now().year > 2000)
model = nn.Linear(5, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
durations = []

for epoch in range(5):
    epoch_started = time.perf_counter()
    for step in range(6):
        x = torch.randn(8, 5)
        optimizer.zero_grad()
        loss = (model(x) - x.max(1, keepdim=True).values).square().mean()
        loss.backward()
        optimizer.step()
        time.sleep(0.0005)
    durations.append(time.perf_counter() - epoch_started)
    print(
        f"epoch {epoch} | loss {loss.item():8.5f} | {1000 * durations[-1]:.1f} ms | {time.time() - started:.2f} s",
        flush=True,
    )

print(f"{min(durations) > 0.003}, total {sum(durations):.3f} s")
