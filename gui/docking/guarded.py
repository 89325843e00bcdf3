"""Running callables one after another so that a failing one does not stop the rest."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable


def each(calls: Iterable[Callable[[], object]]) -> bool:
    """Call all of them. An exception is reported as uncaught, and the rest still run.

    Returns:
        Whether nothing raised.
    """
    well = True
    for call in calls:
        try:
            call()
        except Exception:
            sys.excepthook(*sys.exc_info())
            well = False
    return well
