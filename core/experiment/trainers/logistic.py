"""Logistic regression, its gradients written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.experiment.datasets import DATASETS
from core.experiment.trainers.base import FLOAT32_BYTES, Options, Trainer, Variables, present
from core.i18n import words

if TYPE_CHECKING:
    import torch
    from torch import Generator, Tensor


def iteration(x: Tensor, y: Tensor, w: Tensor, b: Tensor, learning_rate: float) -> None:
    # forward
    y_hat = 1 / (1 + torch.exp(-(w.T.mm(x) + b)))
    # loss
    loss = -(y * y_hat.log() + (1 - y) * (1 - y_hat).log()).mean()
    # backward
    m = x.shape[1]
    dw = x.mm((y_hat - y).T) / m
    db = (y_hat - y).mean()
    # update
    w -= learning_rate * dw
    b -= learning_rate * db


class Logistic(Trainer):
    """x (features, samples), y (1, samples), w (features, 1) and b () from zero; binary cross-entropy.

    The gradients are those of Andrew Ng's CS229 notes, part II: ∂J/∂w = x (ŷ − y)ᵀ / m and ∂J/∂b = mean(ŷ − y).
    """

    title = words("Trainer", "Logistic regression · by hand")
    defaults = {
        "batch_size": 200,
        "input_size": 10,
        "learning_rate": 0.01,
        "iterations": 1000,
        "seed": 0,
        "data": "blobs",
        "device": "cpu",
        "threads": 0,
        "history_mb": 256,
    }
    small = {"batch_size": 8, "input_size": 4, "learning_rate": 0.5, "iterations": 200}
    labels = {"batch_size": words("Field", "Samples"), "input_size": words("Field", "Features")}
    phrases = {"batch_size": words("Field", "samples"), "input_size": words("Field", "features")}
    datasets = ("blobs", "iris")
    iteration = staticmethod(iteration)

    def variables(self, options: Options, generator: Generator) -> Variables:
        import torch

        samples, labels = DATASETS[options.data].draw(
            (options.batch_size, options.input_size), (options.batch_size, 1), generator
        )
        x, y = samples.T.contiguous(), labels.T.contiguous()
        w, b = torch.zeros(options.input_size, 1), torch.zeros(())
        return {name: tensor.to(options.device) for name, tensor in {"x": x, "y": y, "w": w, "b": b}.items()}

    def tensors(self, variables: Variables) -> dict[str, Tensor]:
        return present(variables, "x", "y", "w", "b")

    def parameters(self, variables: Variables) -> dict[str, Tensor]:
        return present(variables, "w", "b")

    def gradients_of(self, variables: Variables, parameters: Mapping[str, Tensor]) -> dict[str, Tensor | None]:
        there = present(variables, "dw", "db")
        return {name: there.get(name) for name in ("dw", "db")}

    def bytes_needed(self, options: Options) -> int:
        data = options.batch_size * (options.input_size + 1)
        activations = 6 * options.batch_size
        return FLOAT32_BYTES * (data + activations + 3 * options.input_size)
