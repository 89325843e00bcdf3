"""A line that does not end, stopped from another thread."""

from __future__ import annotations

import ctypes
import importlib
import sys

_IMPORTING = importlib._bootstrap._find_and_load.__code__  # type: ignore[attr-defined]


class Interrupted(BaseException):
    """Raised in the middle of a line because a person asked for it; no loop that catches exceptions should catch it."""


def interrupt(thread: int) -> None:
    """Raises `Interrupted` in a thread as soon as it runs Python again; a long call into C comes to its end first.

    Not while it imports something: what was imported halfway stays broken until the application ends. Who waits for
    the thread asks again.

    Args:
        thread: its `threading.get_ident()`.
    """
    if not _imports(thread):
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(Interrupted))


def _imports(thread: int) -> bool:
    frame = sys._current_frames().get(thread)
    while frame is not None and frame.f_code is not _IMPORTING:
        frame = frame.f_back
    return frame is not None
