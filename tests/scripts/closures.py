"""Functions made by functions on the way to the loop, which share and change variables by nonlocal."""

import torch
from torch import nn


def make_trainer(width):
    model = nn.Sequential(nn.Linear(2, width), nn.ReLU(), nn.Linear(width, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    x = torch.randn(16, 2)
    y = (x[:, :1] * x[:, 1:]).sign()
    steps, smooth = 0, None

    def predict(inputs=x):
        return model(inputs)

    def step():
        nonlocal steps, smooth
        loss = nn.functional.soft_margin_loss(predict(), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        steps += 1
        smooth = loss.item() if smooth is None else 0.9 * smooth + 0.1 * loss.item()
        return loss.item()

    def run(count):
        last = 0.0
        for _ in range(count):
            last = step()
            if steps % 10 == 0:
                report(last)
        return last

    def report(value, prefix="at"):
        print(f"{prefix} {steps}: {value:.6f}, smoothed {smooth:.6f}")

    return run, report, lambda: steps


run, report, steps = make_trainer(9)
last = run(18)
x = "a name of the module, not the function's"
last = run(12)
report(last, prefix="end")
print(steps(), x)
