"""Products of choices, cut to what meets every pair of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product

import pytest


def every_pair(**choices: Sequence[object]) -> pytest.MarkDecorator:
    """Parametrize a test over the product of the choices.

    Most faults need one choice or two at once. So the first tier runs as many cases as bring together every two choices
    of different arguments, and the rest of the product is marked `exhaustive`.
    """
    cases = list(product(*choices.values()))
    kept = _covering(cases)
    marked = [
        pytest.param(*case, marks=() if case in kept else pytest.mark.exhaustive, id="-".join(map(_name, case)))
        for case in cases
    ]
    return pytest.mark.parametrize(tuple(choices), marked)


def _covering(cases: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Return a few cases that have every pair, chosen greedily: the next is the one with most pairs still missing."""
    missing = {pair for case in cases for pair in _pairs(case)}
    kept = []
    while missing:
        best = max(cases, key=lambda case: len(missing & _pairs(case)))
        kept.append(best)
        missing -= _pairs(best)
    return kept


def _pairs(case: tuple[object, ...]) -> set[tuple[tuple[int, object], ...]]:
    return set(combinations(enumerate(case), 2))


def _name(choice: object) -> str:
    return "x".join(map(str, choice)) if isinstance(choice, tuple) else str(choice)
