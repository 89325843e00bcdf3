"""Lists of plain values that only grow: all moments share one log of what was appended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Log:
    """All values that a list has held so far, for as long as it only grew."""

    __slots__ = ("values",)

    def __init__(self, values: list[Any]) -> None:
        self.values = values


class GrowingLists:
    """The logs of the lists of one moment, by the lists' identities.

    Args:
        before: those of the moment before.
        is_plain: tells whether a value may be held on to as it is.
    """

    def __init__(self, before: GrowingLists | None, is_plain: Callable[[Any], bool]) -> None:
        self._before = before.logs if before else {}
        self._is_plain = is_plain
        self.logs: dict[int, tuple[list[Any], Log, int]] = {}

    def log_of(self, values: list[Any]) -> Log | None:
        """Return a log that begins with all that `values` holds; None where something in it is not plain."""
        length = list.__len__(values)
        log = self._grown(values, length)
        if log is None:
            if not all(map(self._is_plain, list.__iter__(values))):
                return None
            log = Log(list.copy(values))
        self.logs[id(values)] = values, log, length
        return log

    def _grown(self, values: list[Any], length: int) -> Log | None:
        known, log, before = self._before.get(id(values), (None, None, 0))
        if known is not values or log is None or length < before or len(log.values) != before:
            return None
        if not same_values(list.__getitem__(values, slice(before)), log.values):
            return None
        added = list.__getitem__(values, slice(before, length))
        if not all(map(self._is_plain, added)):
            return None
        log.values.extend(added)
        return log


def same_values(one: list[Any], other: list[Any]) -> bool:
    """Tell whether two lists hold the same plain values; equal ones of another type or sign are told apart."""
    return one == other
