"""The functions that a paused run is in, with their variables."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from types import FrameType
from typing import Any, NamedTuple

from core.engine.stepper import Stepper
from core.program.cells import cell_values
from core.program.walk import Walk
from core.variables.rows import FrameRow


class LiveFrame(NamedTuple):
    """A function that is running, or the script itself.

    Attributes:
        row: where it is.
        variables: its own, by name.
        globals: those of its module.
    """

    row: FrameRow
    variables: Mapping[str, Any]
    globals: Mapping[str, Any]


def frames_of(stepper: Stepper) -> tuple[LiveFrame, ...]:
    """Return the frames of the person's own code, the outermost first; at least that of the script itself."""
    walk = stepper.walk
    running = tuple(map(_live, reversed(list(_own(walk))))) if walk is not None else ()
    return running or (_script(stepper), *_path(stepper))


def _own(walk: Walk) -> Iterator[FrameType]:
    """Yield the frames of a paused walk that instrumented code runs in, the innermost first."""
    greenlet = walk._greenlet
    frame = None if greenlet is None or greenlet.dead else greenlet.gr_frame
    while frame is not None:
        names = frame.f_code.co_names
        if "pause_on_path" in names or "pause_inside" in names:
            yield frame
        frame = frame.f_back


def _live(frame: FrameType) -> LiveFrame:
    code = frame.f_code
    row = FrameRow(code.co_filename, frame.f_lineno, code.co_name)
    if frame.f_locals is frame.f_globals:
        return LiveFrame(row, _named(frame.f_globals), frame.f_globals)
    local = frame.f_locals
    variables = _named(local)
    if sys.version_info < (3, 13):
        local.clear()  # the copy that Python keeps there would hold on to tensors
    return LiveFrame(row, variables, frame.f_globals)


def _script(stepper: Stepper) -> LiveFrame:
    filename = str(stepper.namespace.get("__file__", ""))
    return LiveFrame(FrameRow(filename, stepper.line, "<module>"), _named(stepper.namespace), stepper.namespace)


def _path(stepper: Stepper) -> Iterator[LiveFrame]:
    """Yield the functions on the path of a script that has ended or failed."""
    for frame in getattr(getattr(stepper.walk, "state", None), "frames", [])[1:]:
        code = frame.twin.__code__
        row = FrameRow(code.co_filename, code.co_firstlineno, code.co_name)
        yield LiveFrame(row, _named(cell_values(frame.twin)), frame.twin.__globals__)


def _named(variables: Mapping[str, Any]) -> dict[str, Any]:
    """Return variables without Python's own, and ours, which have underscores at both ends or brackets."""
    return {name: one for name, one in variables.items() if name.isidentifier() and not name.startswith("__")}
