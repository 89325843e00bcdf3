"""The loops of the trainers as anyone would write them in a script: what ours are measured against."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt
import torch

Rates = Callable[[int], float]


@contextmanager
def own_randomness(seed: int) -> Iterator[None]:
    """`torch.manual_seed` for a block, undone after it."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        yield


def same(ours: Iterable[float], theirs: Iterable[float]) -> bool:
    """Whether the numbers are the same bit for bit; a run that diverges ends in NaN on both sides."""
    return np.array_equal(list(ours), list(theirs), equal_nan=True)


def draw(batch: int, inputs: int, hidden: int, outputs: int) -> tuple[torch.Tensor, ...]:
    x = torch.randn(batch, inputs)
    y = torch.randn(batch, outputs)
    w1 = torch.randn(inputs, hidden)
    w2 = torch.randn(hidden, outputs)
    return x, y, w1, w2


def two_layer_losses(
    seed: int, iterations: int, rate: float | Rates, sizes: tuple[int, int, int, int] = (64, 1000, 100, 10)
) -> list[float]:
    """The losses of the two-layer net, its weights moved by hand."""
    rate_of = rate if callable(rate) else lambda t: rate
    losses = []
    with own_randomness(seed):
        x, y, w1, w2 = draw(*sizes)
    w1.requires_grad = True
    w2.requires_grad = True
    for t in range(1, iterations + 1):
        y_pred = x.mm(w1).clamp(min=0).mm(w2)
        loss = (y_pred - y).pow(2).sum()
        loss.backward()
        with torch.no_grad():
            w1 -= rate_of(t) * w1.grad
            w2 -= rate_of(t) * w2.grad
            w1.grad.zero_()
            w2.grad.zero_()
        losses.append(loss.item())
    return losses


def optimizer_losses(
    seed: int,
    iterations: int,
    rate: float | Rates,
    sizes: tuple[int, int, int, int],
    make: Callable[..., torch.optim.Optimizer],
) -> list[float]:
    """The losses of the two-layer net, its weights moved by an optimizer: make(parameters, lr=…)."""
    rate_of = rate if callable(rate) else lambda t: rate
    losses = []
    with own_randomness(seed):
        x, y, w1, w2 = draw(*sizes)
    parameters = [torch.nn.Parameter(w1), torch.nn.Parameter(w2)]
    optimizer = make(parameters, lr=rate_of(1))
    for t in range(1, iterations + 1):
        optimizer.param_groups[0]["lr"] = rate_of(t)
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(x.mm(parameters[0]).clamp(min=0).mm(parameters[1]), y, reduction="sum")
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def logistic_losses(
    x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], iterations: int, rate: float | Rates
) -> list[float]:
    """The losses of logistic regression, one sample a column, in float64 and without torch."""
    rate_of = rate if callable(rate) else lambda t: rate
    w, b, losses = np.zeros((len(x), 1)), 0.0, []
    for t in range(1, iterations + 1):
        z = w.T @ x + b
        losses.append(float(np.mean(np.logaddexp(0, z) - y * z)))
        error = 1 / (1 + np.exp(-z)) - y
        w = w - rate_of(t) * x @ error.T / x.shape[1]
        b = b - rate_of(t) * float(np.mean(error))
    return losses
