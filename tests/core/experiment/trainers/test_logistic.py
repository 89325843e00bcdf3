from __future__ import annotations

import random

import numpy as np
import pytest
import torch

from core.engine.stepper import Stepper
from core.experiment.config import RunConfig
from core.experiment.trainers import TRAINERS
from tests.helpers.plain_loops import logistic_losses
from tests.helpers.walking import run_script, small

UPDATE = "w -= learning_rate * dw"

ROUNDING = 8 * torch.finfo(torch.float32).eps
"""Of a sum in float32, relative to the sizes of what is added up: where they cancel, the sum itself may be mostly
rounding, and by how much differs from processor to processor."""


def before_update(stepper: Stepper, iteration: int) -> None:
    """Goes to where dw and db have just been made."""
    line = stepper.loop.source.splitlines().index(UPDATE) + 1
    stepper.seek(iteration, line)
    assert (stepper.iteration, stepper.line) == (iteration, line)


def autograd(stepper: Stepper) -> tuple[torch.Tensor, torch.Tensor]:
    """The gradients that autograd finds for the loop's loss at the loop's tensors."""
    x, y, w, b = (tensor.clone() for tensor in stepper.tensors.values())
    w.requires_grad = True
    b.requires_grad = True
    y_hat = 1 / (1 + torch.exp(-(w.T.mm(x) + b)))
    loss = -(y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat)).mean()
    loss.backward()
    assert loss.item() == stepper.loss
    assert w.grad is not None and b.grad is not None
    return w.grad, b.grad


@pytest.mark.parametrize("iteration", [1, 1001])
@pytest.mark.parametrize("data", ["blobs", "iris"])
@pytest.mark.parametrize("seed", [0, 1])
def test_gradients_by_hand_are_those_of_autograd(data: str, seed: int, iteration: int) -> None:
    stepper = Stepper(RunConfig(trainer="logistic", data=data, seed=seed))
    before_update(stepper, iteration)
    x, y, y_hat = (torch.as_tensor(stepper.named_values[name]) for name in ("x", "y", "y_hat"))
    added_up = x.abs().mm((y_hat - y).abs().T) / x.shape[1], (y_hat - y).abs().mean()
    for ours, theirs, sizes in zip(stepper.gradients.values(), autograd(stepper), added_up, strict=True):
        assert ours is not None and ours.shape == theirs.shape
        assert (ours - theirs).norm() <= ROUNDING * sizes.norm()


def test_the_formulas_are_exact(rng: random.Random) -> None:
    """In float64, where rounding hides nothing, on numbers of no data set."""
    generator = torch.Generator().manual_seed(rng.randrange(2**63))
    x, w = (torch.randn(shape, generator=generator, dtype=torch.float64) for shape in ((7, 50), (7, 1)))
    y = torch.randint(0, 2, (1, 50), generator=generator).double()
    b = torch.tensor(rng.gauss(0, 1), dtype=torch.float64)
    start = {"torch": torch, "x": x, "y": y, "w": w.clone(), "b": b.clone(), "learning_rate": 0.5}
    found = run_script(TRAINERS["logistic"].source, 1, start)
    w.requires_grad = True
    b.requires_grad = True
    torch.nn.functional.binary_cross_entropy_with_logits(w.T.mm(x) + b, y).backward()
    assert torch.allclose(found["dw"], w.grad, rtol=1e-12, atol=1e-14)
    assert torch.allclose(found["db"], b.grad, rtol=1e-12, atol=1e-14)
    assert torch.allclose(found["w"], w - 0.5 * w.grad) and torch.allclose(found["b"], b - 0.5 * b.grad)


@pytest.mark.parametrize("data", ["blobs", "iris"])
def test_losses_are_those_of_a_loop_in_float64(data: str) -> None:
    stepper = Stepper(RunConfig(trainer="logistic", data=data))
    x, y = (stepper.tensors[name].double().numpy().copy() for name in ("x", "y"))
    stepper.run(300)
    assert np.allclose(list(stepper.losses), logistic_losses(x, y, 300, 0.01), rtol=1e-5, atol=0)
    assert stepper.losses[299] < stepper.losses[0] == pytest.approx(np.log(2))


def test_autograd_is_never_used() -> None:
    stepper = Stepper(small("logistic"))
    for _ in range(2 * len(stepper.loop.lines)):
        stepper.step_line()
        values = [value for value in stepper.variables.values() if isinstance(value, torch.Tensor)]
        assert len(values) >= 4
        assert not any(value.requires_grad or value.grad_fn or value.grad is not None for value in values)


def test_shapes_are_one_sample_a_column() -> None:
    stepper = Stepper(small("logistic"))
    assert stepper.gradients == {"dw": None, "db": None}
    stepper.step_iteration()
    shapes = {name: tuple(tensor.shape) for name, tensor in (stepper.tensors | stepper.gradients).items()}
    assert shapes == {"x": (3, 20), "y": (1, 20), "w": (3, 1), "b": (), "dw": (3, 1), "db": ()}


def test_weights_start_at_zero() -> None:
    assert all(tensor.count_nonzero() == 0 for tensor in Stepper(small("logistic")).parameters.values())
