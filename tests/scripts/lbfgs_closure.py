"""LBFGS, which calls a closure several times a step; the closure counts its calls."""

import torch

x = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y = torch.tensor([[0.0], [1.0], [1.0], [0.0]])

net = torch.nn.Sequential(torch.nn.Linear(2, 4), torch.nn.Tanh(), torch.nn.Linear(4, 1))
optimizer = torch.optim.LBFGS(net.parameters(), lr=0.2, max_iter=4, history_size=5)


def solve(steps):
    calls = 0
    best = float("inf")

    for step in range(steps):

        def closure():
            nonlocal calls, best
            optimizer.zero_grad()
            penalty = sum(p.square().sum() for p in net.parameters())
            loss = torch.nn.functional.binary_cross_entropy_with_logits(net(x), y) + 0.01 * penalty
            loss.backward()
            calls += 1
            best = min(best, loss.item())
            return loss

        loss = optimizer.step(closure)
        if step % 5 == 0:
            print(f"step {step}: {loss.item():.6f} after {calls} calls, best {best:.6f}")
    return calls


calls = solve(20)
print(net(x).sigmoid().detach().flatten().tolist(), calls)
