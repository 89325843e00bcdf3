"""Every way to begin a backward pass tells what it begins with."""

from __future__ import annotations

import ast
from typing import Any
from unittest.mock import MagicMock

import pytest

from core.program.backward_calls import tell_of_losses
from core.program.pauses import WALK


class Told:
    """Takes note in the place of a walk."""

    def __init__(self) -> None:
        self.told: list[Any] = []

    def loss_is(self, value: Any, name: str) -> Any:
        self.told.append(name)
        return value

    loss_may_be = differentiated = loss_is


def told_of(text: str) -> list[Any]:
    tree = ast.parse(text)
    tell_of_losses(tree)
    walk = Told()
    names = ("loss", "one", "w", "torch", "autograd", "grad", "scaler", "accelerator", "engine")
    exec(
        compile(ast.fix_missing_locations(tree), "loop", "exec"), {WALK: walk, **{name: MagicMock() for name in names}}
    )
    return walk.told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("loss.backward()", ["loss"]),
        ("(loss + one).backward(retain_graph=True)", ["loss + one"]),
        ("scaler.scale(loss).backward()", ["loss"]),
        ("torch.autograd.backward(loss)", ["loss"]),
        ("torch.autograd.backward([loss, one])", ["[loss, one]"]),
        ("torch.autograd.backward(tensors=loss)", ["loss"]),
        ("both = torch.autograd.grad(loss, w)", ["loss"]),
        ("a = autograd.grad(loss, w)[0]", ["loss"]),
        ("a = grad(loss, w)", ["loss"]),
        ("a = torch.autograd.grad(outputs=one, inputs=w, create_graph=True)", ["one"]),
        ("a = grad(*[loss], w)", []),
        ("engine.backward(loss)", ["engine", "loss"]),
        ("def again():\n    loss.backward()\nagain()", ["loss"]),
        ("w.grad.zero_()", []),
    ],
)
def test_it_is_told(text: str, told: list[str]) -> None:
    assert told_of(text) == told
