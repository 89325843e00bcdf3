"""Where a way to the loss is cut: what is computed there, autograd does not see."""

from __future__ import annotations

from collections.abc import Iterable

from core.explain.reasons import CUT, NO_PART, NOT_REACHED, UnexplainedError
from core.explain.replay.recording import Recording
from core.explain.tape.calls import Call, Value
from core.explain.tape.kinds import plain


def not_read(recording: Recording, parameter: str) -> UnexplainedError:
    """Return why no backward pass came by a parameter."""
    assert recording.last is not None
    versions = recording.last.values.get(parameter, [])
    return _cut(versions, parameter) or UnexplainedError(NO_PART, parameter=parameter)


def not_reached(value: Value) -> UnexplainedError:
    """Return why no backward pass came by a value."""
    return _cut([value], value.name) or UnexplainedError(NOT_REACHED, tensor=value.name)


def _cut(values: Iterable[Value], name: str) -> UnexplainedError | None:
    """Return where the way to the root of a backward pass is cut; None if there is none."""
    for value in values:
        for call in _calls_after(value):
            if call.place is not None and _is_cut(call) and _leads_to_a_root(call):
                return UnexplainedError(CUT, line=call.place.line, tensor=name, call=plain(call.name))
    return None


def _calls_after(value: Value) -> list[Call]:
    """Return the calls that a value goes into as far as autograd follows it, and those where it is cut."""
    found, waiting, seen = [], [value], {value}
    while waiting:
        for use in waiting.pop().uses:
            found.append(use.call)
            further = [one for one in use.call.outputs if one not in seen and one.edge is not None]
            seen.update(further)
            waiting += further
    return found


def _is_cut(call: Call) -> bool:
    """Return whether autograd follows an input of a call, and none of its outputs."""
    floats = [one for one in call.outputs if one.is_float]
    return any(one.edge is not None for _, one in call.inputs) and bool(floats) and not any(one.edge for one in floats)


def _leads_to_a_root(call: Call) -> bool:
    waiting, seen = list(call.outputs), set(call.outputs)
    while waiting:
        value = waiting.pop()
        if value.gradient is not None or value.is_root:
            return True
        further = {one for use in value.uses for one in use.call.outputs} - seen
        seen |= further
        waiting += further
    return False
