"""Whether the terms of a rule are those of what a run has computed."""

from __future__ import annotations

from math import isfinite, isnan

import torch
from torch import Tensor

from core.explain.rules.terms import CLOSE, SMALLEST, total
from core.explain.updates.rule import Rule


def differ(one: float, other: float) -> bool:
    """Return whether two numbers differ, of which neither may be one."""
    return one != other and not (isnan(one) and isnan(other))


def agrees(rule: Rule, after: float, weight: Tensor) -> bool:
    """Return whether the terms add up to what a weight has become, as far as its own precision goes.

    They do not where the run's numbers overflow, which is told elsewhere.
    """
    summed = total(rule.terms)
    if summed == after or isnan(summed) or not isfinite(after):
        return True
    largest = max(abs(after), *(abs(one.product) for one in rule.terms))
    rounded = 8 * torch.finfo(weight.dtype).eps if weight.is_floating_point() else 0.0
    return abs(summed - after) <= max(CLOSE, rounded) * largest + len(rule.terms) * SMALLEST
