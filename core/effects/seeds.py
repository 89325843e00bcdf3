"""Seeds that a script draws from the system: recorded, so that a replay draws the same numbers."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from types import ModuleType
from typing import Any

import torch

from core.effects.gate import Gate
from core.effects.imports import Imports
from core.effects.patches import Patches, replacing
from core.effects.records import Records

Function = Callable[..., Any]


class Seeds:
    """Stand in for what seeds a generator with something that nobody knows."""

    def __init__(self, gate: Gate, records: Records) -> None:
        self._gate = gate
        self._record = records.of("seeds")

    def install(self, patches: Patches, imports: Imports) -> None:
        """Put the stand-ins in the places of the functions."""
        imports.replace_for_own(patches, "random", {"seed": self._seeding})
        imports.when_own("numpy", lambda numpy: self._install_numpy(patches, numpy.random))
        imports.when_own("torch", lambda module: patches.add(module, replacing(module, {"seed": self._torch_seed})))

    def _install_numpy(self, patches: Patches, module: ModuleType) -> None:
        makers = dict.fromkeys(("seed", "default_rng"), self._seeding)
        patches.add(module, replacing(module, makers))

    def _seeding(self, really: Function) -> Function:
        def seed(value: Any = None, *more: Any, **named: Any) -> Any:
            if value is None and not named and self._gate.serves_main() and self._gate.called_by_own():
                value = self._record.next(lambda: secrets.randbits(32))
            return really(value, *more, **named)

        return seed

    def _torch_seed(self, really: Function) -> Function:
        def seed() -> int:
            if not self._gate.serves_main() or not self._gate.called_by_own():
                value: int = really()
                return value
            value = self._record.next(really)
            torch.manual_seed(value)
            return value

        return seed
