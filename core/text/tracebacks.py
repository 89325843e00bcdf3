"""Tracebacks of scripts, as they are when Python runs the script by itself."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

_OURS = str(Path(__file__).parents[1])
_IMPORTING = "<frozen importlib"


def prune(error: BaseException) -> None:
    """Take the frames of what runs a script out of an exception, and of those it is chained with or consists of."""
    waiting: list[BaseException | None] = [error]
    seen: set[int] = set()
    while waiting:
        one = waiting.pop()
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            one.__traceback__ = _pruned(one.__traceback__)
            waiting += [one.__cause__, one.__context__]
            waiting += one.exceptions if isinstance(one, BaseExceptionGroup) else []


def _pruned(trace: TracebackType | None) -> TracebackType | None:
    entries: list[TracebackType] = []
    while trace is not None:
        if _is_ours(trace):  # then Python's importing of the script's modules led there, which it hides itself
            while entries and _file(entries[-1]).startswith(_IMPORTING):
                entries.pop()
        else:
            entries.append(trace)
        trace = trace.tb_next
    following: TracebackType | None = None
    for entry in reversed(entries):
        entry.tb_next = following
        following = entry
    return following


def _is_ours(trace: TracebackType) -> bool:
    return _file(trace).startswith(_OURS)


def _file(trace: TracebackType) -> str:
    return trace.tb_frame.f_code.co_filename
