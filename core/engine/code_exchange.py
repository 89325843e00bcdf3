"""Lets the functions of a running script run the code of another text."""

from __future__ import annotations

import gc
from types import CellType, CodeType, FunctionType

from core.engine.script_frames import Frame, PathState
from core.program.script_loop import ScriptLoop


def exchange_code(state: PathState, text: ScriptLoop) -> None:
    """Give every function of a script, and every one on its path, the code that a text has for it.

    The objects stay: whoever holds a function, an optimizer's closure or a hook, calls the new code.
    """
    assert state.text is not None
    after = text.functions()
    exchanged = {code: after[place] for place, code in state.text.functions().items() if place in after}
    for function in [one for one in gc.get_objects() if type(one) is FunctionType]:
        code = exchanged.get(function.__code__)
        if code is not None and code.co_freevars == function.__code__.co_freevars:
            function.__code__ = code
    for frame in state.frames:
        _exchange_twin(frame, exchanged)
    state.text = text


def _exchange_twin(frame: Frame, exchanged: dict[CodeType, CodeType]) -> None:
    """Give a function on the path its new code; a variable that is new to it gets a cell."""
    twin = frame.twin
    code = None if twin is None else exchanged.get(twin.__code__)
    if twin is None or code is None:
        return
    cells = dict(zip(twin.__code__.co_freevars, twin.__closure__ or (), strict=True))
    closure = tuple(cells.get(name) or CellType() for name in code.co_freevars)
    frame.twin = FunctionType(code, twin.__globals__, twin.__name__, None, closure)
