"""Parameters in a dict, gradients from torch.func, per-sample gradients by vmap."""

import torch
from torch import nn
from torch.func import functional_call, grad_and_value, vmap

model = nn.Sequential(nn.Linear(3, 6), nn.Tanh(), nn.Linear(6, 1))
params = {name: p.detach().clone() for name, p in model.named_parameters()}
velocity = {name: torch.zeros_like(p) for name, p in params.items()}
x = torch.randn(24, 3)
y = x.sin().sum(1, keepdim=True)


def loss_of(params, x, y):
    prediction = functional_call(model, params, (x.unsqueeze(0),))
    return (prediction.squeeze(0) - y).square().mean()


per_sample = vmap(grad_and_value(loss_of), in_dims=(None, 0, 0))
lr, clip = 0.1, 1.0
losses = []

for step in range(25):
    gradients, values = per_sample(params, x, y)
    norms = sum(g.flatten(1).square().sum(1) for g in gradients.values()).sqrt()
    factor = (clip / (norms + 1e-6)).clamp(max=1.0)
    for name, g in gradients.items():
        mean = torch.einsum("i,i...->...", factor, g) / len(x)
        velocity[name] = 0.8 * velocity[name] + mean
        params[name] = params[name] - lr * velocity[name]
    loss = values.mean()
    losses.append(loss.item())
    if step % 8 == 0:
        print(step, f"{loss.item():.6f}", f"{norms.max().item():.6f}")
