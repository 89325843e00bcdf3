"""What a script gets from outside by calling for it: recorded, and given again in a replay."""

from __future__ import annotations

import builtins
import datetime
import functools
import os
import secrets
import time
import types
import uuid
from collections.abc import Callable
from typing import Any

from core.effects.gate import Gate
from core.effects.patches import Patches, replacing

Function = Callable[..., Any]

TIMES = ("time", "perf_counter", "monotonic", "process_time", "thread_time")
SECRETS = ("token_bytes", "token_hex", "token_urlsafe", "randbits", "randbelow", "choice")


class Record:
    """Values in the order in which they came; those of an old branch are left to the moments that know them."""

    memento_skip = ("_gate",)

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._values = _Values()
        self._position = 0

    def next(self, get: Callable[[], Any]) -> Any:
        """Return the recorded value in a replay, else one that is got now."""
        values, position = self._values, self._position
        self._position = position + 1
        if self._gate.replaying and position < len(values.items):
            return values.items[position]
        if position < len(values.items):
            self._values = values = _Values(values.items[:position])
        value = get()
        values.items.append(value)
        return value

    def memento_state(self) -> object:
        """Return which values have been given."""
        return self._values, self._position

    def memento_restore(self, state: Any) -> None:
        """Give the same values from there on."""
        self._values, self._position = state


class _Values:
    """A list that a moment keeps as it is, since it only grows."""

    def __init__(self, items: list[Any] | None = None) -> None:
        self.items: list[Any] = items or []

    def memento_state(self) -> object:
        return None

    def memento_restore(self, state: object) -> None:
        pass


class Clocks:
    """Stand in for clocks and other sources that are never the same twice. Only the script's own calls are recorded."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self.records: dict[str, Record] = {}

    def install(self, patches: Patches) -> None:
        """Put the stand-ins in the places of the functions."""
        names = [*TIMES, *(f"{name}_ns" for name in TIMES)]
        patches.add(time, replacing(time, {name: functools.partial(self._recorded, f"time.{name}") for name in names}))
        patches.add(time, {"sleep": self._sleep(time.sleep)})
        patches.add(
            uuid,
            replacing(uuid, {name: functools.partial(self._recorded, f"uuid.{name}") for name in ("uuid1", "uuid4")}),
        )
        patches.add(os, replacing(os, {"urandom": functools.partial(self._recorded, "os.urandom")}))
        patches.add(secrets, replacing(secrets, {name: functools.partial(self._recorded, name) for name in SECRETS}))
        patches.add(builtins, {"__import__": self._importing(builtins.__import__)})

    def record(self, name: str) -> Record:
        """Return the record of a source."""
        found = self.records.get(name)
        if found is None:
            found = self.records[name] = Record(self._gate)
        return found

    def _recorded(self, name: str, really: Function) -> Function:
        gate, record = self._gate, self.record(name)

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

    def _importing(self, really: Function) -> Function:
        """Return an `__import__` that gives the script's own code a `datetime` with recorded clocks."""
        stand_in = self._datetime()

        def __import__(name: str, *where: Any, **named: Any) -> Any:  # noqa: N807
            module = really(name, *where, **named)
            return stand_in if module is datetime and self._gate.called_by_own() else module

        return __import__

    def _datetime(self) -> types.ModuleType:
        module = types.ModuleType("datetime", datetime.__doc__)
        module.__dict__.update(datetime.__dict__)
        record = self.record("datetime")
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
