"""Scripts run by Python and by the command `nablascope`, each in a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]

ENVIRONMENT = {"PYTHONIOENCODING": "utf-8", "PYTHONHASHSEED": "0", "PYTHONUNBUFFERED": ""}

SEEDED = """
import random

import numpy

numpy.random.seed({seed})
random.seed({seed})
"""

TORCH_SEEDED = """
import torch

torch.set_num_threads(1)
torch.manual_seed({seed})
"""


@dataclass(frozen=True)
class Run:
    """What a command did.

    Attributes:
        output, errors: what it wrote.
        status: its exit status.
        files: what is in its folder.
    """

    output: str
    errors: str
    status: int
    files: dict[str, bytes]

    @property
    def timeless(self) -> Run:
        """The same without the times that no two runs have in common."""
        return Run(_timeless(self.output), _timeless(self.errors), self.status, self.files)


def _timeless(text: str) -> str:
    return re.sub(r"\d+\.\d+ (ms|s)\b", r"… \1", text)


def started(command: list[str], folder: Path, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **ENVIRONMENT, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def ended(process: subprocess.Popen[str], folder: Path, typed: str = "") -> Run:
    output, errors = process.communicate(typed, timeout=300)
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    return Run(output, errors, process.returncode, files)


def python(script: Path, *arguments: str, typed: str = "", seed: int = 0) -> Run:
    """Run `python SCRIPT ARGUMENTS` in its folder, everything seeded."""
    seeding = script.parent.parent / "seeding"
    seeding.mkdir(exist_ok=True)
    has_torch = any("import torch" in path.read_text("utf-8") for path in script.parent.rglob("*.py"))
    text = SEEDED + TORCH_SEEDED if has_torch else SEEDED
    (seeding / "sitecustomize.py").write_text(text.format(seed=seed))
    process = started([sys.executable, script.name, *arguments], script.parent, PYTHONPATH=str(seeding))
    return ended(process, script.parent, typed)


def nablascope(script: Path, *arguments: str, typed: str = "") -> Run:
    """Run a command from another folder than the script's."""
    return ended(nablascope_started(script, *arguments), script.parent, typed)


def nablascope_started(script: Path, *arguments: str) -> subprocess.Popen[str]:
    return started([sys.executable, "-P", "-m", "gui", *arguments], script.parent.parent, PYTHONPATH=str(ROOT))
