"""Adam and AdamW, as `torch.optim.Adam` and `torch.optim.AdamW` compute them.

Adam (Kingma & Ba 2015, "Adam: a method for stochastic optimization", algorithm 1), with d = grad + λ w (−grad + λ w to
maximize):

    m ← β₁ m + (1 − β₁) d,  v ← β₂ v + (1 − β₂) d²
    w ← w − η m̂ / (√v̂ + ε)  with  m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)

AMSGrad (Reddi et al. 2018, "On the convergence of Adam and beyond") takes the largest v so far for v̂. AdamW
(Loshchilov & Hutter 2019, "Decoupled weight decay regularization") leaves the decay out of d:
w ← w − η λ w − η m̂ / (√v̂ + ε).
"""

from __future__ import annotations

from math import sqrt

import torch

from core.explain.rules.terms import term, total
from core.explain.types import Explanation, Factor, Term
from core.explain.updates.rule import OptimizerStep, Rule, before
from core.i18n import words


def adam(step: OptimizerStep) -> Rule:
    """Return the formula and terms of a step of Adam."""
    return _adam(step, decoupled=bool(step.group.get("decoupled_weight_decay")))


def adamw(step: OptimizerStep) -> Rule:
    """Return the formula and terms of a step of AdamW."""
    return _adam(step, decoupled=True)


def _adam(step: OptimizerStep, decoupled: bool) -> Rule:
    v_hat = _second_moment(step, decoupled)
    weight, (d, _), beta = step.weight.name, step.d(not decoupled), float(step.group["betas"][0])
    shared = (
        Factor("1 / (1 − β₁ᵗ)", 1 / _correction(beta, step)),
        Factor("1 / (√v̂ + ε)", _inverse(sqrt(v_hat.sum) + step.setting("eps")), step.v_hat),
    )
    m = Factor("β₁", beta), Factor("m", step.state.get("exp_avg", 0.0))
    terms = [before(step.weight), term(None, words("Term", "momentum"), step.rate, *shared, *m)]
    terms += step.terms_of((*shared, Factor("1 − β₁", 1 - beta)), not decoupled)
    decay, decayed = step.setting("weight_decay"), ""
    if decoupled and decay:
        terms.insert(1, term(None, words("Term", "weight decay"), step.rate, Factor("λ", decay), step.weight))
        decayed = f" − learning_rate · λ · {weight}"
    m_hat = f"(β₁ · m + (1 − β₁) · {d}) / (1 − β₁ᵗ)"
    formula = f"{weight} ← {weight}{decayed} − learning_rate · {m_hat} / (√v̂ + ε)"
    return Rule(formula, tuple(terms), v_hat)


def _inverse(number: float) -> float:
    return 1 / number if number else float("inf")


def _correction(beta: float, step: OptimizerStep) -> float:
    """Return 1 − βᵗ of the step, in the precision that torch computes it in."""
    count = step.state.get("step", 0.0) + 1
    if step.group.get("capturable") or step.group.get("differentiable"):
        return float(1 - beta ** torch.tensor(count, dtype=torch.float32))
    return float(1 - beta**count)


def _second_moment(step: OptimizerStep, decoupled: bool) -> Explanation:
    """Explain v̂."""
    v_hat, beta, square = step.v_hat, float(step.group["betas"][1]), step.square(not decoupled)
    share = Factor("1 / (1 − β₂ᵗ)", 1 / _correction(beta, step))
    terms: tuple[Term, ...] = (
        term(None, words("Term", "before"), share, Factor("β₂", beta), Factor("v", step.state.get("exp_avg_sq", 0.0))),
        term(None, words("Term", "gradient"), share, Factor("1 − β₂", 1 - beta), square),
    )
    v = f"β₂ · v + (1 − β₂) · {square.name}"
    formula = f"{v_hat} = ({v}) / (1 − β₂ᵗ)"
    if step.group.get("amsgrad"):
        formula = f"{v_hat} = max(v_max, {v}) / (1 − β₂ᵗ)"
        largest = Factor("v_max", step.state.get("max_exp_avg_sq", 0.0))
        if largest.value * share.value > total(terms):
            terms = (term(None, words("Term", "before"), share, largest),)
    value = total(terms)
    return Explanation(v_hat.tensor, v_hat.cell, "weight", value, formula, terms, value)
