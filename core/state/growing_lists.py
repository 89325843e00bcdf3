"""Lists of plain values that only grow: all moments share one log of what was appended."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from operator import is_
from typing import Any


class Log:
    """All values that a list has ever held, for as long as it only grew and was cut back."""

    __slots__ = ("values",)

    def __init__(self, values: list[Any]) -> None:
        self.values = values


class GrowingLists:
    """The logs of lists, by the lists' identities, and how much of its log each list is known to hold.

    Args:
        is_plain: tells of a class whether its objects may be held on to as they are.
    """

    def __init__(self, is_plain: Callable[[type], bool]) -> None:
        self._is_plain = is_plain
        self._known: dict[int, tuple[list[Any], Log, int]] = {}
        self._met: dict[int, tuple[list[Any], Log, int]] = {}

    def log_of(self, values: list[Any]) -> Log | None:
        """Return a log that begins with all that `values` holds; None where something in it is not plain."""
        log = self._grown(values)
        if log is None:
            if not self._all_plain(values):
                return None
            log = Log(list.copy(values))
        self._met[id(values)] = values, log, list.__len__(values)
        return log

    def put_back(self, values: list[Any], log: Log, length: int) -> None:
        """Make a list hold the beginning of a log."""
        list.__setitem__(values, slice(None), log.values[:length])
        self._known[id(values)] = values, log, length

    def end_of_moment(self) -> None:
        """Forget the lists that this moment has not met."""
        self._known, self._met = self._met, {}

    def _grown(self, values: list[Any]) -> Log | None:
        known, log, before = self._known.get(id(values), (None, None, 0))
        length = list.__len__(values)
        if known is not values or log is None or length < before:
            return None
        # Equal ones would be found ten times as fast, by a script's own `__eq__`, and 1 equals True.
        if not all(map(is_, islice(list.__iter__(values), before), log.values)):
            return None
        added = list.__getitem__(values, slice(before, length))
        again = log.values[before:length]  # a list that was cut back grows by the same once more
        if not self._all_plain(added) or not _the_same(added[: len(again)], again):
            return None
        log.values[before:length] = added  # the same values, but the very objects that the list holds now
        return log

    def _all_plain(self, values: list[Any]) -> bool:
        kinds = list(map(type, list.__iter__(values)))
        return all(map(self._is_plain, dict(zip(map(id, kinds), kinds, strict=True)).values()))


def _the_same(one: list[Any], other: list[Any]) -> bool:
    return all(
        value is known or (type(value) is type(known) and value == known and (value != 0 or repr(value) == repr(known)))
        for value, known in zip(one, other, strict=True)
    )
