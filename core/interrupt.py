"""A line that does not end, stopped from another thread."""

from __future__ import annotations

import ctypes


class Interrupted(BaseException):
    """Raised in the middle of a line because a person asked for it; no loop that catches exceptions should catch it."""


def interrupt(thread: int) -> None:
    """Raises `Interrupted` in a thread as soon as it runs Python again; a long call into C comes to its end first.

    Args:
        thread: its `threading.get_ident()`.
    """
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(Interrupted))
