"""Adagrad, as `torch.optim.Adagrad` computes it.

Adagrad (Duchi et al. 2011, "Adaptive subgradient methods for online learning and stochastic optimization"), with
d = grad + λ w (−grad + λ w to maximize), after t earlier steps:

    s ← s + d²,  w ← w − η / (1 + t · lr_decay) · d / (√s + ε)

The first s is the setting `initial_accumulator_value`. The s that it divides by is called v̂ here, as with Adam.
"""

from __future__ import annotations

from math import sqrt

from core.explain.rules.terms import term, total
from core.explain.types import Explanation, Factor
from core.explain.updates.rule import OptimizerStep, Rule, before
from core.i18n import words


def adagrad(step: OptimizerStep) -> Rule:
    """Return the step's formula and terms."""
    v_hat = _sum_of_squares(step)
    weight, (d, _), decay = step.weight.name, step.d(), step.setting("lr_decay")
    divided = sqrt(v_hat.sum) + step.setting("eps")
    scale = [Factor("1 / (√v̂ + ε)", 1 / divided if divided else float("inf"), step.v_hat)]
    moved = f"{d} / (√v̂ + ε)"
    if decay:
        slowed = Factor("1 / (1 + t · lr_decay)", 1 / (1 + step.state.get("step", 0.0) * decay))
        scale.insert(0, slowed)
        moved = f"{slowed.name} · {moved}"
    formula = f"{weight} ← {weight} − learning_rate · {moved}"
    return Rule(formula, (before(step.weight), *step.terms_of(scale)), v_hat)


def _sum_of_squares(step: OptimizerStep) -> Explanation:
    """Explain v̂."""
    v_hat, square = step.v_hat, step.square()
    terms = (
        term(None, words("Term", "before"), Factor("s", step.state.get("sum", 0.0))),
        term(None, words("Term", "gradient"), square),
    )
    formula = f"{v_hat} = s + {square.name}"
    return Explanation(v_hat.tensor, v_hat.cell, "weight", total(terms), formula, terms, total(terms))
