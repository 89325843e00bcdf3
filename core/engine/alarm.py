"""Stops a walk that takes too long: one lasting thread for all of them, since to start one takes half a millisecond."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Protocol


class Walking(Protocol):
    """What can be stopped.

    Attributes:
        walking: whether to pause at the next line.
    """

    walking: bool


class Alarm:
    """A thread that sleeps until a walk is to be stopped. Most are over before: it need not be told of their end."""

    def __init__(self) -> None:
        self._changed = threading.Condition(threading.Lock())
        self._due: dict[object, tuple[float, Walking]] = {}
        self._sleeps_until = -math.inf
        self._begun = False

    @contextmanager
    def stopping(self, walk: Walking, when: float) -> Iterator[None]:
        """Stop a walk at its next line if the block has not ended by then, in seconds of `perf_counter`.

        Enter it outside of what a script has changed: the thread is none of the script's.
        """
        key = object()
        with self._changed:
            self._due[key] = when, walk
            if not self._begun:
                threading.Thread(target=self._watch, name="alarm", daemon=True).start()
                self._begun = True
            elif when < self._sleeps_until:
                self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                self._due.pop(key, None)

    def _watch(self) -> None:
        with self._changed:
            while True:
                now = perf_counter()
                for key, (when, walk) in list(self._due.items()):
                    if when <= now:
                        walk.walking = True
                        del self._due[key]
                self._sleeps_until = min((when for when, _ in self._due.values()), default=math.inf)
                self._changed.wait(None if self._sleeps_until == math.inf else self._sleeps_until - now)


ALARM = Alarm()
