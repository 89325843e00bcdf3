"""Values from outside in the order in which they came, to come so again in a replay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.effects.gate import Gate
from core.effects.sealed import Sealed

Position = tuple[list[Any], int]
"""A list that only grows, and how many of its values have been given."""


class Record:
    """The values of one source. Those of an old branch are left to the moments that know them."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._values: list[Any] = []
        self._given = 0

    def next(self, get: Callable[[], Any]) -> Any:
        """Return the recorded value in a replay, else one that is got now."""
        given = self._given
        self._given = given + 1
        if given < len(self._values):
            if self._gate.replaying:
                return self._values[given]
            self._values = self._values[:given]
        value = get()
        self._values.append(value)
        return value

    @property
    def position(self) -> Position:
        """The answers that have been given."""
        return self._values, self._given

    @position.setter
    def position(self, position: Position) -> None:
        self._values, self._given = position


class Records:
    """The sources of one script, by name."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._records: dict[str, Record] = {}

    def of(self, name: str) -> Record:
        """Return the record of a source."""
        found = self._records.get(name)
        if found is None:
            found = self._records[name] = Record(self._gate)
        return found

    def memento_state(self) -> object:
        """Return how many values each source has given; no other moment shares what it lacks."""
        used = {name: record.position for name, record in self._records.items() if record.position[1]}
        return Sealed(used), tuple((name, given) for name, (_, given) in used.items())

    def memento_restore(self, state: Any) -> None:
        """Let each source go on from there."""
        used: dict[str, Position] = state[0].value
        for name, record in self._records.items():
            values, _ = record.position
            record.position = used.get(name, (values, 0))
