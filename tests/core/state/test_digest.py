from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
import torch

from core.state.digest import digest


def state() -> dict[str, Any]:
    """A bit of everything, always the same."""
    generator = torch.Generator().manual_seed(0)
    w = torch.randn(3, 2, generator=generator).requires_grad_()
    w.grad = torch.ones(3, 2)
    model = torch.nn.BatchNorm1d(2)
    optimizer = torch.optim.SGD([w], lr=0.1, momentum=0.9)
    optimizer.step()
    return {
        "w": w,
        "x": torch.arange(6.0).reshape(2, 3),
        "flags": torch.tensor([True, False]),
        "zero": torch.tensor(0.0),
        "model": model,
        "optimizer": optimizer,
        "t": 1,
        "rate": 0.1,
        "name": "sgd",
        "nothing": None,
        "numbers": [1, 2.0, (3,)],
        "table": {"a": 1},
    }


def test_it_is_a_sha256_of_the_state() -> None:
    assert digest(state()) == digest(state())
    assert len(bytes.fromhex(digest(state()))) == 32


def test_the_order_of_insertion_does_not_matter() -> None:
    values = state()
    assert digest(dict(reversed(values.items()))) == digest(values)


def change_momentum(values: dict[str, Any]) -> None:
    values["optimizer"].state[values["w"]]["momentum_buffer"][0, 0] += 1


CHANGES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a cell": lambda values: values["x"][1, 2].add_(1),
    "the last bit of a cell": lambda values: values["x"][1, 2].copy_(torch.tensor(5.0).nextafter(torch.tensor(6.0))),
    "the sign of zero": lambda values: values["zero"].neg_(),
    "a parameter": lambda values: values["w"].data[0, 0].add_(1),
    "a gradient": lambda values: values["w"].grad[0, 0].add_(1),
    "no gradient": lambda values: setattr(values["w"], "grad", None),
    "a flag": lambda values: values["flags"].logical_not_(),
    "a shape": lambda values: values.update(x=values["x"].reshape(3, 2)),
    "a dtype": lambda values: values.update(x=values["x"].view(torch.int32)),
    "a module's parameter": lambda values: values["model"].weight.data.add_(1),
    "a module's buffer": lambda values: values["model"].running_mean.add_(1),
    "a module's gradient": lambda values: setattr(values["model"].weight, "grad", torch.zeros(2)),
    "momentum": change_momentum,
    "an optimizer's learning rate": lambda values: values["optimizer"].param_groups[0].update(lr=0.2),
    "a whole number": lambda values: values.update(t=2),
    "a number": lambda values: values.update(rate=0.2),
    "a text": lambda values: values.update(name="adam"),
    "something instead of nothing": lambda values: values.update(nothing=0),
    "a list": lambda values: values["numbers"].append(4),
    "a list's order": lambda values: values["numbers"].reverse(),
    "a list's nesting": lambda values: values.update(numbers=[1, 2.0, 3]),
    "a table": lambda values: values["table"].update(b=1),
    "a name": lambda values: values.update(u=values.pop("t")),
    "one thing less": lambda values: values.pop("t"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_it_sees_every_change(name: str) -> None:
    before = state()
    after = state()
    CHANGES[name](after)
    assert digest(before) != digest(after)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"n1": 2}, {"n": 12}),
        ({"a": "b", "c": "d"}, {"a": "bc'd"}),
        ({"a": [1, 2], "b": []}, {"a": [1], "b": [2]}),
        ({"a": [1, 23]}, {"a": [12, 3]}),
        ({"a": 1}, {"a": 1.0}),
        ({"a": 1}, {"a": True}),
        ({"a": 1}, {"a": "1"}),
        ({"a": {"b": 1}}, {"a": None, "b": 1}),
    ],
)
def test_states_that_read_alike_differ(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert digest(one) != digest(other)


def test_how_a_tensor_lies_in_memory_does_not_matter() -> None:
    x = torch.arange(6.0).reshape(2, 3)
    assert digest({"x": x}) == digest({"x": x.T.contiguous().T})


def test_what_has_no_state_is_left_out() -> None:
    assert digest({**state(), "f": print, "torch": torch}) == digest({**state(), "f": len, "torch": math})


def test_it_changes_nothing() -> None:
    values = state()
    version = values["w"]._version
    digest(values)
    assert values["w"].requires_grad and values["w"]._version == version
