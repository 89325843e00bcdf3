"""The terms of a step against what torch itself computes, with random settings, over several steps."""

from __future__ import annotations

import random
from typing import Any

import pytest
import torch
from torch import Tensor, optim

from core.explain.rules.terms import number, total
from core.explain.updates.by_optimizer import Step
from core.explain.updates.optimizers import RULES, rule_for
from core.explain.updates.rule import Rule

CELL = (1,)
STEPS = 5
CLOSE = {torch.float32: 1e-6, torch.float64: 1e-12}
"""How near a sum must come to a weight, relative to what is added up."""


def settings_of(kind: type[optim.Optimizer], rng: random.Random) -> dict[str, Any]:
    """Random settings of an optimizer, each option switched on now and then."""
    found: dict[str, Any] = {
        "lr": 10 ** rng.uniform(-4, 0),
        "weight_decay": rng.choice([0, rng.uniform(0, 0.5)]),
        "maximize": rng.random() < 0.3,
    }
    small = 10 ** rng.uniform(-12, -1)
    if kind is optim.SGD:
        momentum = rng.choice([0, rng.uniform(0.1, 0.99)])
        nesterov = momentum > 0 and rng.random() < 0.5
        dampening = 0 if nesterov else rng.choice([0, rng.uniform(0, 0.9)])
        return found | {"momentum": momentum, "nesterov": nesterov, "dampening": dampening}
    if kind in (optim.Adam, optim.AdamW):
        betas = rng.uniform(0, 0.99), rng.uniform(0.5, 0.9999)
        return found | {"betas": betas, "eps": small, "amsgrad": rng.random() < 0.5}
    if kind is optim.RMSprop:
        momentum = rng.choice([0, rng.uniform(0.1, 0.99)])
        return found | {
            "alpha": rng.uniform(0.5, 0.999),
            "eps": small,
            "centered": rng.random() < 0.5,
            "momentum": momentum,
        }
    begun = rng.choice([0, rng.uniform(0, 2)])
    return found | {"lr_decay": rng.choice([0, rng.random()]), "initial_accumulator_value": begun, "eps": small}


def implementation(kind: type[optim.Optimizer], rng: random.Random) -> dict[str, bool]:
    ways = [{"foreach": False}, {"foreach": True}, {"foreach": False, "fused": True}]
    return rng.choice(ways if kind is not optim.RMSprop else ways[:2])


def weight_of(dtype: torch.dtype, rng: random.Random) -> torch.nn.Parameter:
    return torch.nn.Parameter(torch.tensor([rng.gauss(0, 1) for _ in range(3)], dtype=dtype))


def gradient_of(weight: Tensor, rng: random.Random, scale: float = 1.0) -> Tensor:
    return torch.tensor([scale * rng.gauss(0, 1) for _ in range(3)], dtype=weight.dtype)


def stepped(optimizer: optim.Optimizer, weight: Tensor) -> tuple[Rule, float]:
    """The rule of a step, and the weight after it."""
    step = Step(optimizer, "w", weight, CELL)
    optimizer.step()
    rule = step.rule(number(weight, CELL))
    assert rule is not None
    return rule, number(weight, CELL)


def assert_told(rule: Rule, after: float, dtype: torch.dtype, settings: object = "") -> None:
    size = sum(abs(one.product) for one in rule.terms)
    assert rule.note == "", settings
    assert abs(total(rule.terms) - after) <= CLOSE[dtype] * size, settings


@pytest.mark.parametrize("dtype", CLOSE, ids=str)
@pytest.mark.parametrize("kind", RULES, ids=lambda kind: kind.__name__)
def test_the_terms_of_a_step_add_up_to_the_new_weight(
    kind: type[optim.Optimizer], dtype: torch.dtype, rng: random.Random
) -> None:
    for _ in range(40):
        settings, scale = settings_of(kind, rng) | implementation(kind, rng), 10 ** rng.uniform(-4, 3)
        weight = weight_of(dtype, rng)
        optimizer = kind([weight], **settings)
        for _ in range(STEPS):
            weight.grad = gradient_of(weight, rng, scale)
            assert_told(*stepped(optimizer, weight), dtype, settings)


