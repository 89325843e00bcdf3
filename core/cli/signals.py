"""Ctrl+C and similar signals during a long run."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
"""Ctrl+C, a request of the system to terminate, and a closed terminal; not every system has all three."""


class TerminatedError(Exception):
    """The command was asked to end.

    Attributes:
        status: the exit status by which a shell reports the signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__(signal.strsignal(number) or "")
        self.status = 128 + number


class StopRequest:
    """A request to end a run.

    Attributes:
        signal: the number of the signal received; 0 if none was.
    """

    def __init__(self) -> None:
        self.signal = 0

    def raise_if_received(self) -> None:
        """End if a signal was received.

        Raises:
            TerminatedError: if one was.
        """
        if self.signal:
            raise TerminatedError(self.signal)


@contextmanager
def deferred_signals() -> Iterator[StopRequest]:
    """Record the first signal instead of ending at once, so that results can be saved first.

    Raises:
        KeyboardInterrupt: at the second signal.
    """
    request = StopRequest()

    def defer(number: int, _frame: FrameType | None) -> None:
        if request.signal:
            raise KeyboardInterrupt
        request.signal = number

    if threading.current_thread() is not threading.main_thread():  # only the main thread receives signals
        yield request
        return
    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    deferred = [number for number in numbers if before[number] != signal.SIG_IGN]  # which `nohup` sets
    try:
        for number in deferred:
            signal.signal(number, defer)
        yield request
    finally:
        for number in deferred:
            signal.signal(number, before[number])
