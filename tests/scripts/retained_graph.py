"""A state that is never detached: each gradient reaches back through all iterations before it."""

import torch

x = torch.randn(25, 4, 3)
y = x.cumsum(0)[..., :2]
w_in = torch.nn.Parameter(0.3 * torch.randn(3, 5))
w_out = torch.nn.Parameter(0.3 * torch.randn(5, 2))
state = torch.zeros(4, 5)

for t in range(25):
    state = torch.tanh(x[t] @ w_in + 0.5 * state)
    loss = (state @ w_out - y[t]).square().mean()
    loss.backward(retain_graph=True)
    for w in (w_in, w_out):
        w.data.sub_(0.05 * w.grad)
        w.grad = None
    if t % 6 == 0:
        print(t, f"{loss.item():.7f}")
