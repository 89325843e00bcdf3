"""Terms and their sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import fsum, prod

from torch import Tensor

from core.explain.types import Explanation, Factor, Term
from core.i18n import words

Cell = tuple[int, ...]

CLOSE = 1e-4
"""How far a sum in float64 may be from a float32 value, relative to the largest of its terms."""


def term(index: int | None, label: str, *factors: Factor) -> Term:
    """A term with the product of its factors."""
    return Term(index, label, factors, prod(factor.value for factor in factors))


def total(terms: Sequence[Term]) -> float:
    """The sum of the products, exactly rounded."""
    products = [one.product for one in terms]
    try:
        return fsum(products)
    except (OverflowError, ValueError):  # of infinities of both signs
        return sum(products)


def number(tensor: Tensor, cell: Cell) -> float:
    """The number in a cell."""
    return float(tensor.detach()[cell])


def adds_up(found: Explanation) -> bool:
    """Whether the sum is what it should be, as far as float32 goes; nothing adds up to a value that is not there."""
    target = found.target
    if target is None or found.sum == target:
        return True
    largest = max((abs(one.product) for one in found.terms), default=0.0)
    return not abs(found.sum - target) > CLOSE * max(largest, abs(found.carried or 0.0), abs(target))


def doubted(found: Explanation) -> Explanation:
    """With a word on terms that do not add up, when nothing else is said of them."""
    if found.note or adds_up(found):
        return found
    return replace(
        found, note=words("Explanation", "The terms do not add up to the value: something else goes into it.")
    )
