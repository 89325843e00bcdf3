"""The everyday loop: an nn.Module, a criterion and an optimizer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from core.experiment.trainers.base import FLOAT32_BYTES, Options, Trainer, Variables, present
from core.experiment.trainers.two_layer import TwoLayer, draw, two_layer_bytes
from core.i18n import words
from core.program.roles import MODEL, OPTIMIZER

if TYPE_CHECKING:
    from torch import Generator, Tensor, nn
    from torch.optim import Optimizer


def iteration(inputs: Tensor, labels: Tensor, model: nn.Module, criterion: nn.Module, optimizer: Optimizer) -> None:
    # zero_grad
    optimizer.zero_grad()
    # forward
    outputs = model(inputs)
    # loss
    loss = criterion(outputs, labels)
    # backward
    loss.backward()
    # update
    optimizer.step()


MOMENTUM = 0.9


def _rules() -> dict[str, Callable[..., Optimizer]]:
    from functools import partial

    from torch import optim

    return {"sgd": optim.SGD, "sgd with momentum": partial(optim.SGD, momentum=MOMENTUM), "adam": optim.Adam}


class ModuleLoop(Trainer):
    """The two-layer net as an nn.Module, drawn like `two-layer` and so with the same numbers."""

    title = words("Trainer", "nn.Module · optimizer")
    defaults = {
        **{name: TwoLayer.defaults[name] for name in ("batch_size", "input_size", "hidden_size", "output_size")},
        "learning_rate": 1e-6,
        "iterations": 500,
        "optimizer": "sgd",
        "seed": 0,
        "data": "gaussian",
        "device": "cpu",
        "threads": 0,
        "history_mb": 256,
    }
    small = TwoLayer.small
    rates = {"adam": 1e-3}
    small_rates = {"sgd with momentum": 5e-4, "adam": 0.02}
    datasets = ("gaussian",)
    optimizers = ("sgd", words("Trainer", "sgd with momentum"), "adam")
    iteration = staticmethod(iteration)

    def variables(self, options: Options, generator: Generator) -> Variables:
        from torch import nn

        from core.experiment.trainers.nets import TwoLayerNet

        inputs, labels, w1, w2 = draw(options, generator)
        model = TwoLayerNet(w1, w2)
        return {
            "inputs": inputs,
            "labels": labels,
            MODEL: model,
            "criterion": nn.MSELoss(reduction="sum"),
            OPTIMIZER: _rules()[options.optimizer](model.parameters(), lr=options.learning_rate),
        }

    def tensors(self, variables: Variables) -> dict[str, Tensor]:
        return {**present(variables, "inputs", "labels"), **self.parameters(variables)}

    def parameters(self, variables: Variables) -> dict[str, Tensor]:
        from torch import nn

        model = variables.get(MODEL)
        return dict(model.named_parameters()) if isinstance(model, nn.Module) else {}

    def set_learning_rate(self, variables: Variables, learning_rate: float) -> None:
        for group in getattr(variables.get(OPTIMIZER), "param_groups", ()):
            group["lr"] = learning_rate

    def bytes_needed(self, options: Options) -> int:
        moments = {"sgd": 0, "sgd with momentum": 1, "adam": 2}[options.optimizer]
        weights = options.hidden_size * (options.input_size + options.output_size)
        return two_layer_bytes(options) + FLOAT32_BYTES * moments * weights
