"""How a loop failed, told to the person who wrote it."""

from __future__ import annotations

from types import TracebackType

from core.engine.reports import Failure
from core.i18n import words
from core.interrupt import CtrlC, Interrupted, Left
from core.program.loop import FILENAME
from core.text.clip import in_detail

STOPPED: str = words("Loop", "Stopped in the middle of this line.")


def failure_of(error: BaseException, line: int) -> Failure:
    """Describe what was raised while a line of a loop ran."""
    if isinstance(error, Left):
        return Failure(line, STOPPED, "")
    message, details = in_detail(error, _from_the_loop_on(error.__traceback__))
    return Failure(line, STOPPED if isinstance(error, Interrupted | CtrlC) else message, details)


def _from_the_loop_on(trace: TracebackType | None) -> TracebackType | None:
    """Return a traceback from the loop's line on; how it came to be run is no business of its author."""
    own = trace
    while own is not None and own.tb_frame.f_code.co_filename != FILENAME:
        own = own.tb_next
    return own or trace
