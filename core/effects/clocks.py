"""Answers that a script gets from outside by calling for them: recorded, and given again in a replay."""

from __future__ import annotations

import datetime
import functools
import os
import time
import types
from collections.abc import Callable, Iterable
from typing import Any

from core.effects.gate import Gate
from core.effects.imports import Imports
from core.effects.patches import Patches, replacing
from core.effects.records import Records

Function = Callable[..., Any]

TIMES = ("time", "perf_counter", "monotonic", "process_time", "thread_time")
SOURCES = {
    "uuid": ["uuid1", "uuid4"],
    "secrets": ["token_bytes", "token_hex", "token_urlsafe", "randbits", "randbelow", "choice"],
}
"""Functions that are never the same twice, by module."""


class Clocks:
    """Stand in for clocks and other sources that are never the same twice. Only the script's own calls are recorded."""

    def __init__(self, gate: Gate, records: Records) -> None:
        self._gate = gate
        self._records = records

    def install(self, patches: Patches, imports: Imports) -> None:
        """Put stand-ins in the places of the functions."""
        names = [*TIMES, *(f"{name}_ns" for name in TIMES)]
        patches.add(time, replacing(time, {**self._makers("time", names), "sleep": self._sleep}))
        patches.add(os, replacing(os, self._makers("os", ["urandom"])))
        for source, names in SOURCES.items():
            imports.replace_for_own(patches, source, self._makers(source, names))
        imports.give_own(datetime, self._datetime_module())

    def _makers(self, module: str, names: Iterable[str]) -> dict[str, Callable[[Function], Function]]:
        return {name: functools.partial(self._recorded, f"{module}.{name}") for name in names}

    def _recorded(self, name: str, really: Function) -> Function:
        gate, record = self._gate, self._records.of(name)

        @functools.wraps(really)
        def get(*values: Any, **named: Any) -> Any:
            if not gate.serves_main() or not gate.called_by_own():
                return really(*values, **named)
            return record.next(lambda: really(*values, **named))

        return get

    def _sleep(self, really: Function) -> Function:
        def sleep(seconds: float, /) -> None:
            if self._gate.frontier or not self._gate.called_by_own():
                really(seconds)

        return sleep

    def _datetime_module(self) -> types.ModuleType:
        """Return a module in the place of `datetime`, whose class can't be changed."""
        module = types.ModuleType("datetime", datetime.__doc__)
        module.__dict__.update(datetime.__dict__)
        record = self._records.of("datetime")
        module.__dict__["datetime"] = _datetime_class(
            lambda get: record.next(get) if self._gate.serves_main() else get()
        )
        return module


def _datetime_class(recorded: Callable[[Callable[[], Any]], Any]) -> type:
    """Return a class in the place of `datetime.datetime`, whose instances are of the real one."""
    really = datetime.datetime

    class Meta(type):
        def __instancecheck__(cls, instance: object) -> bool:
            return isinstance(instance, really)

        def __subclasscheck__(cls, subclass: type) -> bool:
            return issubclass(subclass, really)

    class Recorded(really, metaclass=Meta):  # type: ignore[misc, valid-type]
        def __new__(cls, *values: Any, **named: Any) -> Any:
            return really.__new__(really if cls is Recorded else cls, *values, **named)

        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Any:
            moment = recorded(lambda: really.now(datetime.UTC))
            return moment.astimezone(tz) if tz is not None else moment.astimezone().replace(tzinfo=None)

        @classmethod
        def utcnow(cls) -> Any:
            return recorded(lambda: really.now(datetime.UTC)).replace(tzinfo=None)

    Recorded.__name__ = Recorded.__qualname__ = "datetime"
    Recorded.__module__ = "datetime"
    return Recorded
