"""Terms and their sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import fsum, isfinite, isnan

from torch import Tensor

from core.explain.reasons import OVERFLOWS, SOMETHING_ELSE
from core.explain.tape.calls import real
from core.explain.types import Explanation, Factor, Term, product_of
from core.text.numerals import shown

Cell = tuple[int, ...]

CLOSE = 1e-4
"""The tolerated distance of a sum in float64 from a float32 value, relative to its largest term."""

CLOSE_TO_ALL = 1e-5
"""The same relative to all terms together, which may be many small ones that cancel."""

SMALLEST = 2.0**-126
"""The smallest number that float32 holds with all its digits: below it a run rounds away what float64 still has."""

LARGEST = 2.0**128
"""Above the largest number of float32."""


def term(index: int | None, label: str, *factors: Factor) -> Term:
    """Return a term with the product of its factors."""
    return Term(index, label, factors, product_of(factors))


def total(terms: Sequence[Term]) -> float:
    """Return the sum of the products, correctly rounded."""
    products = [one.product for one in terms]
    try:
        return fsum(products) + 0.0  # −0 is 0
    except (OverflowError, ValueError):  # the terms contain infinities of both signs
        return sum(products)


def number(tensor: Tensor, cell: Cell) -> float:
    """Return the number in a cell."""
    return float(real(tensor.detach())[cell])


def adds_up(found: Explanation, rounding: float = 0.0) -> bool:
    """Return whether the sum matches the value to float32 accuracy, or there is no value to match.

    Args:
        found: the explanation.
        rounding: what the run may have rounded away in any case.
    """
    target = found.target
    if target is None or found.sum == target or (isnan(found.sum) and isnan(target)):
        return True
    if not (isfinite(found.sum) and isfinite(target)):
        return False
    sizes = [abs(one.product) for one in found.terms]
    largest = max(*sizes, CLOSE_TO_ALL / CLOSE * sum(sizes), 0.0, 0.0)
    tolerated = CLOSE * max(largest, abs(found.carried or 0.0), abs(target))
    return abs(found.sum - target) <= tolerated + rounding + len(found.terms) * SMALLEST


def doubted(found: Explanation, otherwise: str = SOMETHING_ELSE, rounding: float = 0.0) -> Explanation:
    """Add a note on terms that do not add up, unless there is another note already.

    Args:
        found: the explanation.
        otherwise: why they may not, if it is not that the run's numbers overflow where those of float64 do not.
        rounding: what the run may have rounded away in any case.
    """
    if found.note or adds_up(found, rounding):
        return found
    size, target = sum(abs(one.product) for one in found.terms), found.target
    overflows = target is not None and not isfinite(target) and size > LARGEST
    return replace(found, note=OVERFLOWS.format(value=shown(target)) if overflows else otherwise)
