"""RMSprop, as `torch.optim.RMSprop` computes it.

RMSprop (Hinton 2012, "Neural networks for machine learning", lecture 6e), with d = grad + λ w (−grad + λ w to
maximize):

    v ← α v + (1 − α) d²
    w ← w − η d / (√v + ε);  with momentum μ:  b ← μ b + d / (√v + ε),  w ← w − η b

Centered (Graves 2013, "Generating sequences with recurrent neural networks") it divides by the root of v − m² with
m ← α m + (1 − α) d. What it divides by is called v̂ here, as with Adam.
"""

from __future__ import annotations

from math import nan, sqrt

from core.explain.rules.terms import term, total
from core.explain.types import Explanation, Factor
from core.explain.updates.rule import OptimizerStep, Rule, before
from core.i18n import words


def rmsprop(step: OptimizerStep) -> Rule:
    """Return the step's formula and terms."""
    v_hat = _second_moment(step)
    weight, (d, _), mu = step.weight.name, step.d(), step.setting("momentum")
    root = sqrt(v_hat.sum) if v_hat.sum >= 0 else nan
    divided = root + step.setting("eps")
    scale = Factor("1 / (√v̂ + ε)", 1 / divided if divided else float("inf"), step.v_hat)
    terms, moved = [before(step.weight)], f"{d} / (√v̂ + ε)"
    if mu:
        b = Factor("b", step.state.get("momentum_buffer", 0.0))
        terms.append(term(None, words("Term", "momentum"), step.rate, Factor("μ", mu), b))
        moved = f"(μ · b + {moved})"
    terms += step.terms_of((scale,))
    return Rule(f"{weight} ← {weight} − learning_rate · {moved}", tuple(terms), v_hat)


def _second_moment(step: OptimizerStep) -> Explanation:
    """Explain v̂."""
    v_hat, alpha, square = step.v_hat, step.setting("alpha"), step.square()
    formula = f"{v_hat} = α · v + (1 − α) · {square.name}"
    terms = [
        term(None, words("Term", "before"), Factor("α", alpha), Factor("v", step.state.get("square_avg", 0.0))),
        term(None, words("Term", "gradient"), Factor("1 − α", 1 - alpha), square),
    ]
    if step.group.get("centered"):
        d, value = step.d()
        mean = alpha * step.state.get("grad_avg", 0.0) + (1 - alpha) * value
        m = f"(α · m + (1 − α) · {d})"
        terms.append(term(None, words("Term", "mean"), Factor(f"−{m}²", -mean * mean)))
        formula = f"{formula} − {m}²"
    return Explanation(v_hat.tensor, v_hat.cell, "weight", total(terms), formula, tuple(terms), total(terms))