@pytest.mark.parametrize("kind", [one for one in RULES if one is not optim.SGD], ids=lambda kind: kind.__name__)
def test_what_a_step_divides_by_is_explained_by_its_real_state(kind: type[optim.Optimizer], rng: random.Random) -> None:
    for _ in range(10):
        settings = settings_of(kind, rng)
        weight = weight_of(torch.float64, rng)
        optimizer = kind([weight], **settings)
        for count in range(1, STEPS + 1):
            weight.grad = gradient_of(weight, rng)
            rule, _ = stepped(optimizer, weight)
            found, state = rule.opened, {name: one for name, one in optimizer.state[weight].items() if one is not None}
            assert found is not None and found.tensor == "w.v̂"
            if kind in (optim.Adam, optim.AdamW):
                v = state["max_exp_avg_sq" if settings["amsgrad"] else "exp_avg_sq"][CELL]
                expected = float(v) / (1 - settings["betas"][1] ** count)
            elif kind is optim.RMSprop:
                mean = float(state["grad_avg"][CELL]) if settings["centered"] else 0.0
                expected = float(state["square_avg"][CELL]) - mean**2
            else:
                expected = float(state["sum"][CELL])
            assert found.value == found.sum == total(found.terms) == pytest.approx(expected, rel=1e-9), settings


@pytest.mark.parametrize("kind", RULES, ids=lambda kind: kind.__name__)
def test_a_rate_in_a_tensor_counts_as_what_it_holds(kind: type[optim.Optimizer], rng: random.Random) -> None:
    weight = weight_of(torch.float32, rng)
    optimizer = kind([weight], lr=torch.tensor(0.05))
    for rate in (0.05, 0.02):
        optimizer.param_groups[0]["lr"].fill_(rate)
        weight.grad = gradient_of(weight, rng)
        rule, after = stepped(optimizer, weight)
        assert_told(rule, after, torch.float32)
        assert rule.terms[1].factors[0].value == pytest.approx(-rate)


def test_a_step_counted_in_a_tensor_corrects_in_its_precision(rng: random.Random) -> None:
    """As on a GPU with `capturable`: 1 − 0.9999ᵗ has lost digits in float32, which shows in the step."""
    weight = weight_of(torch.float64, rng).detach()
    optimizer = optim.Adam([weight], lr=1.0, betas=(0.9, 0.9999), differentiable=True)
    for _ in range(STEPS):
        weight.grad = gradient_of(weight, rng)
        rule, after = stepped(optimizer, weight)
        assert abs(total(rule.terms) - after) <= 1e-6 * sum(abs(one.product) for one in rule.terms)


def test_a_weight_without_a_gradient_is_left_alone(rng: random.Random) -> None:
    weight = weight_of(torch.float32, rng)
    optimizer = optim.Adam([weight])
    step = Step(optimizer, "w", weight, CELL)
    optimizer.step()
    assert step.rule(number(weight, CELL)) is None


def test_a_sparse_gradient_is_told_in_terms() -> None:
    table = torch.nn.Embedding(4, 3, sparse=True)
    optimizer = optim.SGD(table.parameters(), lr=0.1, momentum=0.9)
    for _ in range(2):
        for row in (1, 3):
            optimizer.zero_grad()
            table(torch.tensor([1, 2, 1])).square().sum().backward()
            step = Step(optimizer, "table.weight", table.weight, (row, 2))
            optimizer.step()
            rule = step.rule(number(table.weight, (row, 2)))
            assert rule is not None
            assert_told(rule, number(table.weight, (row, 2)), torch.float32)


class Own(optim.Optimizer):
    """A rule that nobody knows."""

    def __init__(self, parameters: Any) -> None:
        super().__init__(parameters, {"lr": 0.1})

    def step(self, closure: Any = None) -> None:
        with torch.no_grad():
            for one in self.param_groups[0]["params"]:
                one.sub_(one.grad.sign() * one.abs())


class Renamed(optim.Adam):
    """Adam by another name."""


class Changed(optim.SGD):
    """No longer SGD, for all its settings."""

    def step(self, closure: Any = None) -> None:
        super().step()
        with torch.no_grad():
            self.param_groups[0]["params"][0].mul_(0.5)


