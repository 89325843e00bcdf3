"""What of many cases is tested at any time, and what only where there is an hour."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest


def at_length(cases: Iterable[Any], few: Callable[[Any], bool]) -> list[Any]:
    """Return cases of which all but a few are for the exhaustive tests. A tuple is of several arguments."""
    return [case if few(case) else _exhaustive(case) for case in cases]


def _exhaustive(case: Any) -> Any:
    return pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.exhaustive)


def every(count: int, cases: Iterable[Any]) -> list[Any]:
    """Return cases of which one in `count` is always tested, and the others with the exhaustive tests."""
    listed = list(cases)
    kept = {id(case) for case in listed[::count]}
    return at_length(listed, lambda case: id(case) in kept)
