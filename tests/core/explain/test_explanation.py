from __future__ import annotations

import gc
import math
import random
import weakref
from itertools import product
from typing import Any

import pytest
import torch

from core.engine.stepper import Stepper
from core.errors import CellError, LoopError
from core.experiment.config import RunConfig
from core.explain.explanation import explain
from core.explain.types import Explanation, Factor, Reference, Term
from core.program.what_if import WHAT_IFS
from tests.helpers.tiers import every
from tests.helpers.walking import EXPERIMENTS, name_of, small, stepper_of

experiments = pytest.mark.parametrize("experiment", EXPERIMENTS, ids=name_of)

AS_FLOAT32 = 1e-6
"""How near a sum must come to a float32 value, relative to what is added up."""


def after_backward(stepper: Stepper, iteration: int) -> Stepper:
    stepper.run(iteration - 1)
    stepper.run_through("backward")
    return stepper


def every_cell(stepper: Stepper) -> list[Reference]:
    """Of every gradient that is there."""
    return [
        Reference(name, cell)
        for name, gradient in stepper.gradients.items()
        if gradient is not None
        for cell in product(*map(range, gradient.shape))
    ]


def value_in(stepper: Stepper, reference: Reference) -> float:
    return float(stepper.named_values[reference.tensor].detach()[reference.cell])


def assert_adds_up(found: Explanation) -> None:
    """The sum is what it should be, each product is that of its factors, and there is nothing to be said."""
    assert found.note == ""
    assert found.value is not None and found.target is not None
    assert found.terms
    size = sum(abs(term.product) for term in found.terms) + abs(found.carried or 0)
    assert abs(found.sum - found.target) <= AS_FLOAT32 * size
    assert found.sum == pytest.approx(sum(term.product for term in found.terms) + (found.carried or 0))
    for term in found.terms:
        assert term.product == math.prod(factor.value for factor in term.factors)


# Gradients


@experiments
@pytest.mark.parametrize("iteration", [1, 7])
def test_the_terms_of_every_cell_add_up_to_the_gradient(experiment: dict[str, Any], iteration: int) -> None:
    stepper = after_backward(Stepper(small(**experiment)), iteration)
    cells = every_cell(stepper)
    assert len(cells) == {"logistic": 4}.get(experiment["trainer"], 21)
    for reference in cells:
        found = explain(stepper, reference)
        assert found.value == value_in(stepper, reference)
        assert len(found.terms) == stepper.config.batch_size
        assert_adds_up(found)


@experiments
def test_they_do_at_the_default_sizes(experiment: dict[str, Any], rng: random.Random) -> None:
    stepper = after_backward(Stepper(RunConfig(**experiment)), 20)
    cells = every_cell(stepper)
    for reference in rng.sample(cells, min(1000, len(cells))):
        assert_adds_up(explain(stepper, reference))


WHAT_IF_CASES = [
    pytest.param(experiment, what_if, id=f"{name_of(experiment)}: {what_if.title}")
    for experiment in EXPERIMENTS
    for what_if in WHAT_IFS
    if what_if.edited(Stepper(small(**experiment)).trainer.source, 4) is not None
]


@pytest.mark.parametrize(("experiment", "what_if"), WHAT_IF_CASES)
def test_they_do_in_the_loops_of_the_what_if_menu(experiment: dict[str, Any], what_if: Any) -> None:
    stepper = Stepper(small(**experiment))
    stepper.run(3)
    source = what_if.edited(stepper.loop.source, 4)
    assert source is not None
    stepper.edit(source)
    for iteration in (4, 5):
        stepper.run_through("backward")
        for reference in every_cell(stepper):
            assert_adds_up(explain(stepper, reference))
        if iteration == 4:
            try:
                stepper.step_iteration()
            except LoopError:
                assert what_if.title == "Forget no_grad"
                return


def titled(part: Any) -> str:
    return name_of(part) if isinstance(part, dict) else str(part.title)


@pytest.mark.parametrize(("experiment", "what_if"), every(3, product(EXPERIMENTS, WHAT_IFS)), ids=titled)
def test_they_do_in_those_loops_at_the_default_sizes(
    experiment: dict[str, Any], what_if: Any, rng: random.Random
) -> None:
    stepper = Stepper(RunConfig(**experiment))
    stepper.run(10)
    source = what_if.edited(stepper.loop.source, 11)
    if source is None:
        assert experiment["trainer"] != "two-layer"
        return
    stepper.edit(source)
    stepper.run_through("backward")
    for reference in (*rng.sample(every_cell(stepper), 5), *rng.sample(every_weight(stepper), 2)):
        if reference.tensor in stepper.parameters and what_if.title == "Forget no_grad":
            continue
        found = explain(stepper, reference)
        assert_adds_up(found)
        assert found.value == value_in(stepper, reference)


