"""The body of the net is frozen at first and thawed layer by layer; the head is replaced on the way."""

import torch
from torch import nn

net = nn.Sequential()
net.add_module("first", nn.Linear(4, 8))
net.add_module("act1", nn.ReLU())
net.add_module("second", nn.Linear(8, 8))
net.add_module("act2", nn.ReLU())
net.add_module("head", nn.Linear(8, 1))


def trainable():
    return [name for name, p in net.named_parameters() if p.requires_grad]


def new_optimizer(lr):
    return torch.optim.Adam((p for p in net.parameters() if p.requires_grad), lr=lr)


for layer in (net.first, net.second):
    layer.requires_grad_(False)
optimizer = new_optimizer(0.05)
x = torch.randn(24, 4)
y = torch.stack([x[:, 0] * x[:, 1], x[:, 2].abs()], 1)

for epoch in range(28):
    if epoch == 7:
        net.second.requires_grad_(True)
        optimizer = new_optimizer(0.02)
    elif epoch == 14:
        net.first.requires_grad_(True)
        optimizer.add_param_group({"params": net.first.parameters(), "lr": 0.005})
    elif epoch == 21:
        net.head = nn.Linear(8, 2)
        optimizer = new_optimizer(0.02)
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(net(x), y[:, : net.head.out_features])
    loss.backward()
    optimizer.step()
    if epoch % 7 == 6:
        print(epoch, f"{loss.item():.6f}", trainable())