def test_a_class_is_known_by_the_step_that_it_takes() -> None:
    weight = torch.nn.Parameter(torch.ones(3))
    for kind in (Own, Renamed, Changed):
        kind([weight])  # torch wraps `step` when the first one is made
    assert rule_for(Renamed) is RULES[optim.Adam]
    assert [rule_for(kind) for kind in (Own, Changed, optim.NAdam, optim.LBFGS)] == [None] * 4


@pytest.mark.parametrize("kind", [Own, Changed, optim.Adadelta, optim.NAdam, optim.Rprop, optim.Adamax, optim.LBFGS])
def test_any_other_rule_is_told_by_before_gradient_and_after(kind: type[optim.Optimizer], rng: random.Random) -> None:
    weight = weight_of(torch.float32, rng)
    optimizer = kind([weight])
    for _ in range(2):
        before, weight.grad = number(weight, CELL), gradient_of(weight, rng)
        step = Step(optimizer, "w", weight, CELL)
        optimizer.step((lambda: (weight * weight.grad).sum().detach()) if kind is optim.LBFGS else None)
        after = number(weight, CELL)
        rule = step.rule(after)
        assert rule is not None
        assert [one.product for one in rule.terms] == [before, after - before]
        assert total(rule.terms) == after
        assert rule.note.startswith(f"The rule of {kind.__name__} is not written out here")
        gradient = rule.terms[1].factors[0].opens
        assert gradient is not None and str(gradient) == "w.grad[1]" and "w.grad[1] = " in rule.note


def test_numbers_that_are_changed_within_a_step_are_told_by_before_and_after(rng: random.Random) -> None:
    weight = weight_of(torch.float32, rng)
    optimizer = optim.SGD([weight], lr=0.1)
    optimizer.register_step_post_hook(lambda *_: weight.data.mul_(0.9))
    weight.grad = gradient_of(weight, rng)
    rule, after = stepped(optimizer, weight)
    assert total(rule.terms) == after and rule.note.startswith("The rule of SGD")


FORMULAS = [
    (optim.SGD, {"weight_decay": 0.1}, "w[1] − learning_rate · (w.grad[1] + λ · w[1])"),
    (optim.SGD, {"maximize": True}, "w[1] − learning_rate · (−w.grad[1])"),
    (optim.SGD, {"momentum": 0.9}, "w[1] − learning_rate · (μ · v + w.grad[1])"),
    (optim.SGD, {"momentum": 0.9, "dampening": 0.1}, "w[1] − learning_rate · (μ · v + (1 − τ) · w.grad[1])"),
    (optim.SGD, {"momentum": 0.9, "nesterov": True}, "w[1] − learning_rate · (μ² · v + (1 + μ) · w.grad[1])"),
    (
        optim.AdamW,
        {"weight_decay": 0.1},
        "w[1] − learning_rate · λ · w[1] − learning_rate · (β₁ · m + (1 − β₁) · w.grad[1]) / (1 − β₁ᵗ) / (√v̂ + ε)",
    ),
    (
        optim.Adam,
        {"weight_decay": 0.1},
        "w[1] − learning_rate · (β₁ · m + (1 − β₁) · (w.grad[1] + λ · w[1])) / (1 − β₁ᵗ) / (√v̂ + ε)",
    ),
    (optim.RMSprop, {}, "w[1] − learning_rate · w.grad[1] / (√v̂ + ε)"),
    (optim.RMSprop, {"momentum": 0.9}, "w[1] − learning_rate · (μ · b + w.grad[1] / (√v̂ + ε))"),
    (optim.Adagrad, {}, "w[1] − learning_rate · w.grad[1] / (√v̂ + ε)"),
    (optim.Adagrad, {"lr_decay": 0.1}, "w[1] − learning_rate · 1 / (1 + t · lr_decay) · w.grad[1] / (√v̂ + ε)"),
]


@pytest.mark.parametrize(("kind", "settings", "formula"), FORMULAS)
def test_the_formula_of_a_step(kind: Any, settings: dict[str, Any], formula: str, rng: random.Random) -> None:
    weight = weight_of(torch.float32, rng)
    optimizer = kind([weight], lr=0.1, **settings)
    for _ in range(2):
        weight.grad = gradient_of(weight, rng)
        rule, _ = stepped(optimizer, weight)
    assert rule.formula == f"w[1] ← {formula}"