def test_the_terms_are_the_samples_with_their_factors() -> None:
    stepper = after_backward(Stepper(small()), 2)
    found = explain(stepper, Reference("w1.grad", (4, 2)))
    assert found.formula == "w1.grad[4, 2] = Σₙ x[n, 4] · δ1[n, 2]"
    assert (found.kind, found.carried) == ("gradient", None)
    for n, term in enumerate(found.terms):
        assert (term.index, term.label) == (n, f"n = {n}")
        data, delta = term.factors
        assert data == Factor(f"x[{n}, 4]", value_in(stepper, Reference("x", (n, 4))))
        assert (delta.name, delta.opens) == (f"δ1[{n}, 2]", Reference("δ1", (n, 2)))


def test_the_terms_of_logistic_regression() -> None:
    stepper = after_backward(Stepper(small("logistic")), 5)
    x, y, y_hat = (stepper.named_values[name] for name in ("x", "y", "y_hat"))
    for n, term in enumerate(explain(stepper, Reference("dw", (2, 0))).terms):
        error = float(y_hat[0, n]) - float(y[0, n])
        assert [factor.value for factor in term.factors] == [float(x[2, n]), error, 1 / 20]
    assert [len(term.factors) for term in explain(stepper, Reference("db", ())).terms] == [2] * 20


def test_it_says_how_many_samples_the_relu_blocks() -> None:
    stepper = after_backward(Stepper(small(batch_size=9)), 1)
    z = stepper.tensors["x"].mm(stepper.tensors["w1"])
    closed = (z < 0).sum(dim=0).tolist()
    assert 0 < sum(closed) < 27
    for unit in range(3):
        assert explain(stepper, Reference("w1.grad", (0, unit))).blocked == closed[unit]
        assert explain(stepper, Reference("w2.grad", (unit, 1))).blocked == closed[unit]


def test_what_earlier_passes_left_is_a_term_of_its_own() -> None:
    stepper = Stepper(small())
    stepper.edit(stepper.loop.source.replace("w1.grad.zero_()\n", "pass\n"))
    stepper.run(2)
    before = float(stepper.parameters["w1"].grad[3, 1])
    stepper.run_through("backward")
    found = explain(stepper, Reference("w1.grad", (3, 1)))
    assert found.carried == before != 0
    assert found.formula.endswith(" + what earlier passes left")
    assert_adds_up(found)
    assert explain(stepper, Reference("w2.grad", (1, 1))).carried is None


def test_a_gradient_that_was_cleared_says_by_which_line() -> None:
    stepper = after_backward(Stepper(small()), 3)
    reference = Reference("w1.grad", (2, 2))
    before = explain(stepper, reference)
    stepper.step_iteration()
    found = explain(stepper, reference)
    assert (found.value, found.sum, found.terms) == (0, before.sum, before.terms)
    assert found.passed == before.value == found.target
    passed = f"{before.value:.6g}".replace("-", "−")
    symbols = "Σₙ x[n, 2] · δ1[n, 2]"
    assert found.formula == f"w1.grad[2, 2] = 0, cleared by line 12; the pass before gave {passed} = {symbols}"
    assert_adds_up(found)


def test_a_gradient_that_is_taken_away_says_by_which_line() -> None:
    stepper = stepper_of(Stepper(small()).loop.source.replace("w1.grad.zero_()", "w1.grad = None"))
    stepper.run(3)
    found = explain(stepper, Reference("w1.grad", (2, 2)))
    assert found.value is None and found.passed is not None
    assert found.formula.startswith("w1.grad[2, 2] = None, cleared by line 12; the pass before gave ")
    assert found.note == ""


@pytest.mark.parametrize("line", ["w1.grad.mul_(2)", "w1.grad.data.mul_(2)", "w1.grad[:, 2:].data *= 2"])
def test_a_gradient_that_was_changed_otherwise_says_by_which_line(line: str) -> None:
    stepper = stepper_of(Stepper(small()).loop.source.replace("loss.backward()", f"loss.backward()\n{line}"))
    stepper.run_through("backward")
    reference = Reference("w1.grad", (2, 2))
    found = explain(stepper, reference)
    assert found.value == value_in(stepper, reference) == 2 * found.passed
    assert ", changed by line 7; the pass before gave " in found.formula
    assert found.note.endswith(f"since then it was changed by line 7, {line}.")


def test_a_gradient_that_was_cleared_before_the_pass_needs_no_word() -> None:
    lines = Stepper(small()).loop.source.split("\n")
    clearing = [f"    {line}" for line in lines if "zero_()" in line]
    stepper = stepper_of("\n".join(["if t > 1:", *clearing, *(line for line in lines if "zero_()" not in line)]))
    assert_adds_up(explain(after_backward(stepper, 3), Reference("w1.grad", (1, 1))))


def test_before_the_backward_pass_there_is_nothing_to_add_up() -> None:
    stepper = Stepper(small())
    reference = Reference("w1.grad", (0, 0))
    assert explain(stepper, reference).note == "No iteration has begun."
    stepper.step_phase()
    found = explain(stepper, reference)
    assert (found.value, found.terms) == (None, ())
    assert found.note == "There is no gradient yet: no backward pass has run in this iteration."
    logistic = Stepper(small("logistic"))
    logistic.run(1)
    logistic.step_phase()
    found = explain(logistic, Reference("dw", (0, 0)))
    assert found.value == value_in(logistic, Reference("dw", (0, 0)))
    assert found.note == "No line of this iteration has computed dw yet."


