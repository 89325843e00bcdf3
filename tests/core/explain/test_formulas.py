"""Every formula holds as it is written: it is read as mathematics, worked out, and compared with the value."""

from __future__ import annotations

import math
import random
import re
from typing import Any

import pytest
import torch

from core.engine.stepper import Stepper
from core.explain.explanation import explain
from core.explain.types import Explanation, Reference
from tests.helpers.walking import EXPERIMENTS, name_of, small, stepper_of

AS_PYTHON = {
    "√v̂": "sqrt(v_hat)",
    "what earlier passes left": "carried",
    "β₁ᵗ": "beta**t",
    "β₁": "beta",
    "tanh′": "slope",
    ".grad": "_grad",
    "·": "*",
    "−": "-",
    "²": "**2",
}


class Cells:
    """A matrix that the loop has no name for: its cells as they are explained in turn."""

    def __init__(self, stepper: Stepper, name: str) -> None:
        self._stepper, self._name = stepper, name

    def __getitem__(self, cell: tuple[int, ...]) -> float:
        value = explain(self._stepper, Reference(self._name, cell)).value
        assert value is not None
        return value


class Names(dict[str, Any]):
    """What the names of a formula stand for."""

    def __init__(self, stepper: Stepper, found: Explanation) -> None:
        super().__init__(max=max, float=float, sqrt=math.sqrt, log=torch.log, tanh=math.tanh)
        self.update(
            m=stepper.config.batch_size,
            carried=found.carried,
            learning_rate=stepper.learning_rate,
            ε=1e-8,
            μ=0.9,
            beta=0.9,
        )
        self.update(σ=lambda z: 1 / (1 + math.exp(-z)), slope=lambda z: 1 - math.tanh(z) ** 2)
        for factor in (factor for term in found.terms for factor in term.factors if factor.name in ("m", "v")):
            self[factor.name] = factor.value
        if found.kind == "weight":
            self["t"] = stepper.iteration
        self._stepper, self._found = stepper, found

    def __missing__(self, name: str) -> Any:
        if name == "v_hat":
            return explain(self._stepper, Reference(f"{self._found.tensor}.v̂", self._found.cell)).value
        value = self._stepper.named_values.get(name.replace("_grad", ".grad"))
        return Cells(self._stepper, name) if value is None else value.detach().double()


def worked_out(stepper: Stepper, found: Explanation) -> float:
    """Return what the right side of a formula comes to."""
    right = re.split(" [=←] ", found.formula, maxsplit=1)[1]
    for symbol, python in AS_PYTHON.items():
        right = right.replace(symbol, python)
    right = re.sub(r"log (\w+)", r"log(\1)", right)
    right = re.sub(r"(?<!\w)\[(.*?\]) > 0\]", r"float(\1 > 0)", right)
    names = Names(stepper, found)
    if "Σ" not in right:
        return float(eval(right, {}, names))
    gated = re.fullmatch(r"max\(0, (.*)\)", right)
    right = gated[1] if gated else right
    parts: list[str] = []
    for part in right.split(" + "):  # but not within brackets
        within = parts and parts[-1].count("(") > parts[-1].count(")")
        parts[-1:] = [f"{parts[-1]} + {part}"] if within else [*parts[-1:], part]
    total = sum(_summed(part, found, names) for part in parts)
    return max(0.0, total) if gated else total


def _summed(part: str, found: Explanation, names: Names) -> float:
    match = re.fullmatch(r"(.*?)Σ([ₙₖᵢ]+) (.*)", part)
    if match is None:
        return float(eval(part, {}, names))
    before, symbols, body = match.groups()
    indices = [{"ₙ": "n", "ₖ": "k", "ᵢ": "i"}[symbol] for symbol in symbols]
    if len(indices) == 2:
        cells = [tuple(map(int, term.label[1:-1].split(", "))) for term in found.terms]
    else:
        counted = {term.index for term in found.terms if term.index is not None}
        cells = [(index,) for index in sorted(counted)]
    total = 0.0
    for cell in cells:
        names.update(zip(indices, cell, strict=True))
        total += float(eval(f"{before}({body})", {}, names))
    return total


def assert_literal(stepper: Stepper, found: Explanation) -> None:
    assert found.note == "" and found.target is not None
    size = sum(abs(term.product) for term in found.terms) + abs(found.carried or 0)
    assert worked_out(stepper, found) == pytest.approx(found.target, rel=1e-4, abs=1e-5 * size), found.formula
    if found.aside:  # This cell’s share of the loss: … = 1.25, of 4.5 in all.
        symbols, share = re.search(r": (.*) = (\S+), of ", found.aside).groups()  # type: ignore[union-attr]
        shared = Explanation(found.tensor, found.cell, "loss", None, f"share = {symbols}")
        assert worked_out(stepper, shared) == pytest.approx(float(share.replace("−", "-")), rel=1e-5, abs=1e-12)


def everything(stepper: Stepper, rng: random.Random) -> dict[Reference, Explanation]:
    """Return what random cells lead to, down to the weights and up to the loss."""
    waiting = [
        Reference(name, tuple(rng.randrange(size) for size in stepper.named_values[name].shape))
        for name in (*stepper.gradients, *stepper.parameters, "loss")
        for _ in range(3)
    ]
    found: dict[Reference, Explanation] = {}
    while waiting:
        reference = waiting.pop()
        if reference not in found:
            found[reference] = explain(stepper, reference)
            opens = [factor.opens for term in found[reference].terms for factor in term.factors if factor.opens]
            waiting += rng.sample(opens, min(len(opens), 4))
    return found


LOOPS = {
    "mean": ("(y_pred - y).pow(2).sum()", "(y - y_pred).pow(2).mean()"),
    "tanh": (".clamp(min=0)", ".tanh()"),
    "no function": (".clamp(min=0)", ""),
    "other way round": ("x.mm(w1).clamp(min=0).mm(w2)", "w2.T.mm(w1.T.mm(x.T).clamp(min=0)).T"),
    "a gate of another height": (".clamp(min=0)", ".clamp(min=0, max=0.5)"),
    "never cleared": ("w1.grad.zero_()", "pass"),
    "rising": ("w1 -= learning_rate *", "w1 += 2 * learning_rate *"),
}


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=name_of)
def test_every_formula_of_every_rule_holds_literally(experiment: dict[str, Any], rng: random.Random) -> None:
    stepper = Stepper(small(**experiment))
    stepper.run(4)
    stepper.run_through("backward")
    for found in everything(stepper, rng).values():
        assert found.terms
        if not found.tensor.endswith(".v̂"):  # its formula has a v and a β₂ of its own
            assert_literal(stepper, found)


@pytest.mark.parametrize("loop", LOOPS)
def test_so_it_does_in_other_loops(loop: str, rng: random.Random) -> None:
    source = Stepper(small()).loop.source
    assert LOOPS[loop][0] in source
    stepper = stepper_of(source.replace(*LOOPS[loop]))
    stepper.run(2)
    stepper.run_through("backward")
    for found in everything(stepper, rng).values():
        if found.terms and "clamp" not in found.formula:  # it stands for min(max(0, z), 0.5)
            assert_literal(stepper, found)
