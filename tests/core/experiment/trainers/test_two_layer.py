from __future__ import annotations

import random

import pytest
import torch

from core.engine.stepper import Stepper
from core.experiment.config import RunConfig
from tests.helpers.plain_loops import draw, own_randomness, same, two_layer_losses
from tests.helpers.walking import small


def test_losses_are_those_of_the_plain_loop_at_the_default_sizes() -> None:
    stepper = Stepper(RunConfig(seed=3))
    stepper.run(120)
    assert same(stepper.losses, two_layer_losses(3, 120, 1e-6))


@pytest.mark.parametrize("case", range(5))
def test_losses_are_those_of_the_plain_loop_at_any_size(case: int, rng: random.Random) -> None:
    batch, inputs, hidden, outputs = (rng.randint(1, 40) for _ in range(4))
    seed, rate = rng.randrange(2**63), 10 ** rng.uniform(-7, -4)
    config = RunConfig(
        seed=seed, batch_size=batch, input_size=inputs, hidden_size=hidden, output_size=outputs, learning_rate=rate
    )
    stepper = Stepper(config)
    stepper.run(50)
    assert same(stepper.losses, two_layer_losses(seed, 50, rate, (batch, inputs, hidden, outputs)))


def test_tensors_are_drawn_in_the_order_of_the_lecture() -> None:
    stepper = Stepper(RunConfig(seed=8))
    with own_randomness(8):
        expected = draw(64, 1000, 100, 10)
    assert list(stepper.tensors) == ["x", "y", "w1", "w2"]
    assert all(torch.equal(ours, theirs) for ours, theirs in zip(stepper.tensors.values(), expected, strict=True))
    assert all(tensor.dtype == torch.float32 for tensor in stepper.tensors.values())


def test_gradients_are_there_from_the_first_backward_on() -> None:
    stepper = Stepper(small())
    assert stepper.gradients == {"w1.grad": None, "w2.grad": None}
    while stepper.phase != "backward":
        stepper.step_line()
    x, y, w1, w2 = stepper.tensors.values()
    hidden = x.mm(w1).clamp(min=0)
    by_hand = hidden.T.mm(2 * (hidden.mm(w2) - y))
    assert torch.allclose(stepper.gradients["w2.grad"], by_hand.detach())


def test_gradients_are_zero_at_the_end_of_an_iteration() -> None:
    stepper = Stepper(small())
    stepper.step_iteration()
    assert all(gradient.count_nonzero() == 0 for gradient in stepper.gradients.values())