# One factor after the other


@experiments
def test_every_factor_opens_down_to_the_weights_and_up_to_the_loss(experiment: dict[str, Any]) -> None:
    stepper = after_backward(Stepper(small(**experiment)), 4)
    waiting = every_cell(stepper)[:1] + every_cell(stepper)[-1:]
    kinds, seen = set(), set(waiting)
    while waiting:
        found = explain(stepper, waiting.pop())
        kinds.add(found.kind)
        assert found.terms and found.note == "", "what can be opened leads somewhere"
        assert found.target is not None
        size = sum(abs(term.product) for term in found.terms)
        assert abs(found.sum - found.target) <= AS_FLOAT32 * max(size, abs(found.target))
        for term in found.terms:
            for factor in term.factors:
                if factor.opens is not None and factor.opens not in seen:
                    seen.add(factor.opens)
                    waiting.append(factor.opens)
    by_autograd = {"delta", "loss derivative"} if experiment["trainer"] != "logistic" else set()
    assert kinds == {"gradient", "activation", "weight", "loss", *by_autograd}
    opened = {reference.tensor for reference in seen}
    assert ("loss" in opened) is (experiment["trainer"] != "logistic")
    assert {"two-layer": "y_pred", "logistic": "y_hat", "module": "outputs"}[experiment["trainer"]] in opened


def test_the_delta_of_the_hidden_layer_is_gated() -> None:
    stepper = after_backward(Stepper(small(batch_size=9)), 1)
    x, y, w1, w2 = (tensor.detach() for tensor in stepper.tensors.values())
    z = x.mm(w1)
    behind = 2 * (z.clamp(min=0).mm(w2) - y)
    for n, j in product(range(9), range(3)):
        found = explain(stepper, Reference("δ1", (n, j)))
        gate = float(z[n, j] > 0)
        assert found.formula == f"δ1[{n}, {j}] = [z1[{n}, {j}] > 0] · Σₖ δ2[{n}, k] · w2[{j}, k]"
        assert [term.factors[0] for term in found.terms] == 2 * [
            Factor("ReLU gate", gate, Reference("z1", (n, j)), gate=True)
        ]
        assert found.sum == pytest.approx(gate * float(behind[n] @ w2[j]), rel=1e-4, abs=1e-4)
        assert found.blocked == (0 if gate else 2)


def test_the_delta_of_the_output_is_the_derivative_of_the_loss() -> None:
    two_layer = explain(after_backward(Stepper(small()), 1), Reference("δ2", (3, 1)))
    assert two_layer.formula == "δ2[3, 1] = 2 · (y_pred[3, 1] − y[3, 1])"
    assert two_layer.kind == "loss derivative"
    module = explain(after_backward(Stepper(small("module")), 1), Reference("δ2", (3, 1)))
    assert module.formula == "δ2[3, 1] = 2 · (outputs[3, 1] − labels[3, 1])"
    assert module.value == two_layer.value == two_layer.sum


LOSSES = {
    "(y - y_pred).pow(2).mean()": "δ2[1, 0] = −1/8 · 2 · (y[1, 0] − y_pred[1, 0])",
    "torch.nn.functional.mse_loss(y_pred, y)": "δ2[1, 0] = 1/8 · 2 · (y_pred[1, 0] − y[1, 0])",
    "(y_pred.tanh() - y).pow(2).sum()": "δ2[1, 0] = 2 · tanh′(y_pred[1, 0]) · (sub · line 4)[1, 0]",
}


def two_layer(line: str, replacement: str) -> Stepper:
    """The two-layer loop with one line's part replaced."""
    source = Stepper(small()).loop.source
    assert line in source
    return stepper_of(source.replace(line, replacement))


@pytest.mark.parametrize("loss", LOSSES)
def test_other_squares_are_recognised_too(loss: str) -> None:
    stepper = after_backward(two_layer("(y_pred - y).pow(2).sum()", loss), 2)
    found = explain(stepper, Reference("δ2", (1, 0)))
    assert found.formula == LOSSES[loss]
    assert_adds_up(found)


# Up to the loss


@pytest.mark.parametrize("loss", [*list(LOSSES)[:2], "(y_pred - y).pow(2).sum()"])
def test_the_difference_opens_as_its_parts_and_leads_to_the_loss(loss: str) -> None:
    stepper = after_backward(two_layer("(y_pred - y).pow(2).sum()", loss), 2)
    y_pred, y = value_in(stepper, Reference("y_pred", (1, 0))), value_in(stepper, Reference("y", (1, 0)))
    _, two, difference = (None, *explain(stepper, Reference("δ2", (1, 0))).terms[0].factors[-2:])
    assert two.opens == Reference("loss", ())
    found = explain(stepper, difference.opens)
    assert_adds_up(found)
    assert found.value == difference.value == pytest.approx(y - y_pred if loss.startswith("(y -") else y_pred - y)
    parts = {factor.opens: factor.value for term in found.terms for factor in term.factors}
    sign = -1 if loss.startswith("(y -") else 1
    assert parts == {Reference("y_pred", (1, 0)): sign * y_pred, None: -sign * y}, "the target is given"
    total = explain(stepper, Reference("loss", ()))
    assert_adds_up(total)
    assert total.value == stepper.loss
    assert len(total.terms) == 8
    own = total.terms[2]
    assert own.factors[-1].opens == difference.opens
    share = f"{own.product:.6g}"
    assert found.aside.endswith(f"² = {share}, of {stepper.loss:.6g} in all.")


