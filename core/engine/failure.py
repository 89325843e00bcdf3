"""How a loop failed, told to the person who wrote it."""

from __future__ import annotations

from types import TracebackType

from core.engine.reports import Failure
from core.i18n import words
from core.interrupt import CtrlC, Interrupted, Left
from core.program.loop import FILENAME
from core.text.clip import in_detail
from core.text.missing_module import advice
from core.text.tracebacks import prune

STOPPED: str = words("Loop", "Stopped in the middle of this line.")


def failure_of(error: BaseException, line: int) -> Failure:
    """Describe what was raised while a line of a loop ran."""
    if isinstance(error, Left):
        return Failure(line, STOPPED, "")
    message, details = in_detail(error, _own_part_of(error))
    if isinstance(error, Interrupted | CtrlC):
        message = error.args[0] if error.args else STOPPED
    return Failure(line, advice(error) or message, details)


def _own_part_of(error: BaseException) -> TracebackType | None:
    """Return a traceback from the loop's line on; how it came to be run is no business of its author."""
    own = error.__traceback__
    while own is not None and own.tb_frame.f_code.co_filename != FILENAME:
        own = own.tb_next
    if own is None:
        prune(error)  # of a script
    return own or error.__traceback__
