"""Training."""

import torch

from ..data import Spirals
from .steps.supervised import run_steps


def fit(net, epochs):
    """Train a net on spirals."""
    spirals = Spirals(36)
    optimizer = torch.optim.Adagrad(net.parameters(), lr=0.1)
    means = []
    for _ in range(epochs):
        mean, taken = run_steps(net, spirals, optimizer)
        means.append(round(mean, 6))
    return {"means": means, "steps": taken}