def test_what_the_loop_has_a_name_for_is_called_by_it() -> None:
    lines = "h = x.mm(w1)\nh_relu = h.clamp(min=0)\ny_pred = h_relu.mm(w2)"
    stepper = after_backward(two_layer("y_pred = x.mm(w1).clamp(min=0).mm(w2)", lines), 2)
    formulas = {
        "y_pred": "y_pred[1, 0] = Σᵢ h_relu[1, i] · w2[i, 0]",
        "h_relu": "h_relu[1, 0] = max(0, h[1, 0])",
        "h": "h[1, 0] = Σᵢ x[1, i] · w1[i, 0]",
    }
    derived = {"y_pred": "z2", "h_relu": "h1", "h": "z1"}
    for name, formula in formulas.items():
        found = explain(stepper, Reference(name, (1, 0)))
        assert (found.tensor, found.formula, found.value) == (
            name,
            formula,
            value_in(stepper, Reference(name, (1, 0))),
        )
        assert_adds_up(found)
        assert explain(stepper, Reference(derived[name], (1, 0))).formula == formula
    gate = explain(stepper, Reference("δ1", (1, 0))).terms[0].factors[0]
    assert gate.opens == Reference("h", (1, 0))


def test_a_name_that_the_loop_gives_to_something_else_is_the_loops() -> None:
    stepper = after_backward(two_layer("x.mm(w1).clamp", "(h1 := x.mm(w1)).clamp"), 2)
    assert explain(stepper, Reference("h1", (1, 0))).formula == "h1[1, 0] = Σᵢ x[1, i] · w1[i, 0]"
    hidden = explain(stepper, Reference("y_pred", (1, 0))).terms[0].factors[0]
    assert hidden.name == "a1[1, 0]"
    assert explain(stepper, hidden.opens).value == hidden.value == max(0, value_in(stepper, Reference("h1", (1, 0))))


def test_a_loss_that_is_no_sum_of_squares_adds_up_as_well() -> None:
    stepper = after_backward(two_layer("(y_pred - y).pow(2).sum()", "(y_pred - y).abs().sum()"), 2)
    found = explain(stepper, Reference("loss", ()))
    assert_adds_up(found)
    assert found.formula == "loss = Σₙₖ (abs · line 4)[n, k]"
    size = explain(stepper, Reference("abs · line 4", (1, 0)))
    assert_adds_up(size)
    assert size.formula == "abs · line 4[1, 0] = abs(y_pred[1, 0] − y[1, 0])"


def test_a_loss_that_is_negated_before_the_pass_is_still_the_loss() -> None:
    stepper = after_backward(two_layer("loss.backward()", "(-loss).backward()"), 2)
    assert_adds_up(explain(stepper, Reference("loss", ())))
    assert_adds_up(explain(stepper, Reference("δ2", (0, 0))))


def test_the_loss_of_logistic_regression() -> None:
    stepper = after_backward(Stepper(small("logistic")), 5)
    found = explain(stepper, Reference("loss", ()))
    assert_adds_up(found)
    assert found.value == stepper.loss
    assert [factor.name for factor in found.common] == ["1/m"]
    error = explain(stepper, Reference("dw", (2, 0))).terms[3].factors[1]
    assert error.opens == Reference("(y_hat − y)", (0, 3)) == found.terms[3].factors[0].opens
    parts = explain(stepper, error.opens)
    assert_adds_up(parts)
    assert [term.factors[0].opens for term in parts.terms] == [Reference("y_hat", (0, 3)), None]
    assert f"= {found.terms[3].product:.6g}, of {stepper.loss:.6g} in all." in parts.aside


def test_what_all_terms_have_in_common_can_stand_before_the_sum() -> None:
    stepper = after_backward(Stepper(small("logistic")), 5)
    found = explain(stepper, Reference("dw", (2, 0)))
    assert found.formula == "dw[2, 0] = 1/m · Σₙ x[2, n] · (y_hat[0, n] − y[0, n])"
    assert found.common == (Factor("1/m", 1 / 20),)
    rest = found.without_common()
    assert all(len(term.factors) == 2 for term in rest.terms)
    assert sum(term.product for term in rest.terms) / 20 == pytest.approx(found.sum)
    two_layer = explain(after_backward(Stepper(small()), 2), Reference("δ1", (0, 0)))
    assert two_layer.common == () and two_layer.without_common() is two_layer


def test_the_delta_of_another_loss_is_told_too() -> None:
    stepper = after_backward(two_layer("(y_pred - y).pow(2).sum()", "(y_pred - y).abs().sum()"), 2)
    found = explain(stepper, Reference("δ2", (1, 0)))
    assert_adds_up(found)
    assert (found.kind, found.formula) == ("loss derivative", "δ2[1, 0] = abs′(y_pred[1, 0] − y[1, 0])")
    assert_adds_up(explain(stepper, Reference("w1.grad", (1, 0))))


