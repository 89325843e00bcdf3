"""The trainers by name. A new one is a file in this folder and a line here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.experiment.trainers.base import Trainer, Variables
from core.experiment.trainers.logistic import Logistic
from core.experiment.trainers.module import ModuleLoop
from core.experiment.trainers.script import SCRIPT, Script
from core.experiment.trainers.two_layer import TwoLayer

__all__ = ["SCRIPT", "TRAINERS", "Trainer", "Variables", "trainer_named"]

TRAINERS: Mapping[str, Trainer] = MappingProxyType(
    {
        "two-layer": TwoLayer(),
        "logistic": Logistic(),
        "module": ModuleLoop(),
    }
)


def trainer_named(name: str) -> Trainer:
    """Return a trainer that can be chosen, or the one of scripts, which is chosen by opening one."""
    return _SCRIPT if name == SCRIPT else TRAINERS[name]


_SCRIPT = Script()
