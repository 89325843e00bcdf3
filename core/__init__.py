"""Nablascope's engine: training loops that can be stepped through line by line. Independent of Qt."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.engine.stepper import Stepper
    from core.experiment.config import RunConfig
    from core.scripts import open_script

__all__ = ["RunConfig", "Stepper", "open_script"]

_MODULES = {
    "RunConfig": "core.experiment.config",
    "Stepper": "core.engine.stepper",
    "open_script": "core.scripts",
}

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Import a public name on first access: a stepper brings torch along, which takes a second."""
    if name in __all__:
        return getattr(import_module(_MODULES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