# Other loops

FORWARD = "x.mm(w1).clamp(min=0).mm(w2)"

FORWARDS = [
    "torch.matmul(torch.relu(torch.matmul(x, w1)), w2)",
    "(x @ w1).tanh() @ w2",
    "torch.nn.functional.linear(torch.nn.functional.linear(x, w1.T).sigmoid(), w2.t())",
    "torch.addmm(torch.ones(2), x.mm(w1).relu(), w2, alpha=1)",
    "w2.T.mm(w1.T.mm(x.T).clamp(min=0)).T",
    "x.mm(w1).mm(w1.T).mm(w1).relu().mm(w2)",
    "torch.einsum('nj,jk->nk', torch.einsum('ni,ij->nj', x, w1).clamp(min=0), w2)",
    "torch.einsum('ij,ni->nj', w1, x).clamp(min=0) @ w2",
    "torch.bmm(torch.bmm(x[None], w1[None]).relu(), w2[None])[0]",
    "torch.matmul(x[None], w1).relu().matmul(w2).squeeze(0)",
    "torch.einsum('ni,ij,jk->nk', x, w1, w2)",
]


@pytest.mark.parametrize("forward", FORWARDS)
def test_any_matrix_product_will_do(forward: str) -> None:
    stepper = after_backward(two_layer(FORWARD, forward), 2)
    for reference in every_cell(stepper):
        found = explain(stepper, reference)
        assert_adds_up(found)
        for factor in found.terms[0].factors:
            if factor.opens is not None and factor.opens.tensor not in ("w1", "w2"):
                opened = explain(stepper, factor.opens)
                assert opened.value == pytest.approx(factor.value, rel=1e-5)
                assert opened.sum == pytest.approx(factor.value, rel=1e-4)
            elif factor.name.startswith(("x[", "y[")):
                name, cell = factor.name[0], tuple(map(int, factor.name[2:-1].split(", ")))
                assert factor.value == value_in(stepper, Reference(name, cell))


def test_products_behind_views_have_the_names_of_what_they_are_views_of() -> None:
    formulas = {
        FORWARDS[-4]: "w1.grad[4, 2] = Σₙ x[n, 4] · δ1[n, 2]",
        FORWARDS[-3]: "w1.grad[4, 2] = Σₙ x[n, 4] · δ1[0, n, 2]",
        FORWARDS[-2]: "w1.grad[4, 2] = Σₙ x[n, 4] · δ1[0, n, 2]",
    }
    for forward, formula in formulas.items():
        stepper = after_backward(two_layer(FORWARD, forward), 2)
        assert explain(stepper, Reference("w1.grad", (4, 2))).formula == formula


def test_several_uses_of_a_weight_add_up() -> None:
    forward = "torch.bmm(x.view(2, 2, 5), torch.stack([w1, w1])).view(4, 3).clamp(min=0).mm(w2)"
    found = explain(after_backward(two_layer(FORWARD, forward), 1), Reference("w1.grad", (1, 0)))
    assert_adds_up(found)
    assert found.formula == "w1.grad[1, 0] = Σₙ x[n, 1] · δ1[0, n, 0] + Σₙ x[n + 2, 1] · δ1[1, n, 0]"


