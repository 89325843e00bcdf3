"""A two-layer net on raw tensors, its gradients from autograd."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.experiment.datasets import DATASETS
from core.experiment.trainers.base import FLOAT32_BYTES, Options, Trainer, Variables, present
from core.i18n import words

if TYPE_CHECKING:
    import torch
    from torch import Generator, Tensor


def iteration(x: Tensor, y: Tensor, w1: Tensor, w2: Tensor, learning_rate: float) -> None:
    # forward
    y_pred = x.mm(w1).clamp(min=0).mm(w2)
    # loss
    loss = (y_pred - y).pow(2).sum()
    # backward
    loss.backward()
    # update
    with torch.no_grad():
        w1 -= learning_rate * w1.grad
        w2 -= learning_rate * w2.grad
    # zero_grad
    w1.grad.zero_()
    w2.grad.zero_()


class TwoLayer(Trainer):
    """x (batch, input), y (batch, output), w1 (input, hidden), w2 (hidden, output); the sum of squared errors."""

    title = words("Trainer", "Two-layer net · autograd")
    defaults = {
        "batch_size": 64,
        "input_size": 1000,
        "hidden_size": 100,
        "output_size": 10,
        "learning_rate": 1e-6,
        "iterations": 500,
        "seed": 0,
        "data": "gaussian",
        "device": "cpu",
        "threads": 0,
        "history_mb": 256,
    }
    small = {
        "batch_size": 8,
        "input_size": 4,
        "hidden_size": 4,
        "output_size": 2,
        "learning_rate": 0.002,
        "iterations": 200,
    }
    datasets = ("gaussian",)
    iteration = staticmethod(iteration)

    def variables(self, options: Options, generator: Generator) -> Variables:
        x, y, w1, w2 = draw(options, generator)
        return {"x": x, "y": y, "w1": w1.requires_grad_(), "w2": w2.requires_grad_()}

    def tensors(self, variables: Variables) -> dict[str, Tensor]:
        return present(variables, "x", "y", "w1", "w2")

    def parameters(self, variables: Variables) -> dict[str, Tensor]:
        return present(variables, "w1", "w2")

    def bytes_needed(self, options: Options) -> int:
        return two_layer_bytes(options)


def draw(options: Options, generator: Generator) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """x, y, w1 and w2 of a two-layer net, drawn in this order and moved to the options's device."""
    import torch

    x_shape, y_shape = (options.batch_size, options.input_size), (options.batch_size, options.output_size)
    x, y = DATASETS[options.data].draw(x_shape, y_shape, generator)
    w1 = torch.randn(options.input_size, options.hidden_size, generator=generator)
    w2 = torch.randn(options.hidden_size, options.output_size, generator=generator)
    return x.to(options.device), y.to(options.device), w1.to(options.device), w2.to(options.device)


def two_layer_bytes(options: Options) -> int:
    """Data, two weights with a gradient and the product of an update each, and the activations on the way."""
    data = options.batch_size * (options.input_size + options.output_size)
    weights = options.hidden_size * (options.input_size + options.output_size)
    activations = options.batch_size * (3 * options.hidden_size + 3 * options.output_size)
    return FLOAT32_BYTES * (data + 3 * weights + activations)
