"""Newer syntax around the loop: match, walrus, stars, annotations, comprehensions."""

from __future__ import annotations

import torch
from torch import Tensor, nn

Schedule = dict[str, float | int]


def make(kind: str, *sizes: int, **options: float) -> tuple[nn.Module, torch.optim.Optimizer]:
    match kind.split():
        case ["linear"]:
            model: nn.Module = nn.Linear(*sizes)
        case ["mlp", ("relu" | "tanh") as name]:
            activation = {"relu": nn.ReLU, "tanh": nn.Tanh}[name]
            inputs, *hidden, outputs = sizes
            widths = [inputs, *hidden]
            body = [
                layer for a, b in zip(widths, widths[1:], strict=False) for layer in (nn.Linear(a, b), activation())
            ]
            model = nn.Sequential(*body, nn.Linear(widths[-1], outputs))
        case _:
            raise ValueError(kind)
    return model, torch.optim.SGD(model.parameters(), **{"lr": 0.1, **options})


def train(kind: str, data: list[Tensor], /, *sizes: int, limit: float, **options: float) -> Schedule:
    model, optimizer = make(kind, *sizes, **options)
    remaining: list[Tensor] = [*data]
    losses: list[float] = []
    step: int
    while remaining and (step := len(losses)) < 20:
        x, *remaining = remaining
        optimizer.zero_grad()
        (loss := (model(x) - x.mean(1, keepdim=True)).square().mean()).backward()
        optimizer.step()
        losses.append(value := loss.item())
        match value:
            case float() if value < limit:
                return {"steps": step, "loss": round(value, 7)}
    return {"steps": len(losses), "loss": round(min(losses), 7)}


data: list[Tensor] = [torch.randn(6, 4) for _ in range(18)]
for kind, sizes in {"linear": (4, 1), "mlp tanh": (4, 7, 5, 1)}.items():
    print(kind, train(kind, data, *sizes, limit=1e-4, momentum=0.5))
