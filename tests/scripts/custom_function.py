"""A function with its own backward, and hooks on a tensor, on a module and on a gradient."""

import torch


class Cube(torch.autograd.Function):
    calls = 0

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**3

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        Cube.calls += 1
        return 3 * x**2 * grad_output


class Clamp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, low, high):
        ctx.inside = (x >= low) & (x <= high)
        return x.clamp(low, high)

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output * ctx.inside, None, None


x = torch.linspace(-1, 1, 24)
y = x**3 - 0.5 * x
weights = torch.randn(2, requires_grad=True)
scale = torch.nn.Linear(1, 1)
seen = []


def halve(grad):
    seen.append(grad.norm().item())
    return grad / 2


def note_output(module, inputs, output):
    seen.append(output.mean().item())


weights.register_hook(halve)
handle = scale.register_forward_hook(note_output)
optimizer = torch.optim.SGD([weights, *scale.parameters()], lr=0.05)

for step in range(30):
    hidden = Cube.apply(weights[0] * x) + weights[1] * x
    hidden.register_hook(lambda grad: grad.clamp(-0.5, 0.5))
    prediction = Clamp.apply(scale(hidden.unsqueeze(1)).squeeze(1), -2.0, 2.0)
    loss = (prediction - y).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step == 20:
        handle.remove()
print(weights.tolist(), Cube.calls, len(seen), f"{sum(seen):.6f}")
