"""One thing after another, of which none is in the way of the next."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable


def each(calls: Iterable[Callable[[], object]]) -> bool:
    """Does all of it. What raises is told as an exception that nobody caught, and the rest is done all the same.

    Returns:
        whether nothing raised.
    """
    well = True
    for call in calls:
        try:
            call()
        except Exception:
            sys.excepthook(*sys.exc_info())
            well = False
    return well
