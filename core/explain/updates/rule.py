"""The effect of a line on one weight: its formula, and the terms that add up to the new weight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from core.explain.rules.terms import term
from core.explain.types import Explanation, Factor, Reference, Term
from core.i18n import words


@dataclass(frozen=True, slots=True)
class Rule:
    """The effect of a line on a weight.

    Attributes:
        formula: the update in symbols.
        terms: the terms that add up to the updated weight.
        opened: the explanation of the v̂ that the terms refer to; None if they refer to none.
        note: why the terms do not tell how the new weight was computed; empty if they do.
        aside: where else a person may look; empty for nowhere.
    """

    formula: str
    terms: tuple[Term, ...]
    opened: Explanation | None = None
    note: str = ""
    aside: str = ""


@dataclass(frozen=True, slots=True)
class OptimizerStep:
    """What `optimizer.step()` computes one weight from.

    Attributes:
        group: the settings of the weight's parameter group.
        state: the optimizer's state for this weight before the step, by torch's own names.
        weight: the weight before the step.
        gradient: the gradient that the step uses.
        v_hat: the reference that explains v̂, the square that some rules divide by.
    """

    group: Mapping[str, Any]
    state: Mapping[str, float]
    weight: Factor
    gradient: Factor
    v_hat: Reference

    def setting(self, name: str) -> float:
        """Return a number among the settings; 0 where this version of torch has none of that name."""
        value = self.group.get(name, 0.0)
        return float(value.detach() if isinstance(value, Tensor) else value or 0.0)

    @property
    def rate(self) -> Factor:
        """−learning_rate, which multiplies what is added to the weight."""
        return Factor("−learning_rate", -self.setting("lr"))

    def terms_of(self, direction: Sequence[Factor], decays: bool = True) -> list[Term]:
        """Return the terms of −learning_rate · direction · d with d = ±grad + λ · w.

        Args:
            direction: the factors before d.
            decays: whether the weight decay is part of d.
        """
        rate = Factor("learning_rate", self.setting("lr")) if self.group.get("maximize") else self.rate
        terms = [term(None, words("Term", "gradient"), rate, *direction, self.gradient)]
        decay = self.setting("weight_decay")
        if decays and decay:
            label = words("Term", "weight decay")
            terms.append(term(None, label, self.rate, *direction, Factor("λ", decay), self.weight))
        return terms

    def d(self, decays: bool = True) -> tuple[str, float]:
        """Return d = ±grad + λ · w in symbols, in brackets where it is a sum, and its value."""
        ascends, decay = self.group.get("maximize"), self.setting("weight_decay") if decays else 0.0
        symbol = f"−{self.gradient.name}" if ascends else self.gradient.name
        value = -self.gradient.value if ascends else self.gradient.value
        if decay:
            symbol = f"{symbol} + λ · {self.weight.name}"
        return f"({symbol})" if ascends or decay else symbol, value + decay * self.weight.value

    def square(self, decays: bool = True) -> Factor:
        """Return d² as a factor that leads on to the gradient."""
        symbol, value = self.d(decays)
        return Factor(f"{symbol}²", value * value, self.gradient.opens)


def before(weight: Factor) -> Term:
    """Return the term of the weight before the step."""
    return term(None, words("Term", "before"), weight)
