"""The effect of torch.optim's rules on one weight, as terms.

SGD with momentum μ (Sutskever et al. 2013, in torch's form):  v ← μ v + g,  w ← w − η v; the first v is g itself.
Adam (Kingma & Ba 2015, algorithm 1):  m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,
w ← w − η m̂ / (√v̂ + ε)  with  m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ).
"""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import Any

from torch import optim

from core.explain.rules.terms import term, total
from core.explain.types import Explanation, Factor, Reference, Term
from core.i18n import words

Found = tuple[str, tuple[Term, ...]]

_PLAIN = ("weight_decay", "dampening", "nesterov", "maximize", "amsgrad")
"""Settings that change a rule; no formula here covers them."""


def optimizer_terms(
    kind: type[optim.Optimizer],
    group: Mapping[str, Any],
    state: Mapping[str, float],
    weight: Factor,
    gradient: Factor,
    v_hat: Reference,
) -> Found | None:
    """Return the formula of a rule and its terms; None if it is not covered here.

    Args:
        kind: the optimizer's class.
        group: its settings.
        state: its state for this weight: momentum_buffer; step, exp_avg, exp_avg_sq.
        weight: the weight before the step.
        gradient: the gradient that the step is about to use.
        v_hat: the reference that explains v̂.
    """
    if any(group.get(setting) for setting in _PLAIN):
        return None
    if kind is optim.SGD:
        return _sgd(group, state, weight, gradient)
    if kind is optim.Adam:
        return _adam(group, state, weight, gradient, v_hat)
    return None


def _sgd(group: Mapping[str, Any], state: Mapping[str, float], weight: Factor, gradient: Factor) -> Found:
    rate = Factor("−learning_rate", -float(group["lr"]))
    terms = [term(None, words("Term", "before"), weight)]
    if not group["momentum"]:
        terms.append(term(None, words("Term", "step"), rate, gradient))
        return f"{weight.name} ← {weight.name} − learning_rate · {gradient.name}", tuple(terms)
    if "momentum_buffer" in state:
        momentum = Factor("μ", float(group["momentum"]))
        terms.append(term(None, words("Term", "momentum"), rate, momentum, Factor("v", state["momentum_buffer"])))
    terms.append(term(None, words("Term", "gradient"), rate, gradient))
    old = "μ · v + " if "momentum_buffer" in state else ""
    return f"{weight.name} ← {weight.name} − learning_rate · ({old}{gradient.name})", tuple(terms)


def _adam(
    group: Mapping[str, Any], state: Mapping[str, float], weight: Factor, gradient: Factor, v_hat: Reference
) -> Found:
    beta = float(group["betas"][0])
    shared = (
        Factor("−learning_rate", -float(group["lr"])),
        Factor("1 / (1 − β₁ᵗ)", 1 / _correction(beta, state)),
        Factor("1 / (√v̂ + ε)", 1 / (sqrt(_v_hat(group, state, gradient.value)) + float(group["eps"])), v_hat),
    )
    terms = (
        term(None, words("Term", "before"), weight),
        term(None, words("Term", "momentum"), *shared, Factor("β₁", beta), Factor("m", state.get("exp_avg", 0.0))),
        term(None, words("Term", "gradient"), *shared, Factor("1 − β₁", 1 - beta), gradient),
    )
    m_hat = f"(β₁ · m + (1 − β₁) · {gradient.name}) / (1 − β₁ᵗ)"
    return f"{weight.name} ← {weight.name} − learning_rate · {m_hat} / (√v̂ + ε)", terms


def _v_hat(group: Mapping[str, Any], state: Mapping[str, float], gradient: float) -> float:
    beta = float(group["betas"][1])
    return float((beta * state.get("exp_avg_sq", 0.0) + (1 - beta) * gradient * gradient) / _correction(beta, state))


def _correction(beta: float, state: Mapping[str, float]) -> float:
    """Return 1 − βᵗ of the step that is about to run."""
    return float(1 - beta ** (state.get("step", 0.0) + 1))


def second_moment(
    group: Mapping[str, Any], state: Mapping[str, float], gradient: Factor, v_hat: Reference
) -> Explanation | None:
    """Explain Adam's v̂; return None for rules without one."""
    if "betas" not in group:
        return None
    beta = float(group["betas"][1])
    share = Factor("1 / (1 − β₂ᵗ)", 1 / _correction(beta, state))
    squared = Factor(f"{gradient.name}²", gradient.value * gradient.value, gradient.opens)
    terms = (
        term(None, words("Term", "before"), share, Factor("β₂", beta), Factor("v", state.get("exp_avg_sq", 0.0))),
        term(None, words("Term", "gradient"), share, Factor("1 − β₂", 1 - beta), squared),
    )
    formula = f"{v_hat} = (β₂ · v + (1 − β₂) · {gradient.name}²) / (1 − β₂ᵗ)"
    value = _v_hat(group, state, gradient.value)
    return Explanation(v_hat.tensor, v_hat.cell, "weight", value, formula, terms, total(terms))
