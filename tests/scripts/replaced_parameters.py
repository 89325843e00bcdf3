"""New parameters replace the old ones in every step: w = w - lr * gradient."""

import torch

x = torch.randn(30, 3)
y = x @ torch.tensor([1.0, -2.0, 0.5]) + 0.1 * torch.randn(30)

w = torch.zeros(3, requires_grad=True)
b = torch.zeros((), requires_grad=True)
lr = 0.1
trace = []

for i in range(30):
    loss = (x @ w + b - y).pow(2).mean()
    loss.backward()
    trace.append(w)
    w = (w - lr * w.grad).detach().requires_grad_()
    b = (b - lr * b.grad).detach().requires_grad_()
print("by backward", w.tolist(), b.item())

params = {"w": torch.zeros(3, requires_grad=True), "b": torch.zeros((), requires_grad=True)}
for i in range(10):
    loss = (x @ params["w"] + params["b"] - y).pow(2).mean()
    gradients = torch.autograd.grad(loss, list(params.values()))
    params = {
        name: (p - lr * g).detach().requires_grad_() for (name, p), g in zip(params.items(), gradients, strict=True)
    }
print("by grad", params["w"].tolist(), params["b"].item(), len(trace))
