"""Terms and their sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import fsum, prod

from torch import Tensor

from core.explain.types import Explanation, Factor, Term
from core.i18n import words

Cell = tuple[int, ...]

CLOSE = 1e-4
"""The tolerated distance of a sum in float64 from a float32 value, relative to its largest term."""

SOMETHING_ELSE = words("Explanation", "The terms do not add up to the value: something else goes into it.")


def term(index: int | None, label: str, *factors: Factor) -> Term:
    """Return a term with the product of its factors."""
    return Term(index, label, factors, prod(factor.value for factor in factors))


def total(terms: Sequence[Term]) -> float:
    """Return the sum of the products, correctly rounded."""
    products = [one.product for one in terms]
    try:
        return fsum(products)
    except (OverflowError, ValueError):  # the terms contain infinities of both signs
        return sum(products)


def number(tensor: Tensor, cell: Cell) -> float:
    """Return the number in a cell."""
    return float(tensor.detach()[cell])


def adds_up(found: Explanation) -> bool:
    """Return whether the sum matches the value to float32 accuracy; it never matches a missing value."""
    target = found.target
    if target is None or found.sum == target:
        return True
    largest = max((abs(one.product) for one in found.terms), default=0.0)
    return not abs(found.sum - target) > CLOSE * max(largest, abs(found.carried or 0.0), abs(target))


def doubted(found: Explanation, why: str = SOMETHING_ELSE) -> Explanation:
    """Add a note on terms that do not add up, unless there is another note already."""
    return found if found.note or adds_up(found) else replace(found, note=why)
