"""functools.partial for the loss, for the optimizer and for the function that holds the loop."""

from functools import partial, reduce
from operator import mul

import torch
import torch.nn.functional as F


def train(model, x, y, *, loss_function, make_optimizer, steps):
    optimizer = make_optimizer(model.parameters())
    for step in range(steps):
        optimizer.zero_grad()
        loss = loss_function(model(x), y)
        loss.backward()
        optimizer.step()
        if step % 10 == 0:
            print(f"{step} {loss.item():.6f}")
    return loss.item()


huber = partial(F.huber_loss, delta=0.5, reduction="mean")
train_quickly = partial(train, loss_function=huber, steps=15)
train_with_sgd = partial(train_quickly, make_optimizer=partial(torch.optim.SGD, lr=0.1, weight_decay=1e-3))

x = torch.randn(20, 3)
y = reduce(mul, x.unbind(1)).unsqueeze(1)
model = torch.nn.Sequential(torch.nn.Linear(3, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1))
ends = [
    train_with_sgd(model, x, y),
    train_quickly(model, x, y, make_optimizer=partial(torch.optim.Adamax, lr=0.02)),
]
print(ends)
