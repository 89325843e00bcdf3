"""The person's own functions that are running at a pause, and their variables."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterable
from types import FrameType
from typing import Any, NamedTuple

from core.program.pauses import INSIDE, ON_PATH
from core.program.walk import Place

_REFERENCES = 4
"""To the variables that a frame keeps: its own, and those of who asks, of who lets them go and of who counts."""


class LiveFrame(NamedTuple):
    """A function of the person's own that is running, or the main module.

    Attributes:
        place: where it stands: the innermost one before the line about to run, the others at the call that they are in.
        variables: its local variables, those in cells included; the values are live. Of a module all its variables.
        module: the variables of the module that it was defined in, live.
    """

    place: Place
    variables: dict[str, Any]
    module: dict[str, Any]


Frames = list[tuple[FrameType, int]]
"""Frames with the lines that they stand at, outermost first."""


def frames_to(innermost: FrameType | None) -> Frames:
    """Return the frames of the person's own code among those that led to one."""
    own = []
    while innermost is not None:
        if is_own(innermost):
            own.append((innermost, innermost.f_lineno))
        innermost = innermost.f_back
    return own[::-1]


def frames_of(error: BaseException | None) -> Frames:
    """Return the frames of the person's own code that an exception went through; they keep their variables."""
    trace = None if error is None else error.__traceback__
    own = []
    while trace is not None:
        if is_own(trace.tb_frame):
            own.append((trace.tb_frame, trace.tb_lineno))
        trace = trace.tb_next
    return own


def is_own(frame: FrameType) -> bool:
    """Tell whether a frame runs instrumented code."""
    names = frame.f_code.co_names
    return ON_PATH in names or INSIDE in names


def places_of(frames: Frames) -> tuple[Place, ...]:
    """Return where frames stand."""
    places: list[Place] = []
    for frame, line in frames:
        depth = 0 if ON_PATH in frame.f_code.co_names else places[-1].depth + 1 if places else 1
        places.append(Place(frame.f_code.co_filename, line, depth, frame.f_code.co_name))
    return tuple(places)


def live_frames(frames: Frames) -> tuple[LiveFrame, ...]:
    """Return frames with their variables."""
    return tuple(
        LiveFrame(place, variables_of(frame), frame.f_globals)
        for place, (frame, _) in zip(places_of(frames), frames, strict=True)
    )


def variables_of(frame: FrameType) -> dict[str, Any]:
    """Return the variables of a frame without those that Python and the instrumented code keep there."""
    found = frame.f_locals
    variables = {name: value for name, value in found.items() if not name.startswith("__")}
    _let_go(frame, found)
    return variables


def looked_up(frame: FrameType, names: Iterable[str]) -> dict[str, Any]:
    """Return what some names stand for in a frame: its own variables, or those of its module."""
    own, module = frame.f_locals, frame.f_globals
    found = {}
    for name in names:
        if name in own:
            found[name] = own[name]
        elif name in module:
            found[name] = module[name]
    _let_go(frame, own)
    return found


def _let_go(frame: FrameType, variables: dict[str, Any]) -> None:
    """Let go of the variables of a frame that it was asked for.

    Before Python 3.13 a function's frame keeps them, and would hold their values for longer than the code does: it is
    emptied again, unless the code itself has got hold of it by `locals()`.
    """
    kept = sys.version_info < (3, 13) and frame.f_code.co_flags & inspect.CO_OPTIMIZED
    if kept and sys.getrefcount(variables) <= _REFERENCES:
        variables.clear()
