from __future__ import annotations

import math

import pytest
import torch

from core.engine.reports import Value
from core.engine.stepper import Stepper
from core.engine.value_watch import changed, described, fingerprints, named_values
from core.experiment.trainers import TRAINERS
from core.state.norm import norm
from tests.helpers.walking import small


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("y_pred = x.mm(w1).clamp(min=0).mm(w2)", ["y_pred"]),
        ("loss = torch.tensor(3.0)", ["loss"]),
        ("n = 3", ["n"]),
        ("n = 3.0; flag = True", ["n", "flag"]),
        ("n = old", ["n"]),
        ("old = 1", []),
        ("old += 1", ["old"]),
        ("x += 1", ["x"]),
        ("x[0, 0] = 9", ["x"]),
        ("x = x.clone()", ["x"]),
        ("x.add(1)", []),
        ("w1.sum().backward()", ["w1.grad"]),
        ("w1.grad = torch.ones(5, 3)", ["w1.grad"]),
        ("with torch.no_grad(): w2 -= 1", ["w2"]),
        ("t = 7", []),
        ("_hidden = 3", []),
        ("text = 'a'; table = {}; f = print", []),
        ("pass", []),
    ],
)
def test_it_sees_what_a_line_changes(line: str, names: list[str]) -> None:
    config = small()
    trainer = TRAINERS[config.trainer]
    variables = {"torch": torch, "old": 1, "t": 0, **trainer.variables(config, torch.Generator().manual_seed(0))}
    before = fingerprints(named_values(trainer, variables))
    exec(line, variables)
    assert changed(before, fingerprints(named_values(trainer, variables))) == names


def test_a_gradient_is_seen_to_change_in_place() -> None:
    config = small()
    trainer = TRAINERS[config.trainer]
    variables = trainer.variables(config, torch.Generator().manual_seed(0))
    variables["w1"].sum().backward()
    before = fingerprints(named_values(trainer, variables))
    variables["w1"].grad.zero_()
    assert changed(before, fingerprints(named_values(trainer, variables))) == ["w1.grad"]


def test_a_module_is_watched_by_its_parameters() -> None:
    config = small("module")
    trainer = TRAINERS[config.trainer]
    variables = trainer.variables(config, torch.Generator().manual_seed(0))
    assert set(named_values(trainer, variables)) == {"inputs", "labels", "w1", "w2", "w1.grad", "w2.grad"}
    variables["criterion"](variables["model"](variables["inputs"]), variables["labels"]).backward()
    before = fingerprints(named_values(trainer, variables))
    variables["optimizer"].step()
    assert changed(before, fingerprints(named_values(trainer, variables))) == ["w1", "w2"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3, Value("v", number=3.0)),
        (True, Value("v", number=1.0)),
        (0.5, Value("v", number=0.5)),
        (math.inf, Value("v", number=math.inf)),
        pytest.param(10**400, Value("v", kind="int"), id="huge"),
        (torch.tensor(2.0, requires_grad=True), Value("v", number=2.0)),
        (torch.tensor([[2.0]]), Value("v", number=2.0)),
        (torch.tensor([3.0, 4.0], requires_grad=True), Value("v", shape=(2,), norm=5.0)),
        (torch.tensor([[3], [4]]), Value("v", shape=(2, 1), norm=5.0)),
        (torch.tensor([True, False]), Value("v", shape=(2,), norm=1.0)),
        (torch.empty(0, 3), Value("v", shape=(0, 3), norm=0.0)),
        ("text", Value("v", kind="str")),
        (None, Value("v", kind="None")),
        (torch.nn.MSELoss(), Value("v", kind="MSELoss")),
    ],
)
def test_a_value_reads_as_a_number_a_shape_or_a_kind(value: object, expected: Value) -> None:
    assert described("v", value) == expected


def test_norms_are_euclidean_for_any_shape_and_dtype() -> None:
    cells = torch.tensor([[1, 2], [2, 4]])
    for dtype in (torch.float16, torch.float32, torch.float64, torch.int8, torch.int64):
        assert norm(cells.to(dtype)) == 5.0
    assert norm(torch.tensor(-3.0)) == 3.0
    assert math.isnan(norm(torch.tensor([math.nan, 1.0])))


def test_a_gradient_that_is_given_up_has_changed() -> None:
    stepper = Stepper(small("module"))
    stepper.run(3)
    stepper.step_line()
    assert stepper.changed == ["w1.grad", "w2.grad"] and set(stepper.gradients.values()) == {None}
    assert [(value.name, value.kind) for value in stepper.values[2]] == [("w1.grad", "None"), ("w2.grad", "None")]
