"""Stochastic gradient descent, as `torch.optim.SGD` computes it.

With d = grad + λ w (−grad + λ w to maximize) and momentum μ, dampening τ (Sutskever et al. 2013, "On the importance of
initialization and momentum in deep learning", in torch's form, where the learning rate stays outside of v):

    v ← μ v + (1 − τ) d, the first v is d itself
    w ← w − η v;  of Nesterov's kind:  w ← w − η (d + μ v)
"""

from __future__ import annotations

from core.explain.rules.terms import term
from core.explain.types import Factor
from core.explain.updates.rule import OptimizerStep, Rule, before
from core.i18n import words


def sgd(step: OptimizerStep) -> Rule:
    """Return the step's formula and terms."""
    weight, (d, _), mu = step.weight.name, step.d(), step.setting("momentum")
    v, nesterov = step.state.get("momentum_buffer"), step.group["nesterov"]
    terms = [before(step.weight)]
    if not mu:
        return Rule(f"{weight} ← {weight} − learning_rate · {d}", (*terms, *step.terms_of(())))
    if v is not None:
        momentum = Factor("μ²", mu * mu) if nesterov else Factor("μ", mu)
        terms.append(term(None, words("Term", "momentum"), step.rate, momentum, Factor("v", v)))
    share: tuple[Factor, ...] = ()
    if nesterov:
        share = (Factor("1 + μ", 1 + mu),)  # d + μ (μ v + d); torch allows no dampening with it
    elif v is not None and step.setting("dampening"):
        share = (Factor("1 − τ", 1 - step.setting("dampening")),)
    velocity = " · ".join([*(f"({one.name})" for one in share), d])
    if v is not None:
        velocity = f"{'μ²' if nesterov else 'μ'} · v + {velocity}"
    return Rule(f"{weight} ← {weight} − learning_rate · ({velocity})", (*terms, *step.terms_of(share)))
