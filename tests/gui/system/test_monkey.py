"""A monkey at the window, in a process of its own."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def let_loose(seed: int, actions: int) -> None:
    command = [sys.executable, "-m", "tests.gui.system.monkey", "--seed", str(seed), "--actions", str(actions)]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout + ran.stderr
    assert ran.stdout.rstrip().endswith("no complaint")


def test_nothing_breaks_under_a_monkey() -> None:
    """By a walk that is known: what a new one finds is for whoever lets the long one loose."""
    let_loose(837348, 100)


@pytest.mark.exhaustive
def test_nothing_breaks_under_a_monkey_for_long(rng: random.Random) -> None:
    let_loose(rng.randrange(10**6), 10_000)
