"""A weight changed by a rule that is not written out: the number before, and what the number after differs by."""

from __future__ import annotations

from core.explain.rules.terms import term
from core.explain.types import Factor
from core.explain.updates.rule import Rule, before
from core.i18n import joined, words
from core.text.numerals import shown

OF_OPTIMIZER = words(
    "Explanation", "The rule of {optimizer} is not written out here: the step is the number after minus that before."
)
OF_LINE = words(
    "Explanation", "Line {line}, {code}, is no sum of products: the step is the number after minus that before."
)
WITH_GRADIENT = words("Explanation", "The step used {gradient} = {value}.")


def otherwise(weight: Factor, after: float, note: str, gradient: Factor | None = None) -> Rule:
    """Return the rule of a change of which only its effect is known.

    Args:
        weight: the weight before.
        after: the weight after.
        note: what changed it.
        gradient: the gradient that it used, if it used one: the step leads on to it.
    """
    moved = after - weight.value
    step = Factor(words("Term", "step"), moved, gradient.opens if gradient is not None else None)
    formula = joined("", [f"{weight.name} ← {weight.name} + ", step.name])
    if gradient is not None:
        used = WITH_GRADIENT.format(gradient=gradient.name, value=shown(gradient.value))
        note = joined(" ", [note, used])
    return Rule(formula, (before(weight), term(None, words("Term", "step"), step)), note=note)
