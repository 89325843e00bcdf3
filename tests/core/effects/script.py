"""A script of few lines that can be gone back in, with a stand-in for the memento that follows its protocol."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, ClassVar

from core.effects.content import Version
from core.effects.outside import Outside, State
from core.effects.overlay import Kept


class Moment:
    """What everything reachable that has a state of its own holds, and the variables."""

    def __init__(self, state: object, namespace: dict[str, Any]) -> None:
        self._namespace = namespace
        self._variables = dict(namespace)
        self._states: dict[int, tuple[Any, object]] = {}
        self._lists: dict[int, tuple[list[Any], list[Any]]] = {}
        self._walk(state)
        for value in namespace.values():
            self._walk(value)

    def _walk(self, value: Any) -> None:
        if isinstance(value, (tuple, list)):
            if isinstance(value, list):
                self._lists[id(value)] = (value, list(value))
            for part in value:
                self._walk(part)
        elif hasattr(type(value), "memento_state") and id(value) not in self._states:
            self._states[id(value)] = (value, None)
            state = value.memento_state()
            self._states[id(value)] = (value, state)
            self._walk(state)

    def kept(self) -> Kept:
        """Return what the moment keeps of files."""
        state: Any = next(state for value, state in self._states.values() if isinstance(value, State))
        kept: Kept = state[0][0].value[0]
        return kept

    def versions(self) -> list[Version]:
        return [state for _, state in self._states.values() if isinstance(state, Version)]

    def restore(self) -> None:
        for there, items in self._lists.values():
            there[:] = items
        for value, state in reversed(self._states.values()):
            value.memento_restore(state)
        for value, _ in self._states.values():
            if hasattr(type(value), "memento_restored"):
                value.memento_restored()
        self._namespace.clear()
        self._namespace.update(self._variables)


class Script:
    """Runs `setup`, then `body` once an iteration; `i` counts from 1."""

    opened: ClassVar[list[Script]] = []

    def __init__(self, folder: Path, setup: str, body: str) -> None:
        self.folder, self.printed = folder, io.StringIO()
        self.path = str(folder / "script.py")
        self.outside = Outside(folder, lambda filename: filename.startswith(str(folder)), self.printed.write)
        self._body = compile(body, self.path, "exec")
        self.opened.append(self)
        self.namespace: dict[str, Any] = {"__name__": "__main__", "__builtins__": self.outside.builtins()}
        self.now = self.furthest = 0
        self._moments: dict[int, Moment] = {}
        self._exec(compile(setup, self.path, "exec"))
        self.keep()

    def _exec(self, code: Any) -> None:
        with self.outside.inside():
            exec(code, self.namespace)

    def keep(self) -> None:
        self._moments[self.now] = Moment(self.outside.state, self.namespace)

    def run(self, iterations: int, keep: bool = True) -> Script:
        for _ in range(iterations):
            self.outside.replaying = self.now < self.furthest
            self.now += 1
            self.namespace["i"] = self.now
            self._exec(self._body)
            self.furthest = max(self.now, self.furthest)
            if keep:
                self.keep()
        return self

    def go_to(self, iteration: int) -> Script:
        self._moments[iteration].restore()
        self.now = iteration
        return self

    def branch(self) -> Script:
        """Let the present iteration be the furthest, as when something has been edited."""
        self.furthest = self.now
        return self

    def __getitem__(self, name: str) -> Any:
        return self.namespace[name]
