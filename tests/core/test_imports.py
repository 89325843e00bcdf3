"""The core needs no Qt, and what only asks about a run needs no torch."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

QT = {"PySide6", "shiboken6", "pyqtgraph", "qtpy", "qtawesome"}

EVERY_MODULE_OF_THE_CORE = """
import importlib, pkgutil, sys
import core
for module in pkgutil.walk_packages(core.__path__, "core."):
    importlib.import_module(module.name)
print(*sys.modules)
"""

HELP = """
import contextlib, io, sys
from gui.command import main
with contextlib.redirect_stdout(io.StringIO()) as text, contextlib.suppress(SystemExit):
    main({arguments})
assert text.getvalue()
print(*sys.modules)
"""


def modules_after(code: str) -> set[str]:
    """The modules that a fresh Python holds after some code, by full name."""
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(result.stdout.split())


def test_the_core_loads_no_qt() -> None:
    modules = modules_after(EVERY_MODULE_OF_THE_CORE)
    assert {"core.engine.stepper", "core.experiment.trainers.nets", "torch"} <= modules
    assert not {name.partition(".")[0] for name in modules} & QT
    assert not any(name.partition(".")[0] == "gui" for name in modules)


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["train", "--help"], ["screenshot", "--help"]])
def test_help_needs_neither_torch_nor_qt(arguments: list[str]) -> None:
    modules = modules_after(HELP.format(arguments=arguments))
    assert "core.cli.main" in modules
    assert not {name.partition(".")[0] for name in modules} & {*QT, "torch"}


def test_an_experiment_is_checked_without_torch() -> None:
    code = """
import sys
from core.experiment.config import RunConfig
from core.errors import ConfigError
from core.experiment.devices import memory_problem
from core.view.snapshot import Snapshot
try:
    RunConfig(trainer="logistic", data="mnist")
except ConfigError:
    memory_problem(RunConfig(batch_size=10**9))
    print(*sys.modules)
"""
    assert "torch" not in modules_after(code)
