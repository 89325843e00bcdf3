"""Things to do when a script imports a module."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

from core.effects.gate import Gate
from core.effects.patches import Patches, replacing

Install = Callable[[ModuleType], None]


class Imports:
    """Put stand-ins into modules as soon as they are imported, and give the script's own code others in their place."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._instead: dict[ModuleType, ModuleType] = {}
        self._waiting: dict[str, Install] = {}
        self._waiting_for_own: dict[str, list[Install]] = {}
        self._modules = 0
        self._own_builtins: dict[str, Any] = {}
        self._seen_builtins: dict[str, Any] = {}

    def when(self, name: str, install: Install) -> None:
        """Call `install` as soon as a module of that name has been imported."""
        self._waiting[name] = install

    def when_own(self, name: str, install: Install) -> None:
        """Call `install` as soon as the script's own code imports a module of that name."""
        self._waiting_for_own.setdefault(name, []).append(install)

    def replace_for_own(self, patches: Patches, name: str, makers: Mapping[str, Callable[[Any], Any]]) -> None:
        """Put stand-ins into a module as soon as the script's own code imports it."""
        self.when_own(name, lambda module: patches.add(module, replacing(module, makers)))

    def give_own(self, module: ModuleType, instead: ModuleType) -> None:
        """Let the script's own code import another module in the place of one."""
        self._instead[module] = instead

    def builtins(self) -> dict[str, Any]:
        """Return what the script's own modules are to have as `__builtins__`: those of now, with another import.

        Libraries keep Python's own, which does not cost a call in Python for each import within a function.
        """
        really = builtins.__import__

        def __import__(name: str, *where: Any, **named: Any) -> Any:  # noqa: N807
            module = really(name, *where, **named)
            if not self._gate.called_by_own():
                return module
            self.look()
            if name in self._waiting_for_own:
                for install in self._waiting_for_own.pop(name):
                    install(sys.modules[name])
            return self._instead.get(module, module)

        self._own_builtins = {**vars(builtins), "__import__": __import__}
        self._seen_builtins = dict(vars(builtins))
        return self._own_builtins

    def refresh_builtins(self) -> None:
        """Let the script's own modules see what has been put into `builtins` since, as a script may do itself."""
        if self._seen_builtins and vars(builtins) != self._seen_builtins:
            really = self._own_builtins["__import__"]
            self._own_builtins.update(vars(builtins))
            self._own_builtins["__import__"] = really
            self._seen_builtins = dict(vars(builtins))

    def look(self) -> None:
        """Look for modules that have come since."""
        if len(sys.modules) == self._modules:
            return
        self._modules = len(sys.modules)
        for name in [name for name in self._waiting if name in sys.modules]:
            self._waiting.pop(name)(sys.modules[name])
