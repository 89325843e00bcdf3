"""Ctrl+C and its like in the midst of a long run."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
"""Ctrl+C, the system's wish that the process ends, and a terminal that is closed; not every system has all three."""


class EndWantedError(Exception):
    """Somebody wants the command to end.

    Attributes:
        status: the exit status by which a shell knows the signal that said so.
    """

    def __init__(self, number: int) -> None:
        super().__init__(signal.strsignal(number) or "")
        self.status = 128 + number


class Wish:
    """Whether somebody wants a run to end.

    Attributes:
        signal: the one that said so; 0 as long as none has.
    """

    def __init__(self) -> None:
        self.signal = 0

    def fulfil(self) -> None:
        """End, if somebody wants it.

        Raises:
            EndWantedError: then.
        """
        if self.signal:
            raise EndWantedError(self.signal)


@contextmanager
def heeding() -> Iterator[Wish]:
    """Note the first signal instead of ending at once, so that what was done can be put in order first.

    Raises:
        KeyboardInterrupt: at the second signal.
    """
    wish = Wish()

    def heed(number: int, _frame: FrameType | None) -> None:
        if wish.signal:
            raise KeyboardInterrupt
        wish.signal = number

    if threading.current_thread() is not threading.main_thread():  # which alone hears of signals
        yield wish
        return
    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    heeded = [number for number in numbers if before[number] != signal.SIG_IGN]  # as `nohup` leaves it
    try:
        for number in heeded:
            signal.signal(number, heed)
        yield wish
    finally:
        for number in heeded:
            signal.signal(number, before[number])
