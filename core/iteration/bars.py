"""Progress bars of tqdm."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Iterator
from typing import Any

from tqdm.std import EMA, tqdm  # type: ignore[attr-defined]

_COUNTERS = ("n", "total", "disable", "desc", "postfix")
"""Attributes of a bar that change while it counts, and when it is closed; when it was drawn belongs to no moment."""


class BarIterator(Iterator[Any]):
    """In the place of the generator by which a bar counts what it iterates over.

    Args:
        bar: the bar, drawn as ever.
        over: makes an iterator over what the bar iterates over, when the first item is drawn.
    """

    def __init__(self, bar: tqdm[Any], over: Callable[[Any], Iterator[Any]]) -> None:
        self._bar: Any = bar
        self._over = over
        self._inner: Iterator[Any] | None = None

    def __next__(self) -> Any:
        bar = self._bar
        if self._inner is not None and not bar.disable:
            self._count()
        try:
            if self._inner is None:
                self._inner = self._over(bar.iterable)
            return next(self._inner)
        except BaseException:
            bar.close()
            raise

    def _count(self) -> None:
        bar = self._bar
        bar.n += 1
        if bar.n - bar.last_print_n >= bar.miniters:
            now = bar._time()
            if now - bar.last_print_t >= bar.mininterval and now >= bar.start_t + bar.delay:
                counted = bar.n - bar.last_print_n
                bar.n = bar.last_print_n
                bar.update(counted)

    def memento_state(self) -> object:
        """Return the iterator within and what the bar has counted."""
        counters = {name: vars(self._bar)[name] for name in _COUNTERS if name in vars(self._bar)}
        return self._inner, self._bar.iterable, counters

    def memento_restore(self, state: tuple[Iterator[Any] | None, Any, dict[str, Any]]) -> None:
        """Count on from there."""
        self._inner, _, counters = state
        vars(self._bar).update(counters)
        if "n" in counters:
            self._bar.last_print_n = min(self._bar.last_print_n, self._bar.n)
        if isinstance(vars(self._bar).get("_ema_dt"), types.FunctionType):  # as a bar has that was closed
            self._bar._ema_dt = EMA(self._bar.smoothing)


def bar_of(generator: types.GeneratorType[Any, Any, Any]) -> tqdm[Any] | None:
    """Return the bar that a generator counts for, or None if it is another's or has begun."""
    frame = generator.gi_frame
    if frame is None or inspect.getgeneratorstate(generator) != inspect.GEN_CREATED:
        return None
    bar = frame.f_locals.get("self")
    return bar if isinstance(bar, tqdm) and generator.gi_code.co_name == "__iter__" else None


def counts_plainly(bar: object) -> bool:
    """Return whether an object is a bar whose `__iter__` is tqdm's own."""
    if not isinstance(bar, tqdm):
        return False
    return type(bar).__iter__.__module__.partition(".")[0] == "tqdm"
