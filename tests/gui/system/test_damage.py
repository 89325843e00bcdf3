"""Settings that were damaged, or whose writer was killed: the application starts."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys

import pytest

from gui import settings
from tests.conftest import SEED
from tests.gui.system.damaging import DAMAGES, ROOT, damages, in_old_format, write_case
from tests.helpers.tiers import at_length

VALUES = {
    "theme": "dark",
    "language": "ko",
    "hints": settings.NO_HINTS,
    "geometry": "AdnQywADAAAAAAAAAAAAAAAA",
    "layout": "AAAA/wAAAAT9AAAAAQAAAAAAAAWaAAAC",
}


def test_no_damage_is_an_error_and_one_to_the_layout_leaves_the_rest() -> None:
    old = in_old_format(VALUES)
    for number in range(200):
        kind = write_case(number, SEED, VALUES, old)
        loaded = settings.load()
        others = {name: value for name, value in loaded.items() if name not in settings.PLACES}
        if kind == "places":
            assert others == {"theme": "dark", "language": "ko", "hints": settings.NO_HINTS}
        elif kind == "file":
            assert loaded.items() <= VALUES.items(), "what has no right checksum counts for nothing"


def test_every_kind_of_damage_damages(rng: random.Random) -> None:
    data = in_old_format(VALUES)
    for damage in DAMAGES:
        assert any(damage(rng, data) != data for _ in range(20)), damage.__name__


def test_it_starts_on_a_few_damages() -> None:
    told = damages(8, SEED)
    assert told["opened"] + told["parsed"] == 8, told


@pytest.mark.exhaustive
def test_it_starts_on_each_of_two_thousand_damages() -> None:
    told = damages(2000, SEED)
    assert told["opened"] + told["parsed"] == 2000, told


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")


def kill_elsewhere(count: int) -> None:
    """In a process of its own: what is forked from one with a window would have half of that window."""
    command = [sys.executable, "-m", "tests.gui.system.damaging", "kills", str(count), str(SEED)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")


@needs_fork
def test_killed_while_it_writes_it_keeps_the_old_settings_or_the_new_ones() -> None:
    kill_elsewhere(20)


@needs_fork
@pytest.mark.exhaustive
def test_killed_five_hundred_times_while_it_writes() -> None:
    kill_elsewhere(500)


FLIPPED = """
import base64, sys
from gui import settings
from tests.gui.system import damaging
if sys.argv[1] == "flip":
    values = damaging.usual_values()
    layout = bytearray(base64.b64decode(values["layout"]))
    layout[13] ^= 1
    values["layout"] = base64.b64encode(layout).decode()
    settings.save(values)
    if sys.argv[2] == "old format":
        settings._file().write_bytes(damaging.in_old_format(values))
else:
    damaging._open_and_close()
    print(settings.load()["theme"])
"""


@pytest.mark.parametrize(
    "written", at_length(["with the right checksum", "old format"], lambda written: written == "old format")
)
def test_a_layout_that_crashes_qt_does_so_at_one_start_alone(written: str) -> None:
    def run(what: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", FLIPPED, what, written]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    assert run("flip").returncode == 0
    assert run("open").returncode in (0, -signal.SIGSEGV), "whether it crashes is up to this version of Qt"
    for _ in range(2):
        again = run("open")
        assert (again.returncode, again.stdout) == (0, "dark\n")
