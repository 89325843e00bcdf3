"""Exceptions that interrupt a loop in the middle of a line, and are not the loop's own."""

from __future__ import annotations

import ctypes
import importlib
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_IMPORTING = importlib._bootstrap._find_and_load.__code__  # type: ignore[attr-defined]


class Interrupted(BaseException):
    """Raised in the middle of a line at a user's request; a loop that catches exceptions should not catch it."""


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
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(Interrupted))


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
