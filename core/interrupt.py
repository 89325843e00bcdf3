"""Exceptions that interrupt a loop in the middle of a line, and are not the loop's own."""

from __future__ import annotations

import ctypes
import importlib
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_IMPORTING = importlib._bootstrap._find_and_load.__code__  # type: ignore[attr-defined]


class Interrupted(BaseException):
    """Raised in the middle of a line at a user's request; a loop that catches exceptions should not catch it."""


class TooLong(Interrupted):
    """Raised in the middle of a line that has had its time."""


class CtrlC(KeyboardInterrupt):
    """Raised by Ctrl+C while a loop runs, to end its caller as well; a loop does not raise it on its own."""


class Left(BaseException):
    """Base class of the exceptions that an observer of a loop raises to leave it in the middle of a line."""


def interrupt(thread: int) -> None:
    """Raise `Interrupted` in a thread as soon as it runs Python again; a long call into C finishes first.

    A thread that is importing is left alone: a half-imported module stays broken until the application ends. The
    caller, who waits for the thread, asks again.

    Args:
        thread: the thread's `threading.get_ident()`.
    """
    if not _imports(thread):
        _raise_in(thread, Interrupted)


def _raise_in(thread: int, kind: type[BaseException]) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(kind))


def within(seconds: float, work: Callable[[], object]) -> bool:
    """Do some work in this thread; return whether it came to its end in time. A long call into C ends first.

    Work that catches the exception by which it is ended gets another one soon. Its own exceptions are passed on.
    """
    limit = _Limit(seconds)
    try:
        try:
            work()
        finally:
            limit.end()
    except TooLong:
        limit.end()  # it may have come while that went on
        return False
    return True


class _Limit:
    """Raises `TooLong` in the thread that makes it, again and again from some time on, until it is told to end."""

    AGAIN_SECONDS = 0.1

    def __init__(self, seconds: float) -> None:
        self._ended = False
        self._thread = threading.get_ident()
        self._wake = threading.Event()
        self._alarm = threading.Thread(target=self._watch, args=(seconds,), daemon=True)
        self._alarm.start()

    def _watch(self, seconds: float) -> None:
        self._wake.wait(seconds)
        while not self._ended:
            if not _imports(self._thread):
                _raise_in(self._thread, TooLong)
            self._wake.wait(self.AGAIN_SECONDS)

    def end(self) -> None:
        """Raise nothing any longer; what was on its way is called back."""
        self._ended = True
        self._wake.set()
        self._alarm.join()
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self._thread), None)


def _imports(thread: int) -> bool:
    frame = sys._current_frames().get(thread)
    while frame is not None and frame.f_code is not _IMPORTING:
        frame = frame.f_back
    return frame is not None


@contextmanager
def ctrl_c_told_apart() -> Iterator[None]:
    """Make Ctrl+C raise `CtrlC` within the block, so that it is not taken for an exception of the loop in it.

    This applies only where Python's own handler would raise a `KeyboardInterrupt`: in the main thread, and if the
    program around has no handler of its own.
    """
    main = threading.current_thread() is threading.main_thread()
    if not main or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, _raise_ctrl_c)
    try:
        yield
    finally:
        if signal.getsignal(signal.SIGINT) is _raise_ctrl_c:  # otherwise the loop has set one, as a script may
            signal.signal(signal.SIGINT, signal.default_int_handler)


def _raise_ctrl_c(_signal: int, _frame: FrameType | None) -> None:
    raise CtrlC
