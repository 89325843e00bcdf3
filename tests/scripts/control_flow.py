"""for with else, continue, and return, inside of try and with, and clean-up in finally."""

import contextlib

import torch
from torch import nn

events = []


@contextlib.contextmanager
def section(name):
    events.append(f"enter {name}")
    try:
        yield name.upper()
    finally:
        events.append(f"leave {name}")


class Diverged(Exception):
    pass


def attempt(rate):
    model = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    x = torch.randn(12, 3)
    y = x.sum(1, keepdim=True)
    skipped = 0
    with section(f"rate {rate}") as title:
        try:
            for step in range(20):
                if step % 7 == 3:
                    skipped += 1
                    continue
                optimizer.zero_grad()
                loss = nn.functional.mse_loss(model(x), y)
                loss.backward()
                if loss.item() > 1e3:
                    raise Diverged(f"{loss.item():.4g}")
                optimizer.step()
                if loss.item() < 1e-2:
                    return f"{title}: reached at {step}, skipped {skipped}"
            else:
                events.append("out of steps")
        except Diverged as problem:
            return f"{title}: diverged, {problem}"
        finally:
            events.append(f"{skipped} skipped")
    return f"{title}: {loss.item():.6f}"


for rate in (0.01, 0.4, 3.0):
    print(attempt(rate))
print(events)
