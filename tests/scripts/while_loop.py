"""Loops until it has converged: while with break and else."""

import torch

a = torch.tensor([[3.0, 1.0], [1.0, 2.0]])
b = torch.tensor([1.0, -1.0])


def descend(rate, limit):
    x = torch.zeros(2, requires_grad=True)
    steps = 0
    while steps < limit:
        loss = 0.5 * x @ a @ x - b @ x
        loss.backward()
        if x.grad.norm() < 1e-3:
            print(f"rate {rate}: converged after {steps} steps")
            break
        with torch.no_grad():
            x -= rate * x.grad
        x.grad = None
        steps += 1
    else:
        print(f"rate {rate}: gave up after {steps} steps")
    return x.detach(), steps


for rate in (0.3, 0.05):
    solution, steps = descend(rate, 25)
    print(solution.tolist())
