from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
import torch

from core.engine.stepper import Stepper
from core.experiment.config import RunConfig
from tests.helpers.plain_loops import draw, optimizer_losses, own_randomness, same, two_layer_losses
from tests.helpers.walking import small

RULES: dict[str, tuple[Callable[..., torch.optim.Optimizer], float]] = {
    "sgd": (torch.optim.SGD, 1e-5),
    "sgd with momentum": (partial(torch.optim.SGD, momentum=0.9), 1e-5),
    "adam": (torch.optim.Adam, 1e-2),
}


def test_sgd_follows_the_losses_of_two_layer() -> None:
    stepper = Stepper(RunConfig(trainer="module", seed=5))
    stepper.run(200)
    assert np.allclose(list(stepper.losses), two_layer_losses(5, 200, 1e-6), rtol=1e-4, atol=0)
    assert stepper.losses[0] == two_layer_losses(5, 1, 1e-6)[0]


@pytest.mark.parametrize("optimizer", RULES)
def test_losses_are_those_of_torch_optim(optimizer: str, rng: random.Random) -> None:
    make, rate = RULES[optimizer]
    sizes = batch, inputs, hidden, outputs = tuple(rng.randint(2, 30) for _ in range(4))
    seed = rng.randrange(2**63)
    config = RunConfig(
        trainer="module",
        seed=seed,
        optimizer=optimizer,
        learning_rate=rate,
        batch_size=batch,
        input_size=inputs,
        hidden_size=hidden,
        output_size=outputs,
    )
    stepper = Stepper(config)
    stepper.run(100)
    assert same(stepper.losses, optimizer_losses(seed, 100, rate, sizes, make))


def test_the_rules_differ() -> None:
    losses = []
    for optimizer in RULES:
        stepper = Stepper(small("module", optimizer=optimizer))
        stepper.run(3)
        losses.append(stepper.losses[2])
    assert len(set(losses)) == len(RULES)


def test_tensors_are_drawn_like_those_of_two_layer() -> None:
    stepper = Stepper(RunConfig(trainer="module", seed=8))
    with own_randomness(8):
        expected = draw(64, 1000, 100, 10)
    assert list(stepper.tensors) == ["inputs", "labels", "w1", "w2"]
    assert all(torch.equal(ours, theirs) for ours, theirs in zip(stepper.tensors.values(), expected, strict=True))


def test_gradients_are_none_between_zero_grad_and_backward() -> None:
    stepper = Stepper(small("module"))
    stepper.step_iteration()
    assert list(stepper.gradients) == ["w1.grad", "w2.grad"]
    assert None not in stepper.gradients.values()
    stepper.step_line()
    assert stepper.gradients == {"w1.grad": None, "w2.grad": None}
