"""Tracebacks of scripts, as Python prints them when it runs the script by itself."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

_OURS = str(Path(__file__).parents[1])
_IMPORTING = "<frozen importlib"


def lines_of(error: BaseException) -> Iterator[str]:
    """Yield a traceback's lines, without the frames of what runs the script."""
    _prune(error, set())
    yield from traceback.TracebackException.from_exception(error).format()


def _prune(error: BaseException, seen: set[int]) -> None:
    """Take our frames out of the traceback of an exception, and of those that it is chained with or consists of."""
    if id(error) in seen:
        return
    seen.add(id(error))
    error.__traceback__ = _pruned(error.__traceback__)
    others = [error.__cause__, error.__context__]
    others += error.exceptions if isinstance(error, BaseExceptionGroup) else []
    for other in others:
        if other is not None:
            _prune(other, seen)


def _pruned(trace: TracebackType | None) -> TracebackType | None:
    entries = []
    while trace is not None:
        if _is_ours(trace):  # then Python's importing of the script's modules led there, which it hides itself
            while entries and _file(entries[-1]).startswith(_IMPORTING):
                entries.pop()
        else:
            entries.append(trace)
        trace = trace.tb_next
    for entry, following in zip(entries, [*entries[1:], None], strict=True):
        entry.tb_next = following
    return entries[0] if entries else None


def _is_ours(trace: TracebackType) -> bool:
    return _file(trace).startswith(_OURS)


def _file(trace: TracebackType) -> str:
    return trace.tb_frame.f_code.co_filename