class Deep(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = torch.nn.Sequential(
            torch.nn.Linear(5, 4), torch.nn.ReLU(), torch.nn.Linear(4, 3), torch.nn.Tanh(), torch.nn.Linear(3, 2)
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.body(x)


def with_model(monkeypatch: pytest.MonkeyPatch, make: Any) -> Stepper:
    """The everyday loop with another module."""
    monkeypatch.setattr("core.experiment.trainers.nets.TwoLayerNet", lambda w1, w2: make())
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        stepper = Stepper(small("module"))
        stepper.run(1)
    return stepper


def test_other_modules_and_their_biases(monkeypatch: pytest.MonkeyPatch) -> None:
    stepper = with_model(monkeypatch, Deep)
    stepper.run_through("backward")
    cells = every_cell(stepper)
    assert len(cells) == 5 * 4 + 4 + 4 * 3 + 3 + 3 * 2 + 2
    for reference in cells:
        assert_adds_up(explain(stepper, reference))
    assert explain(stepper, Reference("δ1", (0, 0))).formula.startswith("δ1[0, 0] = [z1[0, 0] > 0] · Σₖ")
    z = explain(stepper, Reference("z1", (0, 3)))
    assert z.formula == "z1[0, 3] = Σᵢ inputs[0, i] · body.0.weight[3, i] + body.0.bias[3]"
    assert_adds_up(z)


class Convolution(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layer = torch.nn.Conv1d(1, 1, 4)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layer(x[:, None])[:, 0]


def test_a_convolution_is_explained_by_its_patches(monkeypatch: pytest.MonkeyPatch) -> None:
    stepper = with_model(monkeypatch, Convolution)
    stepper.run_through("backward")
    found = explain(stepper, Reference("layer.weight.grad", (0, 0, 1)))
    assert_adds_up(found)
    assert found.formula == "layer.weight.grad[0, 0, 1] = Σₙₕ inputs[n, h + 1] · (conv1d · line 4).grad[n, 0, h]"


@pytest.mark.parametrize(
    ("forward", "formula"),
    [
        ("x.mm(w1).softmax(dim=1).mm(w2)", "δ1[0, 0] = Σₖ h1.grad[0, k] · h1[0, k] · ([k = 0] − "),
        (
            "(lambda h: h.clamp(min=0).mm(w2) + h.sum())(x.mm(w1))",
            "δ1[0, 0] = [z1[0, 0] > 0] · Σₖ δ2[0, k] · w2[0, k] + ",
        ),
    ],
)
def test_any_delta_can_be_taken_apart(forward: str, formula: str) -> None:
    stepper = after_backward(two_layer(FORWARD, forward), 1)
    found = explain(stepper, Reference("δ1", (0, 0)))
    assert_adds_up(found)
    assert found.formula.startswith(formula)
    assert_adds_up(explain(stepper, Reference("w1.grad", (0, 0))))


def test_a_weight_that_enters_otherwise_as_well_has_a_term_for_it() -> None:
    stepper = after_backward(two_layer(".sum()\n", ".sum() + w1.pow(2).sum()\n"), 1)
    found = explain(stepper, Reference("w1.grad", (1, 1)))
    assert_adds_up(found)
    assert found.formula == "w1.grad[1, 1] = Σₙ x[n, 1] · δ1[n, 1] + 2 · w1[1, 1]"


def test_a_delta_that_a_hook_has_changed_says_so() -> None:
    hooked = "y_pred.register_hook(lambda gradient: 3 * gradient)\nloss.backward()"
    found = explain(after_backward(two_layer("loss.backward()", hooked), 1), Reference("δ2", (0, 0)))
    assert found.value == pytest.approx(3 * found.sum)
    assert found.note.startswith("A hook on y_pred has changed its gradient") and found.passed == pytest.approx(
        found.sum
    )


def test_an_edited_gradient_by_hand_differs_from_the_terms_and_says_so() -> None:
    stepper = Stepper(small("logistic"))
    stepper.edit(stepper.loop.source.replace("/ m", "* 1"))
    stepper.run_through("backward")
    found = explain(stepper, Reference("dw", (1, 0)))
    assert found.value == pytest.approx(20 * found.sum, rel=1e-5)
    assert found.note == "The loop computes dw otherwise: the terms do not add up to the value."
    assert explain(stepper, Reference("db", ())).note == ""


def test_several_backward_passes_in_one_iteration() -> None:
    source = Stepper(small()).loop.source
    twice = source.replace("loss.backward()", "loss.backward(retain_graph=True)\nloss.backward()")
    stepper = stepper_of(twice)
    stepper.run_through("backward")
    found = explain(stepper, Reference("w1.grad", (2, 1)))
    assert found.carried == pytest.approx(found.value / 2)
    assert_adds_up(found)


def test_a_sum_is_off_relative_to_the_sizes_of_all_that_is_added_up() -> None:
    terms = (Term(0, "n = 0", (), 3.0), Term(1, "n = 1", (), -2.0))
    found = Explanation("w1.grad", (0, 0), "gradient", -3.0, "", terms, sum=-4.0, carried=-5.0)
    assert found.off == (1 / 3, 1 / 10)


# Weights


def every_weight(stepper: Stepper) -> list[Reference]:
    return [
        Reference(name, cell)
        for name, weight in stepper.parameters.items()
        for cell in product(*map(range, weight.shape))
    ]


@experiments
def test_a_weight_becomes_what_the_formula_says(experiment: dict[str, Any]) -> None:
    """Before its line runs it is what it is, and after it what the line has made of it, by the same terms."""
    for iteration in (1, 3):
        stepper = after_backward(Stepper(small(**experiment)), iteration)
        coming = {reference: explain(stepper, reference) for reference in every_weight(stepper)}
        for reference, found in coming.items():
            start = value_in(stepper, reference)
            assert found.value == found.terms[0].product == start
            assert found.becomes is not None and found.sum != start
            moved = pytest.approx(found.becomes - start, rel=1e-5, abs=2e-7 * max(1, abs(start)))
            assert found.sum - start == moved
            text = stepper.loop.text_of(found.line)
            assert text.strip().startswith((f"{reference.tensor} -=", "optimizer.step()"))
        stepper.step_iteration()
        for reference, before in coming.items():
            found = explain(stepper, reference)
            assert found.value == before.becomes == value_in(stepper, reference)
            assert (found.becomes, found.line) == (None, None)
            assert (found.terms, found.formula, found.note) == (before.terms, before.formula, "")


@experiments
def test_before_the_pass_a_weight_is_what_the_last_update_made_it(experiment: dict[str, Any]) -> None:
    stepper = Stepper(small(**experiment))
    stepper.run(3)
    made = {reference: explain(stepper, reference) for reference in every_weight(stepper)}
    stepper.step_line()
    for reference, before in made.items():
        found = explain(stepper, reference)
        assert found.value == before.value == value_in(stepper, reference)
        assert found.becomes is None
        assert [term.product for term in found.terms] == [term.product for term in before.terms]
        assert found.note == f"This is the update of iteration 3, line {line_of(stepper, reference)}."
        for factor in (factor for term in found.terms for factor in term.factors):
            assert factor.opens is None or factor.opens.tensor.endswith(".v̂")


def line_of(stepper: Stepper, weight: Reference) -> int:
    wanted = (f"{weight.tensor} -=", "optimizer.step()")
    return next(line for line in stepper.loop.lines if stepper.loop.text_of(line).strip().startswith(wanted))


@experiments
def test_a_weight_that_nothing_has_moved_yet_says_so(experiment: dict[str, Any]) -> None:
    stepper = Stepper(small(**experiment))
    for _ in range(2):
        for reference in every_weight(stepper):
            found = explain(stepper, reference)
            assert (found.value, found.terms, found.becomes) == (value_in(stepper, reference), (), None)
            assert found.note == "No line has changed it yet: it is what the run began with."
        stepper.step_line()


def test_between_two_updates_one_weight_has_moved_and_the_other_is_about_to() -> None:
    stepper = after_backward(Stepper(small()), 3)
    stepper.step_line()  # with torch.no_grad():
    stepper.step_line()
    w1, w2 = (explain(stepper, Reference(name, (1, 1))) for name in ("w1", "w2"))
    assert (w1.value, w1.becomes) == (value_in(stepper, Reference("w1", (1, 1))), None)
    assert (w2.value, w2.line) == (value_in(stepper, Reference("w2", (1, 1))), 10)


def test_every_rule_writes_its_minus_before_the_learning_rate() -> None:
    for experiment in EXPERIMENTS:
        stepper = after_backward(Stepper(small(**experiment)), 3)
        weight = Reference("w" if experiment["trainer"] == "logistic" else "w1", (1, 0))
        for term in explain(stepper, weight).terms[1:]:
            assert term.factors[0] == Factor("−learning_rate", -stepper.learning_rate)


def test_adam_divides_by_the_root_of_squares() -> None:
    stepper = after_backward(Stepper(small("module", optimizer="adam")), 3)
    gradient = value_in(stepper, Reference("w1.grad", (1, 0)))
    found = explain(stepper, Reference("w1.v̂", (1, 0)))
    assert found.terms[1].factors[-1] == Factor("w1.grad[1, 0]²", gradient**2, Reference("w1.grad", (1, 0)))
    assert len(found.terms[1].factors) == 3


FORMULAS = {
    "two-layer": "w1[0, 1] ← w1[0, 1] − learning_rate · w1.grad[0, 1]",
    "module sgd": "w1[0, 1] ← w1[0, 1] − learning_rate · w1.grad[0, 1]",
    "module sgd with momentum": "w1[0, 1] ← w1[0, 1] − learning_rate · (μ · v + w1.grad[0, 1])",
    "module adam": "w1[0, 1] ← w1[0, 1] − learning_rate · (β₁ · m + (1 − β₁) · w1.grad[0, 1]) / (1 − β₁ᵗ) / (√v̂ + ε)",
}


@pytest.mark.parametrize("experiment", [one for one in EXPERIMENTS if one["trainer"] != "logistic"], ids=name_of)
def test_the_formula_of_a_weight(experiment: dict[str, Any]) -> None:
    stepper = after_backward(Stepper(small(**experiment)), 4)
    assert explain(stepper, Reference("w1", (0, 1))).formula == FORMULAS[name_of(experiment)]


def test_an_edited_update_is_explained_as_it_is_written() -> None:
    stepper = Stepper(small())
    stepper.edit(stepper.loop.source.replace("w1 -= learning_rate", "w1 += 10 * learning_rate"))
    found = explain(after_backward(stepper, 2), Reference("w1", (2, 0)))
    assert found.formula == "w1[2, 0] ← w1[2, 0] + 10 · learning_rate · w1.grad[2, 0]"
    assert [factor.value for factor in found.terms[1].factors[:2]] == [10, 1e-3]
    assert_adds_up(found)


def test_an_edit_counts_at_once() -> None:
    stepper = after_backward(Stepper(small()), 2)
    before = explain(stepper, Reference("w1", (0, 0)))
    stepper.edit(stepper.loop.source.replace("w1 -= learning_rate", "w1 += learning_rate"))
    after = explain(stepper, Reference("w1", (0, 0)))
    assert after.terms[0] == before.terms[0]
    assert after.terms[1].product == -before.terms[1].product


def test_an_update_that_is_no_sum_of_products_says_so() -> None:
    stepper = Stepper(small())
    stepper.edit(stepper.loop.source.replace("w1 -= learning_rate * w1.grad", "w1.clamp_(-0.01, 0.01)"))
    found = explain(after_backward(stepper, 1), Reference("w1", (2, 0)))
    assert [term.label for term in found.terms] == ["before", "step"]
    assert (found.sum, found.line) == (found.becomes, 9) and abs(found.becomes) == pytest.approx(0.01)
    assert found.note.startswith("Line 9, w1.clamp_(-0.01, 0.01), is no sum of products")


# The run is left alone


class Dropping(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = torch.nn.Linear(5, 6), torch.nn.Linear(6, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.second(torch.nn.functional.dropout(torch.relu(self.first(x)), 0.3))


def test_a_random_loop_is_explained_with_its_own_random_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    stepper = with_model(monkeypatch, Dropping)
    stepper.run_through("backward")
    before, outside = stepper.digest(), torch.get_rng_state()
    for reference in every_cell(stepper):
        found = explain(stepper, reference)
        assert found.value == value_in(stepper, reference)
        assert_adds_up(found)
    assert stepper.digest() == before
    assert torch.equal(torch.get_rng_state(), outside)


@experiments
def test_explaining_changes_nothing_in_the_run(experiment: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    stepper, untouched = (Stepper(small(**experiment)) for _ in range(2))
    for one in (stepper, untouched):
        one.edit(f"print(t)\n{one.loop.source}")
    for _ in range(3):
        for one in (stepper, untouched):
            one.step_phase()
        before = stepper.digest()
        for name in (*stepper.gradients, *stepper.parameters):
            explain(stepper, Reference(name, (0,) * (0 if name in ("b", "db") else 2)))
        assert stepper.digest() == before
    for one in (stepper, untouched):
        one.run(5)
    assert stepper.digest() == untouched.digest()
    assert stepper.printed.take(unfinished=True) == untouched.printed.take(unfinished=True)
    assert list(stepper.losses) == list(untouched.losses)
    assert capsys.readouterr().out == ""


def test_the_iteration_is_run_again_in_the_grad_mode_that_it_began_with() -> None:
    source = Stepper(small()).loop.source.replace("loss = (", "loss = (1 if enabled else 2) * (")
    enabled = "enabled = torch.is_grad_enabled()\ntorch.set_grad_enabled(True)\n"
    stepper = after_backward(stepper_of(f"{enabled}{source}\ntorch.set_grad_enabled(False)"), 2)
    reference = Reference("w1.grad", (1, 1))
    found = explain(stepper, reference)
    assert_adds_up(found)
    assert found.value == value_in(stepper, reference) == explain(stepper, reference).value


def test_what_a_loop_has_bound_to_its_variables_is_run_again_and_taken_back() -> None:
    stepper = Stepper(small("module"))
    bound = "if t == 1:\n    move = optimizer.step\n"
    stepper.edit(bound + stepper.loop.source.replace("optimizer.step()", "move()"))
    stepper.run(1)
    stepper.run_through("backward")
    before = stepper.digest()
    found = explain(stepper, Reference("w1", (0, 0)))
    assert_adds_up(found)
    assert "learning_rate" in found.formula and found.becomes != found.value
    assert stepper.digest() == before


def test_it_follows_the_run_back_in_time_and_through_edits() -> None:
    stepper = Stepper(small())
    reference = Reference("w1.grad", (1, 1))
    after_backward(stepper, 9)
    explain(stepper, reference)
    stepper.edit(stepper.loop.source.replace(".clamp(min=0)", ""))
    after_backward(stepper, 6)
    found = explain(stepper, reference)
    assert found.value == value_in(stepper, reference)
    assert_adds_up(found)
    stepper.seek(4, 8)
    found = explain(stepper, reference)
    assert found.value == value_in(stepper, reference)
    assert_adds_up(found)


def test_nothing_of_a_run_outlives_it() -> None:
    for iterations in (0, 3):
        stepper = after_backward(Stepper(small()), iterations + 1)
        explain(stepper, Reference("w1.grad", (0, 0)))
        gone = weakref.ref(stepper)
        del stepper
        gc.collect()
        assert gone() is None


# What is not there


@pytest.mark.parametrize(
    ("tensor", "cell", "says"),
    [
        (
            "w3.grad",
            (0, 0),
            "There is no tensor “w3.grad”; there is w1.grad, w2.grad, x, y, w1, w2, y_pred, loss, z1, h1,",
        ),
        ("w1.grad", (5, 0), "The cell 5 0 is outside w1.grad, whose shape is (5, 3)."),
        ("w1.grad", (0, -1), "The cell 0 -1 is outside w1.grad"),
        ("w1.grad", (0,), "The cell 0 is outside w1.grad"),
        ("w1.grad", (), "The cell () is outside w1.grad"),
        ("δ1", (4, 0), "The cell 4 0 is outside δ1, whose shape is (4, 3)."),
        ("δ3", (0, 0), "There is no δ3; the loop has 2 matrix products."),
    ],
)
def test_a_cell_that_is_not_there_is_refused(tensor: str, cell: tuple[int, ...], says: str) -> None:
    stepper = after_backward(Stepper(small()), 1)
    with pytest.raises(CellError) as error:
        explain(stepper, Reference(tensor, cell))
    assert says in str(error.value)


def test_data_is_given() -> None:
    found = explain(Stepper(small()), Reference("x", (1, 1)))
    assert (found.kind, found.terms, found.note) == ("data", (), "")
