"""The line of a loop that a thread is in."""

from __future__ import annotations

import sys

from core.program.loop import FILENAME


def running_line(thread: int, filename: str = FILENAME) -> int | None:
    """Return the line of a loop that another thread is running; None when it runs none.

    Args:
        thread: its `threading.get_ident()`.
        filename: of the loop.
    """
    frame = sys._current_frames().get(thread)
    while frame is not None and frame.f_code.co_filename != filename:
        frame = frame.f_back
    return None if frame is None else frame.f_lineno
